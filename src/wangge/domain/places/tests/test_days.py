"""Which day of a town an instant falls on, and where a grid is named that isn't there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.places import api
from wangge.domain.places.testing import small_town
from wangge.kernel.errors import InvalidInput
from wangge.kernel.local_time import LocalTime, to_us, wall_instant

ZONES = ("Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Africa/Cairo")
"""Two of them have put clocks forward at midnight."""


@pytest.mark.django_db
def test_a_day_begins_at_the_towns_midnight() -> None:
    town = small_town()
    begins = api.day_begins(town.key, date(2026, 3, 2))
    assert begins == datetime(2026, 3, 1, 16, tzinfo=UTC) and begins.tzinfo is UTC
    assert api.local_day(town.key, begins) == date(2026, 3, 2)
    assert api.local_day(town.key, begins - timedelta(seconds=1)) == date(2026, 3, 1)


@given(st.sampled_from(ZONES), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_a_days_first_instant_is_its_own(zone: str, day: date) -> None:
    begins, local = wall_instant(day, time(0), zone), LocalTime(zone)
    assert local.ordinal(to_us(begins)) == day.toordinal()
    assert local.ordinal(to_us(begins) - 1) == day.toordinal() - 1


def test_a_zone_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        wall_instant(date(2026, 3, 2), time(0), "Asia/Nowhere")
    assert caught.value.code == "time_zone_unknown"


@pytest.mark.django_db
def test_a_grid_that_is_not_there_is_bare() -> None:
    town = small_town()
    at = api.day_begins(town.key, date(2026, 3, 2))
    there = api.grid_or_bare(town.key, "governance", town.grids[0], at)
    assert there.level and there.name
    for scheme, code, when in (
        ("governance", "nowhere", at),
        ("no_scheme", town.grids[0], at),
        ("governance", town.grids[0], at - timedelta(days=20_000)),
    ):
        found = api.grid_or_bare(town.key, scheme, code, when)
        assert found == api.GridRef(scheme, code, "", code)
