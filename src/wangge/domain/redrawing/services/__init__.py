"""Writes of redrawing."""
