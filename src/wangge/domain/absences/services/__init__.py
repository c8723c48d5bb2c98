"""Writes of requests for leave: asking, deciding, withdrawing, forgetting."""
