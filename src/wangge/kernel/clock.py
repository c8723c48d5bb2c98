"""The instant: always aware, always passed in. `Clock` is what a program asks for the time.

Services take `at`; only faces, the worker and commands hold a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from wangge.kernel.errors import InvalidInput


class Clock(Protocol):
    """Whatever knows the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is moved; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = aware(start)

    def now(self) -> datetime:
        return self._now

    def move_to(self, at: datetime) -> None:
        """Moves to `at`; an instant in the past leaves the clock where it is."""
        self._now = max(self._now, aware(at))

    def advance(self, by: timedelta) -> None:
        self.move_to(self._now + by)


def aware(at: datetime, field: str | None = None) -> datetime:
    """`at` in UTC; a naive time is refused, since nobody can tell which instant it means."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise InvalidInput(
            "naive_time",
            zh=f"时间 {at.isoformat()} 没有时区。",
            en=f"The time {at.isoformat()} has no time zone.",
            field=field,
        )
    return at.astimezone(UTC)
