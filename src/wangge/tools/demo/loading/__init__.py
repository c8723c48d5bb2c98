"""Writes a demo town down through the town's own doors, and plays its days."""
