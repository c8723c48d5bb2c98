"""The working calendar (工作日历): when a limit ends, and how much of it is used.

Instants in and out are aware (out: UTC). Needs a table of holidays only where working time is
counted, and refuses to guess a year it has none for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wangge.kernel.clock import aware
from wangge.kernel.errors import InvalidInput, Undetermined
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

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND_US = 1_000_000
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
        self._zone = _zone(time_zone)
        self._weekly = WeeklyTimes(working_times)
        self._holidays = holidays
        self._overrides = dict(overrides or {})
        self._complete_years = frozenset(complete_years)
        self._spans: dict[int, Spans] = {}  # by the ordinal of the local day

    # --- what a day or an instant is -------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether any time of `day` is worked. Raises `CalendarYearMissing`."""
        return bool(self._day(day.toordinal()))

    def is_working(self, at: datetime) -> bool:
        """Whether `at` is working time; opening counts, closing no longer does."""
        us = _us(at)
        return any(begin <= us < end for begin, end in self._day(self._ordinal(us)))

    def working_spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working time of a local day, as UTC instants in order."""
        return [(_at(begin), _at(end)) for begin, end in self._day(day.toordinal())]

    def next_working(self, at: datetime) -> datetime:
        """`at` when it is working time, else the next opening."""
        return _at(self._open(_us(at))[1])

    def local_day(self, at: datetime) -> date:
        """The day that `at` belongs to here."""
        return aware(at).astimezone(self._zone).date()

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
        begin, finish = _us(start), _us(end)
        if not unit.is_working:
            return (finish - begin) / _SECOND_US
        if finish < begin:
            return -self._worked(finish, begin) / _SECOND_US
        return self._worked(begin, finish) / _SECOND_US

    def remaining(self, at: datetime, due: datetime, unit: LimitUnit) -> float:
        """Seconds left at `at` on that clock; negative when overdue. Freeze a pause with it."""
        return self.elapsed(at, due, unit)

    def add_seconds(self, start: datetime, seconds: float, unit: LimitUnit) -> datetime:
        """When so many seconds of that clock have passed since `start`; back when negative.

        Resumes what `remaining` froze. Working days run here as worked seconds.
        """
        us = round(seconds * _SECOND_US)
        begin = _us(start)
        if not unit.is_working or us == 0:
            return _at(begin + us)
        return _at(self._forward(begin, us) if us > 0 else self._back(begin, -us))

    # --- inside ----------------------------------------------------------------------

    def _moved(self, at: datetime, limit: TimeLimit, *, forward: bool) -> datetime:
        sign = 1 if forward else -1
        if not limit.unit.is_days:
            return self.add_seconds(at, sign * limit.seconds, limit.unit)
        days = int(limit.amount)
        if days == 0:
            return aware(at)
        if limit.unit is LimitUnit.WORKING_DAYS:
            return _at(self._working_days(_us(at), days, sign))
        local = aware(at).astimezone(self._zone)
        return _at(self._wall(local.toordinal() + sign * days, local.time()))

    def _working_days(self, us: int, days: int, sign: int) -> int:
        ordinal, us = self._open(us) if sign > 0 else self._close(us)
        wall = _at(us).astimezone(self._zone).time()
        # A closing at midnight belongs to the day it ends.
        late = sign < 0 and wall == MIDNIGHT and us == self._wall(ordinal + 1, MIDNIGHT)
        left = days
        for _ in range(_MOST_DAYS):
            ordinal += sign
            if self._day(ordinal):
                left -= 1
                if left == 0:
                    return _clamped(self._day(ordinal), self._wall(ordinal + late, wall))
        raise _exhausted()

    def _forward(self, us: int, left: int) -> int:
        ordinal = self._ordinal(us)
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
        ordinal = self._ordinal(us)
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
        last = self._ordinal(until - 1) if until > us else self._ordinal(us) - 1
        for ordinal in range(self._ordinal(us), last + 1):
            for begin, end in self._day(ordinal):
                total += max(0, min(end, until) - max(begin, us))
        return total

    def _open(self, us: int) -> tuple[int, int]:
        """The day and the first working moment at or after `us`."""
        first = self._ordinal(us)
        for ordinal in range(first, first + _MOST_DAYS):
            for begin, end in self._day(ordinal):
                if end > us:
                    return ordinal, max(begin, us)
        raise _exhausted()

    def _close(self, us: int) -> tuple[int, int]:
        """The day and the last moment at or before `us` that is worked or a closing."""
        first = self._ordinal(us)
        for ordinal in range(first, first - _MOST_DAYS, -1):
            for begin, end in reversed(self._day(ordinal)):
                if begin <= us:
                    return ordinal, min(end, us)
        raise _exhausted()

    def _day(self, ordinal: int) -> Spans:
        spans = self._spans.get(ordinal)
        if spans is None:
            times = self._times(date.fromordinal(ordinal))
            pairs = (
                (self._wall(ordinal, a), self._wall(ordinal + (b == MIDNIGHT), b)) for a, b in times
            )
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

    def _ordinal(self, us: int) -> int:
        return _at(us).astimezone(self._zone).toordinal()

    def _wall(self, ordinal: int, wall: time) -> int:
        """The instant of a local wall time: the first of two, the end of a gap for none."""
        local = datetime.combine(date.fromordinal(ordinal), wall, self._zone).replace(fold=0)
        at = local.astimezone(UTC)
        if at.astimezone(self._zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return _us(at)
        return self._gap_end(_us(local.replace(fold=1)), _us(at))

    def _gap_end(self, before: int, after: int) -> int:
        """The instant of the clock change between two instants, to the second."""
        low, high = before // _SECOND_US, after // _SECOND_US
        new = _at(after).astimezone(self._zone).utcoffset()
        while high - low > 1:
            middle = (low + high) // 2
            if _at(middle * _SECOND_US).astimezone(self._zone).utcoffset() == new:
                high = middle
            else:
                low = middle
        return high * _SECOND_US


def _clamped(spans: Spans, us: int) -> int:
    result = spans[0][0]
    for begin, end in spans:
        if begin <= us:
            result = min(us, end)
    return result


def _us(at: datetime) -> int:
    return (aware(at) - _EPOCH) // _MICROSECOND


def _at(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidInput(
            "time_zone_unknown",
            zh=f"没有名为“{name}”的时区。",
            en=f"There is no time zone '{name}'.",
            field="time_zone",
        ) from None


def _exhausted() -> Undetermined:
    return Undetermined(
        "calendar_exhausted",
        zh="日历在四十年内没有足够的工作时间，请检查日历设置。",
        en="The calendar has too little working time within forty years; check its settings.",
    )
