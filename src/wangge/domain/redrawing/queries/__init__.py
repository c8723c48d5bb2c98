"""Reads of redrawing."""
