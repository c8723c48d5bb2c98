"""Calendars from files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from wangge.kernel.calendar_data import read_calendar
from wangge.kernel.errors import ManyErrors
from wangge.kernel.holidays import CalendarYearMissing
from wangge.kernel.limits import TimeLimit

TOWN = """
time_zone: Asia/Shanghai
working_times: {mon-fri: ["08:30-12:00", "13:30-17:30"], sat: "09:00-12:00"}
holidays: chinese
announced:
  2027: {days_off: ["2026-12-31/2027-01-02", 2027-02-08], working_days: ["2027-01-10"]}
overrides:
  2026-11-25: off
  2026-11-29: working
  2026-11-26: ["09:00-11:00", "20:00-24:00"]
  2026-12-13: {day: working, name: 村委会换届}
complete_years: [2028]
"""


def changed(**changes: Any) -> dict[str, Any]:
    return yaml.safe_load(TOWN) | changes


def test_a_town_file() -> None:
    town = read_calendar(changed())
    worked = {d: town.is_working_day(date.fromisoformat(d)) for d in (
        "2026-11-25", "2026-11-29", "2026-12-13", "2026-12-31", "2027-01-10", "2027-02-08",
        "2027-02-09", "2026-12-20", "2028-10-02",
    )}  # fmt: skip
    assert worked == {
        "2026-11-25": False,
        "2026-11-29": True,
        "2026-12-13": True,
        "2026-12-31": False,  # the announcement for 2027 reaches back
        "2027-01-10": True,
        "2027-02-08": False,
        "2027-02-09": True,
        "2026-12-20": False,
        "2028-10-02": True,
    }
    assert len(town.working_spans(date(2026, 11, 26))) == 2
    start = datetime(2026, 12, 30, 9, tzinfo=UTC)  # 17:00 in Shanghai
    assert town.add(start, TimeLimit.parse("1 working_day")) == datetime(2027, 1, 4, 9, tzinfo=UTC)
    with pytest.raises(CalendarYearMissing):
        town.is_working_day(date(2029, 1, 2))


def test_other_sources() -> None:
    assert read_calendar(changed(holidays="none", announced={})).is_working_day(date(2026, 10, 1))
    abroad = read_calendar(
        {
            "time_zone": "America/New_York",
            "working_times": {"mon-fri": "09:00-17:00"},
            "holidays": {"country": "US", "subdivision": "MA"},
        }
    )
    assert not abroad.is_working_day(date(2011, 4, 18))


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"lunch": "12:00"}, "lunch", "calendar_key_unknown"),
        ({"time_zone": None}, "time_zone", "calendar_form"),
        ({"working_times": {"mon-fry": "09:00-10:00"}}, "working_times.mon-fry", "calendar_form"),
        ({"working_times": {"fri-mon": "09:00-10:00"}}, "working_times.fri-mon", "calendar_form"),
        ({"working_times": {"mon": "9-10 am"}}, "working_times.mon", "calendar_form"),
        (
            {"working_times": {"mon": "09:00-10:00", "mon-tue": "09:00-10:00"}},
            "working_times.mon-tue",
            "calendar_form",
        ),
        ({"working_times": {}}, "working_times", "calendar_no_working_time"),
        ({"working_times": {"mon": "18:00-06:00"}}, "working_times", "calendar_hours"),
        ({"holidays": "lunar"}, "holidays", "calendar_form"),
        ({"holidays": {"country": "CN"}}, "country", "holidays_use_chinese"),
        ({"holidays": {"country": "US", "subdivision": "XX"}}, "country", "holidays_unknown_place"),
        ({"announced": {2027: {"off": []}}}, "announced.2027.off", "calendar_key_unknown"),
        ({"announced": {"soon": {}}}, "announced", "calendar_form"),
        (
            {"announced": {2027: {"days_off": ["2027-02-30"]}}},
            "announced.2027.days_off",
            "calendar_form",
        ),
        (
            {"announced": {2027: {"days_off": ["2027-02-12/2027-02-05"]}}},
            "announced.2027.days_off",
            "calendar_form",
        ),
        (
            {"announced": {2027: {"days_off": ["2028-01-01"]}}},
            "announced",
            "calendar_day_outside_year",
        ),
        (
            {"announced": {2027: {"days_off": ["2027-01-01"], "working_days": ["2027-01-01"]}}},
            "announced",
            "calendar_day_twice",
        ),
        ({"overrides": {"2027-13-01": "off"}}, "overrides.2027-13-01", "calendar_form"),
        ({"overrides": {"2027-01-01": "maybe"}}, "overrides.2027-01-01", "calendar_form"),
        ({"overrides": {"2027-01-01": []}}, "overrides.2027-01-01", "calendar_form"),
        ({"complete_years": 2027}, "complete_years", "calendar_form"),
    ],
)
def test_mistakes_name_their_field(changes: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(ManyErrors) as caught:
        read_calendar(changed(**changes))
    assert [(e.field, e.code) for e in caught.value.errors] == [(field, code)]


def test_all_mistakes_at_once() -> None:
    with pytest.raises(ManyErrors) as caught:
        read_calendar(changed(lunch=1, time_zone="", complete_years="x"))
    fields = [e.field for e in caught.value.errors]
    assert fields == ["lunch", "time_zone", "complete_years"]
