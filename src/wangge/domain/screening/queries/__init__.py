"""Reads of screenings."""
