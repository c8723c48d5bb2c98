"""Redrawing grids: from a plan through approval into force on a date, and back if need be."""
