"""Holiday sources: what they know, and what they admit not to know."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from wangge.kernel.holidays import (
    AnnouncedYear,
    CalendarYearMissing,
    ChineseHolidays,
    DayKind,
    HolidayChain,
    LibraryHolidays,
    NoHolidays,
    chinese_holidays,
)


def test_agrees_with_the_library_on_every_day() -> None:
    source = ChineseHolidays()
    first, last = date(min(source.years), 1, 1), date(max(source.years), 12, 31)
    assert (first.year, last.year) <= (2004, 2026)
    for n in range((last - first).days + 1):
        day = first + timedelta(n)
        kind = source.kind(day)
        worked = kind is DayKind.WORKING or (kind is DayKind.ORDINARY and day.weekday() < 5)
        assert worked == chinese_calendar.is_workday(day), day


def test_years_without_gaps() -> None:
    years = ChineseHolidays.years
    assert years == frozenset(range(min(years), max(years) + 1))


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2099, 1, 1)])
def test_unknown_years_are_named(day: date) -> None:
    for source in (ChineseHolidays(), HolidayChain([]), chinese_holidays({2098: AnnouncedYear()})):
        with pytest.raises(CalendarYearMissing) as caught:
            source.kind(day)
        assert caught.value.year == day.year
        assert caught.value.data == {"year": day.year}


def test_an_announcement_prevails_and_reaches_back() -> None:
    source = chinese_holidays(
        {2099: AnnouncedYear(frozenset({date(2098, 12, 31), date(2099, 1, 1)}), frozenset())}
    )
    assert source.kind(date(2099, 1, 1)) is DayKind.OFF
    assert source.kind(date(2098, 12, 31)) is DayKind.OFF
    assert source.kind(date(2099, 5, 1)) is DayKind.ORDINARY
    assert source.kind(date(2024, 2, 4)) is DayKind.WORKING
    with pytest.raises(CalendarYearMissing):
        source.kind(date(2098, 12, 30))


def test_the_first_that_knows_is_believed() -> None:
    chain = HolidayChain([ChineseHolidays(), NoHolidays()])
    assert chain.kind(date(2024, 10, 1)) is DayKind.OFF
    assert chain.kind(date(2099, 10, 1)) is DayKind.ORDINARY


def test_other_countries() -> None:
    source = LibraryHolidays("US", "MA")
    assert source.kind(date(2021, 7, 5)) is DayKind.OFF  # the 4th is a Sunday
    assert source.kind(date(2026, 7, 6)) is DayKind.ORDINARY
    with pytest.raises(CalendarYearMissing):
        source.kind(date(1500, 1, 1))
