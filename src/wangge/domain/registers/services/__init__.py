"""Writes of registers."""
