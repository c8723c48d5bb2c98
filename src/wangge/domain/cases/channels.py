"""By which ways reports come. Owns the list; the words for it are the faces'."""

from __future__ import annotations

TAKEN_DOWN = ("hotline", "window", "email")
"""What staff take down for somebody."""
OF_CLIENTS = ("hotline", "app", "email", "window", "device", "api")
"""What another system may be admitted for."""
CHANNELS = (
    "portal",
    "app",
    *TAKEN_DOWN,
    "api",
    "patrol",
    "device",
    "import",
    "warning",
)
