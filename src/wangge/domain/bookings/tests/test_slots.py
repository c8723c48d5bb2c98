"""Which times there are: on open days only, within the hours, never overlapping."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.bookings.rules.slots import is_open, of_day, slots
from wangge.domain.bookings.rules.states import NEXT, check_mark
from wangge.kernel.calendar import NoHolidays, WorkingCalendar
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.packs import load_pack
from wangge.packs.calendars import build_calendar
from wangge.packs.schema import BookingSpec

HALL = BookingSpec(
    days=(0, 1, 2, 3, 4), times=("09:00-11:30", "14:00-17:00"), slot_minutes=30, places=3
)
SATURDAY = BookingSpec(days=(5,), times=("09:00-11:00",), slot_minutes=20, ahead_days=30)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    pack = load_pack(Path(__file__).resolve().parents[5] / "packs" / "demo_street")
    return build_calendar(pack.calendar)


@pytest.mark.parametrize(
    ("spec", "day", "opens"),
    [
        (HALL, date(2026, 3, 2), True),
        (HALL, date(2026, 3, 7), False),
        (HALL, date(2026, 2, 17), False),  # Spring Festival
        (HALL, date(2026, 2, 14), True),  # a Saturday worked by decree
        (SATURDAY, date(2026, 3, 7), True),
        (SATURDAY, date(2026, 10, 3), False),  # a Saturday of the National Day holidays
        (SATURDAY, date(2026, 2, 16), False),
    ],
)
def test_open_days(spec: BookingSpec, day: date, opens: bool, calendar: WorkingCalendar) -> None:
    assert is_open(spec, calendar, day) is opens


def test_a_day_of_the_hall(calendar: WorkingCalendar) -> None:
    found = list(of_day(HALL, date(2026, 3, 2), "Asia/Shanghai"))
    assert len(found) == 11
    assert found[0].starts_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert found[-1].ends_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_what_the_calendar_doesnt_know_isnt_promised(calendar: WorkingCalendar) -> None:
    far = BookingSpec(days=(0, 1, 2, 3, 4), times=("09:00-10:00",), slot_minutes=60, ahead_days=60)
    found = slots(far, calendar, datetime(2026, 12, 20, tzinfo=UTC))
    assert found and found[-1].on == date(2026, 12, 31)


spans = st.integers(0, 22).flatmap(
    lambda a: st.integers(a + 1, 23).map(lambda b: f"{a:02d}:00-{b:02d}:00")
)


@given(st.integers(5, 480), spans, st.integers(0, 24 * 14))
def test_slots_stand_apart_within_the_hours_and_lie_ahead(
    minutes: int, span: str, hours: int
) -> None:
    spec = BookingSpec(days=(0, 1, 2, 3, 4, 5, 6), times=(span,), slot_minutes=minutes)
    now = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hours)
    begin, end = span.split("-")
    day = list(of_day(spec, date(2026, 3, 2), "Asia/Shanghai"))
    for one in day:
        assert one.ends_at - one.starts_at == timedelta(minutes=minutes)
        assert begin <= f"{one.starts_at + timedelta(hours=8):%H:%M}"
        assert f"{one.ends_at + timedelta(hours=8):%H:%M}" <= end
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(day))
    found = slots(spec, _open_always(), now)
    assert all(one.starts_at > now for one in found)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(found))


def _open_always() -> WorkingCalendar:
    return WorkingCalendar("Asia/Shanghai", {0: [(time(9), time(17))]}, NoHolidays())


@pytest.mark.parametrize("state", ["booked", "came", "done", "absent", "cancelled"])
@pytest.mark.parametrize("mark", ["came", "absent", "done"])
def test_marks_follow_only_where_they_may(state: str, mark: str) -> None:
    if mark in NEXT.get(state, ()):
        check_mark(state, mark)
    else:
        with pytest.raises(Conflict):
            check_mark(state, mark)
    with pytest.raises(InvalidInput):
        check_mark(state, "lost")
