"""Reads of places, answered from a process cache; frozen dataclasses out, never model rows."""
