"""A list's address says the whole filter: a figure's link lists exactly the rows it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict

from wangge.domain.cases.api import MEASURES
from wangge.faces.console import filters
from wangge.faces.site.viewer import Viewer
from wangge.kernel.local_time import wall_instant

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
VIEWER = Viewer(uuid4(), "王敏", frozenset(), AT)


@pytest.fixture(autouse=True)
def shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    def begins(key: str, day: date) -> datetime:
        return wall_instant(day, time(0), "Asia/Shanghai")

    monkeypatch.setattr(filters.places, "day_begins", begins)


def read(query: str) -> Any:
    return filters.filter_of(QueryDict(query), "town", VIEWER)


@pytest.mark.parametrize("measure", MEASURES)
def test_an_address_reads_back_as_its_filter(measure: str) -> None:
    query = (
        "under=320113&department=-&type=litter&scheme=governance&from=2026-02-01&to=2026-02-28"
        f"&measure={measure}"
    )
    wanted = read(query)
    period = filters.period_of(QueryDict(query))
    assert read(filters.address(wanted, period)) == wanted


def test_no_department_is_not_any_department() -> None:
    assert read("department=").department is None
    assert read("department=-").department == ""
    assert read("department=sanitation").department == "sanitation"


def test_days_are_the_towns_and_both_included() -> None:
    wanted = read("from=2026-03-01&to=2026-03-01")
    assert wanted.from_at == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert wanted.to_at == datetime(2026, 3, 1, 16, tzinfo=UTC)


def test_odd_values_are_dropped() -> None:
    wanted = read("measure=nonsense&from=yesterday&located=maybe&mine=")
    assert (wanted.measure, wanted.from_at, wanted.located, wanted.holder_id) == (
        "",
        None,
        None,
        None,
    )
    assert filters.period_of(QueryDict("from=2026-13-01")) == filters.Period(None, None)
    assert filters.period_of(QueryDict("to=2026-03-01")).to_on == date(2026, 3, 1)
