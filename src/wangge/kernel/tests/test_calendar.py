"""The working calendar: rules by example, then by property."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.kernel.calendar import WorkingCalendar
from wangge.kernel.errors import InvalidInput, Undetermined
from wangge.kernel.holidays import (
    CalendarYearMissing,
    ChineseHolidays,
    DayKind,
    HolidaySource,
    LibraryHolidays,
    NoHolidays,
)
from wangge.kernel.limits import LimitUnit, TimeLimit
from wangge.kernel.working_times import DayOverride

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = [(time(8, 30), time(12)), (time(13, 30), time(17, 30))]
WEEK = dict.fromkeys(range(5), OFFICE)
CITY = WorkingCalendar("Asia/Shanghai", WEEK, ChineseHolidays())
BOSTON = WorkingCalendar(
    "America/New_York",
    {key: [(time(9), time(17))] for key in range(5)},
    LibraryHolidays("US", "MA"),
)
NIGHTS = WorkingCalendar(  # hours over both clock changes of New York, every day
    "America/New_York",
    {key: [(time(0), time(2, 30)), (time(2, 30), time(0))] for key in range(7)},
    NoHolidays(),
)


def cn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def ny(text: str) -> datetime:
    # In UTC, since Python never calls a repeated local hour equal to another zone's time.
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)


def limit(text: str) -> TimeLimit:
    return TimeLimit.parse(text)


@pytest.mark.parametrize(
    ("start", "text", "due"),
    [
        ("2026-11-23 10:00", "2 working_hours", "2026-11-23 12:00"),  # a closing, not 13:30
        ("2026-11-23 11:00", "2 working_hours", "2026-11-23 14:30"),
        ("2026-11-23 12:30", "30 working_minutes", "2026-11-23 14:00"),
        ("2026-11-27 17:00", "1 working_hours", "2026-11-30 09:00"),  # over a weekend
        ("2026-11-27 17:00", "1 urgent_hours", "2026-11-27 18:00"),
        ("2026-11-27 17:00", "30 urgent_minutes", "2026-11-27 17:30"),
        ("2026-11-27 17:00", "48 calendar_hours", "2026-11-29 17:00"),
        ("2026-11-27 17:00", "2 calendar_days", "2026-11-29 17:00"),
        ("2026-11-23 10:00", "3 working_days", "2026-11-26 10:00"),
        ("2026-11-27 10:00", "1 working_days", "2026-11-30 10:00"),
        ("2026-11-23 07:00", "1 working_days", "2026-11-24 08:30"),  # before opening
        ("2026-11-23 12:10", "1 working_days", "2026-11-24 13:30"),  # in the break
        ("2026-11-27 18:00", "1 working_days", "2026-12-01 08:30"),  # counts from Monday
        ("2026-11-26 17:30", "1 working_days", "2026-11-30 08:30"),  # closing no longer counts
        ("2026-11-28 18:00", "0 working_days", "2026-11-28 18:00"),
        ("2026-11-28 18:00", "0 working_hours", "2026-11-28 18:00"),
        # 2024-02-04 is a Sunday worked for the Spring Festival, which ends on the 17th; the
        # 18th is another worked Sunday.
        ("2024-02-03 09:00", "1 working_hours", "2024-02-04 09:30"),
        ("2024-02-02 09:00", "1 working_days", "2024-02-04 09:00"),
        ("2024-02-09 09:00", "1 working_days", "2024-02-18 09:00"),
        ("2024-02-09 16:30", "2 working_hours", "2024-02-18 09:30"),
    ],
)
def test_due(start: str, text: str, due: str) -> None:
    assert CITY.add(cn(start), limit(text)) == cn(due)


@pytest.mark.parametrize(
    ("due", "text", "start"),
    [
        ("2026-11-23 14:30", "2 working_hours", "2026-11-23 11:00"),
        ("2026-11-23 08:30", "1 working_hours", "2026-11-20 16:30"),
        ("2026-11-29 12:00", "1 working_hours", "2026-11-27 16:30"),
        ("2026-11-24 10:00", "2 working_days", "2026-11-20 10:00"),
        ("2026-11-29 12:00", "1 working_days", "2026-11-26 17:30"),  # from Friday's closing
        ("2026-11-23 10:00", "30 urgent_minutes", "2026-11-23 09:30"),
        ("2026-11-23 10:00", "3 calendar_days", "2026-11-20 10:00"),
    ],
)
def test_reminder(due: str, text: str, start: str) -> None:
    assert CITY.subtract(cn(due), limit(text)) == cn(start)


def test_answers_are_utc() -> None:
    for text in ("1 urgent_hours", "1 working_hours", "1 working_days", "1 calendar_days"):
        assert CITY.add(cn("2026-11-23 10:00"), limit(text)).tzinfo is UTC
    assert CITY.add(cn("2026-11-23 10:00"), limit("0 working_days")).tzinfo is UTC


def test_naive_time_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        CITY.add(datetime(2026, 11, 23, 10), limit("1 working_hours"))
    assert caught.value.code == "naive_time"


def test_working_moments() -> None:
    assert CITY.is_working(cn("2026-11-23 08:30"))
    assert not CITY.is_working(cn("2026-11-23 12:00"))
    assert not CITY.is_working(cn("2026-11-22 10:00"))
    assert CITY.is_working_day(date(2024, 2, 4))
    assert not CITY.is_working_day(date(2024, 2, 12))
    assert CITY.next_working(cn("2024-02-10 10:00")) == cn("2024-02-18 08:30")
    assert CITY.local_day(datetime(2026, 11, 22, 17, tzinfo=UTC)) == date(2026, 11, 23)
    assert CITY.working_spans(date(2026, 11, 23)) == [
        (cn("2026-11-23 08:30"), cn("2026-11-23 12:00")),
        (cn("2026-11-23 13:30"), cn("2026-11-23 17:30")),
    ]


def test_missing_year_is_named_only_when_it_counts() -> None:
    last = cn("2026-12-31 16:30")
    assert CITY.add(last, limit("1 working_hours")) == cn("2026-12-31 17:30")
    assert CITY.add(last, limit("40 calendar_days")) == cn("2027-02-09 16:30")
    assert CITY.add(last, limit("900 urgent_hours")).year == 2027
    for text in ("2 working_hours", "1 working_days"):
        with pytest.raises(CalendarYearMissing) as caught:
            CITY.add(last, limit(text))
        error = caught.value
        assert isinstance(error, Undetermined)
        assert (error.code, error.data) == ("calendar_year_missing", {"year": 2027})
        assert "2027" in error.zh
        assert "2027" in error.en
    with pytest.raises(CalendarYearMissing):
        CITY.add(cn("2027-01-05 10:00"), limit("1 working_hours"))
    with pytest.raises(CalendarYearMissing) as caught:
        CITY.subtract(cn("2004-01-02 10:00"), limit("3 working_days"))
    assert caught.value.year == 2003
    assert CITY.knows(2026)
    assert not CITY.knows(2027)


def test_town_overrides_prevail_and_complete_a_year() -> None:
    town = WorkingCalendar(
        "Asia/Shanghai",
        WEEK,
        ChineseHolidays(),
        overrides={
            date(2026, 11, 25): DayOverride.off("镇庙会"),
            date(2026, 11, 28): DayOverride.worked(),  # a Saturday at Friday's hours
            date(2026, 11, 26): DayOverride.worked([(time(9), time(11))]),
            date(2027, 1, 1): DayOverride.off("元旦"),
        },
        complete_years=[2027],
    )
    assert town.add(cn("2026-11-24 16:00"), limit("1 working_days")) == cn("2026-11-26 11:00")
    assert town.add(cn("2026-11-24 08:45"), limit("1 working_days")) == cn("2026-11-26 09:00")
    assert town.add(cn("2026-11-27 16:30"), limit("2 working_hours")) == cn("2026-11-28 09:30")
    assert town.add(cn("2026-12-31 17:00"), limit("1 working_hours")) == cn("2027-01-04 09:00")
    # The library still speaks for the years it knows.
    assert not town.is_working_day(date(2026, 10, 1))
    with pytest.raises(CalendarYearMissing):
        town.is_working_day(date(2028, 1, 3))


def test_closing_at_midnight_keeps_its_day() -> None:
    late = WorkingCalendar("Asia/Shanghai", {0: [(time(20), time(0))]}, NoHolidays())
    assert late.subtract(cn("2026-11-25 09:00"), limit("1 working_days")) == cn("2026-11-17 00:00")
    assert late.add(cn("2026-11-16 23:00"), limit("1 working_hours")) == cn("2026-11-17 00:00")
    assert late.elapsed(cn("2026-11-16 00:00"), cn("2026-11-30 00:00"), HOURS) == 8 * 3600


def test_a_make_up_day_is_worked_like_the_weekday_before_it() -> None:
    short_friday = [(time(8, 30), time(11))]
    town = WorkingCalendar("Asia/Shanghai", WEEK | {4: short_friday}, ChineseHolidays())
    assert town.working_spans(date(2024, 2, 4)) == [
        (cn("2024-02-04 08:30"), cn("2024-02-04 11:00"))
    ]


def test_an_end_of_time_max_is_midnight() -> None:
    late = WorkingCalendar("Asia/Shanghai", {0: [(time(20), time.max)]}, NoHolidays())
    assert late.elapsed(cn("2026-11-16 00:00"), cn("2026-11-17 00:00"), HOURS) == 4 * 3600


HOURS = LimitUnit.WORKING_HOURS


def test_clock_changes_of_new_york() -> None:
    # 2011-03-13: 02:00 → 03:00; 2011-11-06: 02:00 → 01:00.
    assert NIGHTS.elapsed(ny("2011-03-13 00:00"), ny("2011-03-14 00:00"), HOURS) == 23 * 3600
    assert NIGHTS.elapsed(ny("2011-11-06 00:00"), ny("2011-11-07 00:00"), HOURS) == 25 * 3600
    for text in ("1 calendar_days", "1 working_days"):
        assert NIGHTS.add(ny("2011-03-12 02:20"), limit(text)) == ny("2011-03-13 03:00")
        assert NIGHTS.add(ny("2011-03-12 12:00"), limit(text)) == ny("2011-03-13 12:00")
        assert NIGHTS.add(ny("2011-11-05 01:30"), limit(text)) == ny("2011-11-06 01:30")
    assert NIGHTS.add(ny("2011-03-12 12:00"), limit("24 calendar_hours")) == ny("2011-03-13 13:00")
    assert BOSTON.add(ny("2011-03-11 16:00"), limit("2 working_hours")) == ny("2011-03-14 10:00")


def test_holidays_of_massachusetts() -> None:
    assert not BOSTON.is_working_day(date(2011, 4, 18))  # Patriots' Day
    assert BOSTON.is_working_day(date(2011, 4, 19))


def test_a_calendar_never_worked_again_is_reported() -> None:
    class Never:
        def kind(self, day: date) -> DayKind:
            return DayKind.OFF

    idle = WorkingCalendar("Asia/Shanghai", WEEK, Never())
    for text in ("1 working_days", "1 working_hours"):
        for move in (idle.add, idle.subtract):
            with pytest.raises(Undetermined) as caught:
                move(cn("2026-11-23 10:00"), limit(text))
            assert caught.value.code == "calendar_exhausted"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"time_zone": "Asia/Peking"}, "time_zone_unknown"),
        ({"time_zone": "../etc"}, "time_zone_unknown"),
        ({"working_times": {}}, "calendar_no_working_time"),
        ({"working_times": {7: OFFICE}}, "calendar_weekday"),
        ({"working_times": {0: [(time(22), time(6))]}}, "calendar_hours"),
        ({"working_times": {0: [(time(8), time(12)), (time(11), time(17))]}}, "calendar_hours"),
        ({"working_times": {0: [(time(8), time(0)), (time(20), time(21))]}}, "calendar_hours"),
    ],
)
def test_bad_settings_refused(changes: dict[str, object], code: str) -> None:
    given_ = {"time_zone": "Asia/Shanghai", "working_times": WEEK, "holidays": NoHolidays()}
    with pytest.raises(InvalidInput) as caught:
        WorkingCalendar(**(given_ | changes))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_override_off_with_hours_refused() -> None:
    with pytest.raises(InvalidInput):
        DayOverride(working=False, times=((time(8), time(9)),))


# --- properties ------------------------------------------------------------------------

ODD = WorkingCalendar(  # unequal days, so that clamping is exercised
    "Asia/Shanghai",
    {0: OFFICE, 1: [(time(6), time(9)), (time(20), time(0))], 4: [(time(10), time(11))]},
    ChineseHolidays(),
)
calendars = st.sampled_from([CITY, ODD, BOSTON, NIGHTS])
instants = st.datetimes(datetime(2010, 6, 1), datetime(2012, 12, 1), timezones=st.just(UTC))
seconds = st.integers(0, 40 * 8 * 3600)
working_units = st.sampled_from([u for u in LimitUnit if u.is_working])


@given(calendars, instants, seconds)
def test_added_is_elapsed(calendar: WorkingCalendar, start: datetime, amount: int) -> None:
    due = calendar.add_seconds(start, amount, HOURS)
    assert calendar.elapsed(start, due, HOURS) == amount
    assert due >= start
    if amount:  # the first such instant: a moment earlier isn't enough
        before = due - timedelta(microseconds=1)
        assert calendar.elapsed(start, before, HOURS) == pytest.approx(amount - 1e-6, abs=1e-9)


@given(calendars, instants, seconds)
def test_subtracted_is_elapsed(calendar: WorkingCalendar, end: datetime, amount: int) -> None:
    begin = calendar.add_seconds(end, -amount, HOURS)
    assert begin <= end
    assert calendar.elapsed(begin, end, HOURS) == amount
    assert calendar.elapsed(end, begin, HOURS) == -amount


@given(calendars, instants, instants, st.sampled_from(list(LimitUnit)))
def test_freeze_and_resume(
    calendar: WorkingCalendar, at: datetime, due: datetime, unit: LimitUnit
) -> None:
    left = calendar.remaining(at, due, unit)
    again = calendar.add_seconds(at, left, unit)
    assert calendar.remaining(at, again, unit) == left
    if not unit.is_working:
        assert again == due


@given(calendars, instants, instants, instants)
def test_elapsed_adds_up(calendar: WorkingCalendar, a: datetime, b: datetime, c: datetime) -> None:
    whole = calendar.elapsed(a, c, HOURS)
    parts = calendar.elapsed(a, b, HOURS) + calendar.elapsed(b, c, HOURS)
    assert whole == pytest.approx(parts, abs=1e-4)


@given(
    st.sampled_from([CITY, ODD, BOSTON]),
    instants,
    st.integers(0, 10 * 86_400),
    st.builds(TimeLimit, st.integers(1, 30), working_units),
)
def test_a_later_start_is_never_due_earlier(
    calendar: WorkingCalendar, start: datetime, gap: int, limit_: TimeLimit
) -> None:
    later = start + timedelta(seconds=gap)
    assert calendar.add(start, limit_) <= calendar.add(later, limit_)
    assert calendar.subtract(start, limit_) <= calendar.subtract(later, limit_)


@given(st.sampled_from([CITY, BOSTON]), instants, st.integers(1, 30))
def test_working_days_there_and_back(calendar: WorkingCalendar, at: datetime, days: int) -> None:
    start = calendar.next_working(at)
    span = TimeLimit(days, LimitUnit.WORKING_DAYS)
    assert calendar.subtract(calendar.add(start, span), span) == start


@given(st.sampled_from([CITY, ODD, BOSTON]), instants, st.integers(1, 30))
def test_working_days_are_counted(calendar: WorkingCalendar, at: datetime, days: int) -> None:
    first = calendar.local_day(calendar.next_working(at))
    due = calendar.add(at, TimeLimit(days, LimitUnit.WORKING_DAYS))
    # One µs back, so that a closing at midnight is of the day it ends.
    last = calendar.local_day(due - timedelta(microseconds=1))
    between = (last - first).days
    worked = sum(calendar.is_working_day(first + timedelta(n)) for n in range(1, between + 1))
    assert worked in (days, days - 1)
    if calendar is not ODD:
        assert worked == days


@settings(max_examples=40)
@given(
    st.sampled_from([CITY, ODD]),
    st.datetimes(datetime(2011, 1, 1), datetime(2011, 3, 1), timezones=st.just(UTC)),
    st.integers(1, 9 * 86_400),
)
def test_against_counting_every_minute(
    calendar: WorkingCalendar, start: datetime, length: int
) -> None:
    start = start.replace(second=0, microsecond=0)
    minutes = length // 60
    counted = sum(calendar.is_working(start + timedelta(minutes=n)) for n in range(minutes))
    end = start + timedelta(minutes=minutes)
    assert calendar.elapsed(start, end, HOURS) == counted * 60


def test_source_protocol_is_satisfied() -> None:
    sources: list[HolidaySource] = [NoHolidays(), ChineseHolidays(), LibraryHolidays("US")]
    assert all(s.kind(date(2026, 7, 14)) == "ordinary" for s in sources)
