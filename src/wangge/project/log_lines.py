"""Lines of the log, without the secrets that stand in addresses.

Whoever reads a log must not be able to follow a resident's report or cancel a booking.
"""

from __future__ import annotations

import logging
import re

# Addresses that open with a secret of their own: see faces/portal/urls.py and faces/api.
_SECRET = re.compile(r"(/(?:booking|receipt|follow)/)[^/\s?#\"']+")


class Line(logging.Formatter):
    """A formatter that keeps of such an address only what it is for; tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(r"\1…", super().format(record))
