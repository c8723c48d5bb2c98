"""Printing, issuing, and orders of many prints."""
