"""Writes of alarms: reckoning, hand values, devices, calls, forgetting."""
