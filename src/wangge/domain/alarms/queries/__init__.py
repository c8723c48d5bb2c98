"""Reads of alarms, within what somebody may see."""
