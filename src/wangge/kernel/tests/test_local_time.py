"""Wall times at clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.local_time import LocalTime, from_us, to_us

NEW_YORK = LocalTime("America/New_York")


@pytest.mark.parametrize(
    ("zone", "day", "wall", "utc"),
    [
        ("America/New_York", date(2011, 3, 13), time(1, 59), "2011-03-13 06:59"),
        ("America/New_York", date(2011, 3, 13), time(2, 0), "2011-03-13 07:00"),  # in the gap
        ("America/New_York", date(2011, 3, 13), time(2, 59), "2011-03-13 07:00"),
        ("America/New_York", date(2011, 3, 13), time(3, 0), "2011-03-13 07:00"),
        ("America/New_York", date(2011, 11, 6), time(1, 30), "2011-11-06 05:30"),  # the first
        ("America/New_York", date(2011, 11, 6), time(1, 30, fold=1), "2011-11-06 05:30"),
        ("America/New_York", date(2011, 11, 6), time(2, 0), "2011-11-06 07:00"),
        ("America/Sao_Paulo", date(2018, 11, 4), time(0, 0), "2018-11-04 03:00"),  # no midnight
        ("Asia/Shanghai", date(1986, 5, 4), time(2, 30), "1986-05-03 18:00"),  # China's own gap
        ("Asia/Shanghai", date(2026, 11, 23), time(8, 30), "2026-11-23 00:30"),
    ],
)  # fmt: skip
def test_instants(zone: str, day: date, wall: time, utc: str) -> None:
    found = LocalTime(zone).instant(day.toordinal(), wall)
    assert from_us(found) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(
    st.sampled_from([date(2011, 3, 13), date(2011, 11, 6), date(2011, 7, 1)]),
    st.integers(0, 1438),
)
def test_later_walls_are_never_earlier(day: date, minute: int) -> None:
    one, other = (time(*divmod(m, 60)) for m in (minute, minute + 1))
    ordinal = day.toordinal()
    assert NEW_YORK.instant(ordinal, one) <= NEW_YORK.instant(ordinal, other)


@given(
    st.sampled_from(["America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"]),
    st.datetimes(datetime(1985, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
)
def test_a_local_time_leads_back(zone: str, at: datetime) -> None:
    place, us = LocalTime(zone), to_us(at)
    local = place.of(us)
    if local.fold == 0:
        assert place.instant(place.ordinal(us), local.time()) == us


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_microseconds_are_exact(at: datetime) -> None:
    assert from_us(to_us(at)) == at
    assert from_us(to_us(at) + 1) - at == timedelta(microseconds=1)
