"""The town's days: which one an instant falls on, and at which instant one begins."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from wangge.domain.places.queries.cache import towns
from wangge.kernel.clock import aware
from wangge.kernel.local_time import wall_instant


def local_day(jurisdiction_key: str, at: datetime) -> date:
    """The day that the instant `at` falls on in the town."""
    return day_in(towns.get(jurisdiction_key).ref.time_zone, at)


def day_begins(jurisdiction_key: str, day: date) -> datetime:
    """The instant (aware, UTC) at which that day begins in the town."""
    return wall_instant(day, time(0), towns.get(jurisdiction_key).ref.time_zone)


def day_in(time_zone: str, at: datetime) -> date:
    """The day of an instant in a zone that the caller knows to exist."""
    return aware(at, "at").astimezone(ZoneInfo(time_zone)).date()
