"""From when until when on its day a duty is to be done. Refuses hours of a day nobody works."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wangge.kernel.calendar import WorkingCalendar
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
        return _instant(on, first, calendar), _end(on, last, calendar)
    spans = calendar.working_spans(on) if working else []
    if spans:
        return spans[0][0], spans[-1][1]
    return _instant(on, time(0), calendar), _end(on, time(0), calendar)


def _end(on: date, wall: time, calendar: WorkingCalendar) -> datetime:
    """An end of 00:00 is the midnight at the end of the day."""
    return _instant(on if wall != time(0) else on + timedelta(days=1), wall, calendar)


def _instant(on: date, wall: time, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(on, wall, ZoneInfo(calendar.time_zone)).astimezone(UTC)
