"""Holiday sources: whether a day follows the weekly pattern, is off, or is worked by decree.

A source that has no table for a year says so by name; it never guesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from chinese_calendar.constants import holidays as _CN_OFF
from chinese_calendar.constants import workdays as _CN_WORKED

from wangge.kernel.errors import InvalidInput, Undetermined


class DayKind(StrEnum):
    """What a holiday table says of a day."""

    ORDINARY = "ordinary"  # the weekly pattern decides
    OFF = "off"  # nobody works, whatever the pattern says
    WORKING = "working"  # a make-up workday (调休上班), whatever the pattern says


class CalendarYearMissing(Undetermined):
    """No table of holidays for that year; `data["year"]` names it."""

    def __init__(self, year: int) -> None:
        super().__init__(
            "calendar_year_missing",
            zh=f"日历中没有 {year} 年的节假日安排，无法推算期限；请补充 {year} 年的安排。",
            en=f"The calendar has no holidays for {year}, so the limit can't be reckoned; "
            f"add the year {year} to the calendar.",
            data={"year": year},
        )
        self.year = year


class HolidaySource(Protocol):
    """A table of holidays."""

    def kind(self, day: date) -> DayKind:
        """What the table says of `day`; raises `CalendarYearMissing` when it can't know."""
        ...


class NoHolidays:
    """The weekly pattern alone, for every year."""

    def kind(self, day: date) -> DayKind:
        return DayKind.ORDINARY


class ChineseHolidays:
    """The State Council's holidays and make-up workdays, from the package chinesecalendar.

    Knows exactly the years of the installed table (2004 to 2026 in release 1.11).
    """

    years: frozenset[int] = frozenset(d.year for d in _CN_OFF)

    def kind(self, day: date) -> DayKind:
        if day.year not in self.years:
            raise CalendarYearMissing(day.year)
        if day in _CN_WORKED:
            return DayKind.WORKING
        return DayKind.OFF if day in _CN_OFF else DayKind.ORDINARY


@dataclass(frozen=True)
class AnnouncedYear:
    """One year's announcement: the days off and the make-up workdays.

    Days of the December before may be listed: New Year's break often begins there.
    """

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()


class AnnouncedHolidays:
    """Years as announced and typed in by an operator, ahead of the next library release.

    Raises `InvalidInput`: `calendar_day_twice` for a day both off and worked,
    `calendar_day_outside_year` for a day of neither the year nor the December before.
    """

    def __init__(self, years: Mapping[int, AnnouncedYear]) -> None:
        self.years = frozenset(years)
        kinds: dict[date, DayKind] = {}
        # Ascending, so that what a later announcement says of its December before prevails.
        for year, announced in sorted(years.items()):
            _check_announced(year, announced)
            kinds.update(dict.fromkeys(announced.days_off, DayKind.OFF))
            kinds.update(dict.fromkeys(announced.working_days, DayKind.WORKING))
        self._kinds = MappingProxyType(kinds)

    def kind(self, day: date) -> DayKind:
        known = self._kinds.get(day)
        if known is not None:
            return known
        if day.year not in self.years:
            raise CalendarYearMissing(day.year)
        return DayKind.ORDINARY


class HolidayChain:
    """Several sources; the first that knows the day is believed.

    Put announcements before the library's table: they may amend the last days of its last year.
    """

    def __init__(self, sources: Sequence[HolidaySource]) -> None:
        self._sources = tuple(sources)

    def kind(self, day: date) -> DayKind:
        for source in self._sources:
            try:
                return source.kind(day)
            except CalendarYearMissing:
                continue
        raise CalendarYearMissing(day.year)


class LibraryHolidays:
    """Another country's public holidays, from the package holidays (imported on first use).

    `country` is an ISO 3166 code, `subdivision` the package's (MA for Massachusetts).
    Raises `InvalidInput`: `holidays_unknown_place`; `holidays_use_chinese` for CN, whose later
    years that package gives without make-up workdays, which would be a silent guess.
    """

    def __init__(self, country: str, subdivision: str | None = None) -> None:
        if country.upper() in {"CN", "CHN"}:
            raise InvalidInput(
                "holidays_use_chinese",
                zh="中国的节假日请使用 ChineseHolidays，以包含调休安排。",
                en="For China use ChineseHolidays, which knows the make-up workdays.",
                field="country",
            )
        self._table = _library_table(country, subdivision)

    def kind(self, day: date) -> DayKind:
        if not self._table.start_year <= day.year <= self._table.end_year:
            raise CalendarYearMissing(day.year)
        if day in self._table:
            return DayKind.OFF
        worked = getattr(self._table, "weekend_workdays", ())
        return DayKind.WORKING if day in worked else DayKind.ORDINARY


def chinese_holidays(announced: Mapping[int, AnnouncedYear] | None = None) -> HolidaySource:
    """The usual source in China: the operator's announcements, then the library's table."""
    if not announced:
        return ChineseHolidays()
    return HolidayChain([AnnouncedHolidays(announced), ChineseHolidays()])


def _library_table(country: str, subdivision: str | None) -> Any:
    import holidays  # heavy, and not needed by a town in China

    try:
        return holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        place = country if subdivision is None else f"{country}-{subdivision}"
        raise InvalidInput(
            "holidays_unknown_place",
            zh=f"没有 {place} 的节假日表。",
            en=f"There is no table of holidays for {place}.",
            field="country",
        ) from None


def _check_announced(year: int, announced: AnnouncedYear) -> None:
    both = announced.days_off & announced.working_days
    if both:
        _refuse("calendar_day_twice", min(both), "既是放假日又是上班日", "is both off and worked")
    stray = _outside(year, announced.days_off | announced.working_days)
    if stray:
        _refuse(
            "calendar_day_outside_year",
            stray[0],
            f"不属于 {year} 年的安排",
            f"doesn't belong to the announcement for {year}",
        )


def _outside(year: int, days: Iterable[date]) -> list[date]:
    return sorted(d for d in days if not date(year - 1, 12, 1) <= d <= date(year, 12, 31))


def _refuse(code: str, day: date, zh: str, en: str) -> None:
    raise InvalidInput(code, zh=f"{day} {zh}。", en=f"{day} {en}.", field="announced")
