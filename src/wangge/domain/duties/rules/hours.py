"""From when until when on its day a duty is to be done. Refuses hours of a day nobody works."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from wangge.kernel.calendar import WorkingCalendar
from wangge.kernel.local_time import wall_instant
from wangge.packs.calendars import parse_span

Hours = tuple[datetime, datetime]


def hours_of(
    on: date, window: str | None, calendar: WorkingCalendar, *, working: bool, part: tuple[int, int]
) -> Hours:
    """Begin and end, aware, UTC: the `window`, else the working time, else the whole day.

    `part` (n, of): the n-th (from 1) of so many equal parts of it, for several times a day.
    """
    begin, end = _whole(on, window, calendar, working)
    number, count = part
    step = (end - begin) / count
    return begin + step * (number - 1), begin + step * number


def _whole(on: date, window: str | None, calendar: WorkingCalendar, working: bool) -> Hours:
    if window:
        first, last = parse_span(window)
        return wall_instant(on, first, calendar.time_zone), _end(on, last, calendar)
    spans = calendar.working_spans(on) if working else []
    if spans:
        return spans[0][0], spans[-1][1]
    return wall_instant(on, time(0), calendar.time_zone), _end(on, time(0), calendar)


def _end(on: date, wall: time, calendar: WorkingCalendar) -> datetime:
    """An end of 00:00 is the midnight at the end of the day."""
    day = on if wall != time(0) else on + timedelta(days=1)
    return wall_instant(day, wall, calendar.time_zone)
