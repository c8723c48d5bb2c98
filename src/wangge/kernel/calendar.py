"""The working calendar (工作日历): when a limit ends, and how much of it is used.

Instants in and out are aware (out: UTC). Needs a table of holidays only where working time is
counted, and refuses to guess a year it has none for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from wangge.kernel.clock import aware
from wangge.kernel.errors import Undetermined
from wangge.kernel.holidays import (
    AnnouncedHolidays,
    AnnouncedYear,
    CalendarYearMissing,
    ChineseHolidays,
    DayKind,
    HolidayChain,
    HolidaySource,
    LibraryHolidays,
    NoHolidays,
    chinese_holidays,
)
from wangge.kernel.limits import LimitUnit, TimeLimit
from wangge.kernel.local_time import SECOND_US, LocalTime, from_us, to_us
from wangge.kernel.working_times import MIDNIGHT, DayOverride, Times, WeeklyTimes

__all__ = [
    "AnnouncedHolidays",
    "AnnouncedYear",
    "CalendarYearMissing",
    "ChineseHolidays",
    "DayKind",
    "DayOverride",
    "HolidayChain",
    "HolidaySource",
    "LibraryHolidays",
    "LimitUnit",
    "NoHolidays",
    "TimeLimit",
    "WorkingCalendar",
    "chinese_holidays",
]

_MOST_DAYS = 40 * 366  # farther than any limit reaches: nothing is worked any more

Spans = tuple[tuple[int, int], ...]  # a day's working time, µs since the epoch, in order


class WorkingCalendar:
    """A place's working time: weekly pattern, then holidays, then the town's own overrides.

    For a year that `holidays` doesn't know, `complete_years` says that the overrides list every
    day that departs from the pattern. Otherwise working time in such a year raises
    `CalendarYearMissing`. Immutable but for a cache, so it may be shared by threads.
    """

    def __init__(
        self,
        time_zone: str,
        working_times: Mapping[int, Sequence[tuple[time, time]]],
        holidays: HolidaySource,
        overrides: Mapping[date, DayOverride] | None = None,
        complete_years: Iterable[int] = (),
    ) -> None:
        self.time_zone = time_zone
        self._local = LocalTime(time_zone)
        self._weekly = WeeklyTimes(working_times)
        self._holidays = holidays
        self._overrides = dict(overrides or {})
        self._complete_years = frozenset(complete_years)
        self._spans: dict[int, Spans] = {}  # by the ordinal of the local day

    # --- what a day or an instant is -------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether any time of `day` is worked. Raises `CalendarYearMissing`."""
        return bool(self._day(day.toordinal()))

    def is_day_off(self, day: date) -> bool:
        """Whether `day` is a holiday, or off by the town's own word, whatever the week says.

        An ordinary weekend isn't. Raises `CalendarYearMissing`.
        """
        override = self._overrides.get(day)
        if override is not None:
            return not override.working
        return self._kind(day) is DayKind.OFF

    def is_working(self, at: datetime) -> bool:
        """Whether `at` is working time; opening counts, closing no longer does."""
        us = to_us(at)
        return any(begin <= us < end for begin, end in self._day(self._local.ordinal(us)))

    def working_spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working time of a local day, as UTC instants in order."""
        return [(from_us(begin), from_us(end)) for begin, end in self._day(day.toordinal())]

    def next_working(self, at: datetime) -> datetime:
        """`at` when it is working time, else the next opening."""
        return from_us(self._open(to_us(at))[1])

    def local_day(self, at: datetime) -> date:
        """The day that `at` belongs to here."""
        return self._local.of(to_us(at)).date()

    def knows(self, year: int) -> bool:
        """Whether working time in `year` can be reckoned: for a health check before year's end."""
        try:
            self._kind(date(year, 7, 1))
        except CalendarYearMissing:
            return False
        return True

    # --- limits ----------------------------------------------------------------------

    def add(self, start: datetime, limit: TimeLimit) -> datetime:
        """When a limit that begins at `start` ends. A limit of nothing ends at `start`.

        - urgent units, calendar hours: so many seconds later.
        - calendar days: the same local time N days later (in a clock change's gap: its end).
        - working minutes and hours: the first instant by which so much has been worked; this is a
          closing time rather than the next opening.
        - working days: from the next working moment (`start` itself if it is one), the same local
          time on the Nth working day after. Where that isn't worked on the last day: before its
          opening → the opening; in a break or after closing → the last closing before.

        Raises `CalendarYearMissing` as soon as a day of an unknown year would count.
        """
        return self._moved(start, limit, forward=True)

    def subtract(self, end: datetime, limit: TimeLimit) -> datetime:
        """When to begin so that `limit` ends at `end`: the mirror of `add`, for reminders.

        Working time is counted back to the last instant that leaves so much before `end`; working
        days from `end`, or from the last closing before it when it isn't worked.
        """
        return self._moved(end, limit, forward=False)

    def elapsed(self, start: datetime, end: datetime, unit: LimitUnit) -> float:
        """Seconds from `start` to `end` on that clock: worked seconds for working units, else
        all seconds. Negative when `end` is before `start`."""
        begin, finish = to_us(start), to_us(end)
        if not unit.is_working:
            return (finish - begin) / SECOND_US
        if finish < begin:
            return -self._worked(finish, begin) / SECOND_US
        return self._worked(begin, finish) / SECOND_US

    def remaining(self, at: datetime, due: datetime, unit: LimitUnit) -> float:
        """Seconds left at `at` on that clock; negative when overdue. Freeze a pause with it."""
        return self.elapsed(at, due, unit)

    def add_seconds(self, start: datetime, seconds: float, unit: LimitUnit) -> datetime:
        """When so many seconds of that clock have passed since `start`; back when negative.

        Resumes what `remaining` froze. Working days run here as worked seconds.
        """
        us = round(seconds * SECOND_US)
        begin = to_us(start)
        if not unit.is_working or us == 0:
            return from_us(begin + us)
        return from_us(self._forward(begin, us) if us > 0 else self._back(begin, -us))

    # --- inside ----------------------------------------------------------------------

    def _moved(self, at: datetime, limit: TimeLimit, *, forward: bool) -> datetime:
        sign = 1 if forward else -1
        if not limit.unit.is_days:
            return self.add_seconds(at, sign * limit.seconds, limit.unit)
        days = int(limit.amount)
        if days == 0:
            return aware(at)
        if limit.unit is LimitUnit.WORKING_DAYS:
            return from_us(self._working_days(to_us(at), days, sign))
        local = self._local.of(to_us(at))
        return from_us(self._local.instant(local.toordinal() + sign * days, local.time()))

    def _working_days(self, us: int, days: int, sign: int) -> int:
        ordinal, us = self._open(us) if sign > 0 else self._close(us)
        wall = self._local.of(us).time()
        # A closing at midnight belongs to the day it ends.
        late = sign < 0 and wall == MIDNIGHT and us == self._local.instant(ordinal + 1, MIDNIGHT)
        left = days
        for _ in range(_MOST_DAYS):
            ordinal += sign
            if self._day(ordinal):
                left -= 1
                if left == 0:
                    return _clamped(self._day(ordinal), self._local.instant(ordinal + late, wall))
        raise _exhausted()

    def _forward(self, us: int, left: int) -> int:
        ordinal = self._local.ordinal(us)
        for _ in range(_MOST_DAYS):
            for begin, end in self._day(ordinal):
                if end > us:
                    if begin < us:
                        begin = us
                    if left <= end - begin:
                        return begin + left
                    left -= end - begin
            ordinal += 1
        raise _exhausted()

    def _back(self, us: int, left: int) -> int:
        ordinal = self._local.ordinal(us)
        for _ in range(_MOST_DAYS):
            for begin, end in reversed(self._day(ordinal)):
                if begin < us:
                    if end > us:
                        end = us
                    if left <= end - begin:
                        return end - left
                    left -= end - begin
            ordinal -= 1
        raise _exhausted()

    def _worked(self, us: int, until: int) -> int:
        total = 0
        last = self._local.ordinal(until - 1) if until > us else self._local.ordinal(us) - 1
        for ordinal in range(self._local.ordinal(us), last + 1):
            for begin, end in self._day(ordinal):
                total += max(0, min(end, until) - max(begin, us))
        return total

    def _open(self, us: int) -> tuple[int, int]:
        """The day and the first working moment at or after `us`."""
        first = self._local.ordinal(us)
        for ordinal in range(first, first + _MOST_DAYS):
            for begin, end in self._day(ordinal):
                if end > us:
                    return ordinal, max(begin, us)
        raise _exhausted()

    def _close(self, us: int) -> tuple[int, int]:
        """The day and the last moment at or before `us` that is worked or a closing."""
        first = self._local.ordinal(us)
        for ordinal in range(first, first - _MOST_DAYS, -1):
            for begin, end in reversed(self._day(ordinal)):
                if begin <= us:
                    return ordinal, min(end, us)
        raise _exhausted()

    def _day(self, ordinal: int) -> Spans:
        spans = self._spans.get(ordinal)
        if spans is None:
            times = self._times(date.fromordinal(ordinal))
            at = self._local.instant
            pairs = ((at(ordinal, a), at(ordinal + (b == MIDNIGHT), b)) for a, b in times)
            # A span inside a clock change's gap is empty.
            spans = self._spans[ordinal] = tuple(p for p in pairs if p[0] < p[1])
        return spans

    def _times(self, day: date) -> Times:
        override = self._overrides.get(day)
        if override is not None:
            if not override.working:
                return ()
            return (
                override.times if override.times is not None else self._weekly.worked(day.weekday())
            )
        kind = self._kind(day)
        if kind is DayKind.OFF:
            return ()
        weekday = day.weekday()
        return (
            self._weekly.worked(weekday)
            if kind is DayKind.WORKING
            else self._weekly.ordinary(weekday)
        )

    def _kind(self, day: date) -> DayKind:
        try:
            return self._holidays.kind(day)
        except CalendarYearMissing:
            if day.year in self._complete_years:
                return DayKind.ORDINARY
            raise


def _clamped(spans: Spans, us: int) -> int:
    result = spans[0][0]
    for begin, end in spans:
        if begin <= us:
            result = min(us, end)
    return result


def _exhausted() -> Undetermined:
    return Undetermined(
        "calendar_exhausted",
        zh="日历在四十年内没有足够的工作时间，请检查日历设置。",
        en="The calendar has too little working time within forty years; check its settings.",
    )
