"""Reads: who holds a post, who may do what, who is on the roster. Frozen answers, no writes."""
