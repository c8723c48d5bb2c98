"""Writes of duties: generating ahead, doing, events, findings."""
