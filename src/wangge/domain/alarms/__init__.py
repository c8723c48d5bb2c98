"""Warnings reckoned by estimation models, and alarms of devices that call for help."""
