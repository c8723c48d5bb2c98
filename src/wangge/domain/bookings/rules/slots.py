"""Which times of a service can be booked: the pack's hours on the days that are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wangge.kernel.calendar import CalendarYearMissing, WorkingCalendar
from wangge.kernel.local_time import wall_instant
from wangge.packs.calendars import parse_span
from wangge.packs.schema import BookingSpec


@dataclass(frozen=True, slots=True)
class Slot:
    """From when until when (aware, UTC), on which day of the town."""

    on: date
    starts_at: datetime
    ends_at: datetime


def slots(spec: BookingSpec, calendar: WorkingCalendar, now: datetime) -> tuple[Slot, ...]:
    """The slots from now on, `ahead_days` far, in order. They end before a year without holidays:
    what the calendar doesn't know isn't promised."""
    today = calendar.local_day(now)
    found: list[Slot] = []
    try:
        for number in range(spec.ahead_days + 1):
            day = today + timedelta(days=number)
            if is_open(spec, calendar, day):
                found += (s for s in of_day(spec, day, calendar.time_zone) if s.starts_at > now)
    except CalendarYearMissing:
        pass
    return tuple(found)


def is_open(spec: BookingSpec, calendar: WorkingCalendar, day: date) -> bool:
    """Whether the service is given on a day: its weekday, unless that is a holiday; and a weekend
    worked by decree, for a service of all working weekdays. Raises `CalendarYearMissing`."""
    if day.weekday() in spec.days:
        return not calendar.is_day_off(day)
    return {0, 1, 2, 3, 4} <= set(spec.days) and calendar.is_working_day(day)


def of_day(spec: BookingSpec, day: date, time_zone: str) -> Iterator[Slot]:
    """The slots of one open day; a rest shorter than a slot is left out."""
    step = timedelta(minutes=spec.slot_minutes)
    for span in spec.times:
        begin, end = parse_span(span)
        at = wall_instant(day, begin, time_zone)
        last = wall_instant(day + timedelta(days=end == time(0)), end, time_zone)
        while at + step <= last:
            yield Slot(day, at, at + step)
            at += step
