"""The periods in which a duty recurs (day, ISO week, month, …), their names and their days.

Refuses any calendar: whoever asks says which days count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.packs.schema import EverySpec

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_LETTER = {"quarter": "Q", "half_year": "H"}
DayTest = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Span:
    """A period: its name such as `2026-12`, `2026-W49`, `2026-H2`, and its first and last day."""

    name: str
    first_on: date
    last_on: date

    def days(self, counts: DayTest) -> tuple[date, ...]:
        """Its days that count, in order."""
        return tuple(day for day in each_day(self.first_on, self.last_on) if counts(day))


def each_day(first_on: date, last_on: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    for number in range((last_on - first_on).days + 1):
        yield first_on + timedelta(days=number)


def spans(period: str, first_on: date, last_on: date) -> tuple[Span, ...]:
    """The periods that share a day with these days, whole, in order."""
    found: list[Span] = []
    day = first_on
    while day <= last_on:
        found.append(span_of(period, day))
        day = found[-1].last_on + timedelta(days=1)
    return tuple(found)


def span_of(period: str, day: date) -> Span:
    """The period around a day. `ValueError` for a period that doesn't exist."""
    if period == "day":
        return Span(day.isoformat(), day, day)
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        year, week, _ = monday.isocalendar()
        return Span(f"{year}-W{week:02d}", monday, monday + timedelta(days=6))
    if period not in _MONTHS:
        raise ValueError(f"no period {period}")
    length = _MONTHS[period]
    number = (day.month - 1) // length
    first = date(day.year, number * length + 1, 1)
    return Span(_named(period, first, number + 1), first, _last(first, length))


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    found = span_of("month", date(year, month, 1))
    return found.first_on, found.last_on


def _named(period: str, first: date, number: int) -> str:
    if period == "year":
        return f"{first.year}"
    if period == "month":
        return f"{first:%Y-%m}"
    return f"{first.year}-{_LETTER[period]}{number}"


def _last(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 + months
    return date(total // 12, total % 12 + 1, 1) - timedelta(days=1)


def counting(every: EverySpec, is_working_day: DayTest) -> DayTest:
    """Which days count for a duty: the calendar's working days, or all."""
    return is_working_day if every.days == "working" else _always


def _always(day: date) -> bool:
    return True
