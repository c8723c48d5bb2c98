"""Clocks and instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wangge.kernel.clock import SimulatedClock, SystemClock, aware
from wangge.kernel.errors import InvalidInput

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_system_clock_is_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_simulated_clock_never_goes_back() -> None:
    clock = SimulatedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(hours=1))
    clock.move_to(NOON)
    assert clock.now() == NOON + timedelta(hours=1)
    clock.advance(timedelta(hours=-5))
    assert clock.now() == NOON + timedelta(hours=1)


def test_aware_answers_in_utc() -> None:
    there = datetime(2026, 11, 23, 20, tzinfo=timezone(timedelta(hours=8)))
    assert aware(there) == NOON
    assert aware(there).tzinfo is UTC


def test_naive_is_refused_with_its_field() -> None:
    for bad in (datetime(2026, 11, 23), datetime(2026, 11, 23, 12)):
        with pytest.raises(InvalidInput) as caught:
            aware(bad, field="due_at")
        assert (caught.value.code, caught.value.field) == ("naive_time", "due_at")
    with pytest.raises(InvalidInput):
        SimulatedClock(datetime(2026, 11, 23))
