"""Identifiers: UUIDv7, so that the order of ids is the order of creation.

Refuses to be a source of secrets: follow links and keys use `secrets`.
"""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last: list[int] = [0]


def new_id(unix_ms: int | None = None) -> uuid.UUID:
    """A UUIDv7 (RFC 9562 §5.7), strictly increasing within this process.

    `unix_ms` is for tests and for ids of a known instant; without it the system clock counts.
    The 12 bits after the time are a sub-millisecond counter, the last 62 are random.
    """
    if unix_ms is None:
        ticks = (time.time_ns() << 12) // 1_000_000  # milliseconds with 12 bits of fraction
        with _lock:
            ticks = max(ticks, _last[0] + 1)
            _last[0] = ticks
    else:
        ticks = unix_ms << 12
    ms, fraction = ticks >> 12, ticks & 0xFFF
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return uuid.UUID(int=(ms << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | tail)


def floor_id(unix_ms: int) -> uuid.UUID:
    """The smallest UUIDv7 of that millisecond: the lower bound of a range scan by time."""
    return uuid.UUID(int=(unix_ms << 80) | (0x7 << 76) | (0b10 << 62))
