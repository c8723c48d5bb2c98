"""Writes of places: each in one transaction, journalled in the stream `places`."""
