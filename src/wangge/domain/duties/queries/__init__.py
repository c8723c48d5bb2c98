"""Reads of duties: today's list, an occurrence, progress, what couldn't be planned."""
