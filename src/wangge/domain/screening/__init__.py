"""Screening of service records for what was done twice, too often, or not at all."""
