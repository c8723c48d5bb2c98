"""What everything else stands on: errors, ids, instants, calendars, codes, coordinates.

Refuses Django, input and output, global configuration and any knowledge of governance.
"""
