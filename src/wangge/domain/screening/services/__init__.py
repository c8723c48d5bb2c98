"""Writes of screenings."""
