"""Builds the working calendar that a pack declares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from wangge.kernel import calendar as kc
from wangge.packs.schema import CalendarSpec


def parse_span(text: str) -> tuple[time, time]:
    """`09:00-12:00` as two times; `24:00` becomes 00:00, which the kernel reads as midnight."""
    begin, end = text.split("-")
    return time.fromisoformat(begin), time(0, 0) if end == "24:00" else time.fromisoformat(end)


def build_calendar(
    spec: CalendarSpec,
    *,
    overrides: Mapping[date, Any] | None = None,
    complete_years: frozenset[int] = frozenset(),
) -> kc.WorkingCalendar:
    """The calendar of `spec` with a town's own days on top.

    `overrides` maps days to `kernel.calendar.DayOverride`; `complete_years` are the years whose
    holidays the town has entered itself, so that the national table isn't asked for them.
    """
    hours: dict[int, list[tuple[time, time]]] = {}
    for entry in spec.hours:
        for day in entry.days:
            hours.setdefault(day, []).extend(parse_span(t) for t in entry.times)
    return kc.WorkingCalendar(
        time_zone=spec.time_zone,
        working_times=hours,
        holidays=_holidays(spec.holidays),
        overrides=dict(overrides or {}),
        complete_years=complete_years,
    )


def _holidays(name: str) -> kc.HolidaySource:
    if name == "none":
        return kc.NoHolidays()
    if name == "cn":
        return kc.ChineseHolidays()
    country, _, subdivision = name.partition("-")
    return kc.LibraryHolidays(country, subdivision or None)
