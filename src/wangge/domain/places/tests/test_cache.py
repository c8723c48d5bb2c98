"""The cache never answers with what was rolled back, nor for more than a second with what was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from wangge.domain.places import api
from wangge.domain.places.models import Jurisdiction
from wangge.domain.places.queries.cache import RECHECK_SECONDS, TownCache, towns
from wangge.domain.places.testing import FOUNDER, SmallTown, small_town
from wangge.kernel.errors import NotFound

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, tzinfo=UTC)
BY: dict[str, Any] = {"actor": FOUNDER, "at": AT}


class Ticks:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clean_cache() -> Iterator[None]:
    towns.forget()
    yield
    towns.forget()


class _Undo(Exception):
    pass


def move(town: SmallTown, grid: str) -> None:
    moved = {town.unit(0, 0): grid}
    api.assign_units(scheme_id=town.scheme.id, assignments=moved, from_on=ON, **BY)


def grid_now(town: SmallTown) -> str:
    return api.grid_chain(town.key, "governance", town.unit(0, 0), ON)[0].code


@pytest.mark.django_db
def test_what_is_rolled_back_is_forgotten(clean_cache: None) -> None:
    town = small_town()
    assert grid_now(town) == town.grids[0]
    with pytest.raises(_Undo), transaction.atomic():
        move(town, town.grids[1])
        assert grid_now(town) == town.grids[1], "the writer sees its own change"
        raise _Undo
    assert grid_now(town) == town.grids[0]


@pytest.mark.django_db
def test_a_town_that_is_rolled_back_is_gone(clean_cache: None) -> None:
    with pytest.raises(_Undo), transaction.atomic():
        small_town()
        raise _Undo
    with pytest.raises(NotFound):
        api.jurisdiction("qixia")


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_holds_at_once_and_then_costs_no_query(clean_cache: None) -> None:
    town = small_town()
    assert grid_now(town) == town.grids[0]
    move(town, town.grids[1])
    assert grid_now(town) == town.grids[1]
    lon, lat = town.point(1, 1)
    api.locate(town.key, lon=lon, lat=lat, at=AT)
    with CaptureQueriesContext(connection) as queries:
        for _ in range(50):
            api.locate(town.key, lon=lon, lat=lat, at=AT)
            grid_now(town)
    assert len(queries) <= 1, "at most the look at the stamps once a second"


@pytest.mark.django_db(transaction=True)
def test_what_the_writer_read_in_its_transaction_isnt_read_again(clean_cache: None) -> None:
    town = small_town()
    with transaction.atomic():
        move(town, town.grids[1])
        assert grid_now(town) == town.grids[1]
    with CaptureQueriesContext(connection) as queries:
        assert grid_now(town) == town.grids[1]
    assert len(queries) == 1, "the stamps alone"
    with transaction.atomic():
        move(town, town.grids[2])
        assert grid_now(town) == town.grids[2]
        Jurisdiction.objects.update(grids_stamp="moved on by somebody else")
    assert api.jurisdiction(town.key) is not None
    assert towns._towns[town.key].stamps.grids == "moved on by somebody else"


@pytest.mark.django_db(transaction=True)
def test_what_a_savepoint_took_back_isnt_published(clean_cache: None) -> None:
    town = small_town()
    assert grid_now(town) == town.grids[0]
    with transaction.atomic():
        with pytest.raises(_Undo), transaction.atomic():
            move(town, town.grids[1])
            assert grid_now(town) == town.grids[1]
            raise _Undo
        assert grid_now(town) == town.grids[0]
    assert grid_now(town) == town.grids[0]


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_seen_within_the_second(clean_cache: None) -> None:
    town = small_town()
    ticks = Ticks()
    cache = TownCache(monotonic=ticks)
    first = cache.get(town.key)
    Jurisdiction.objects.update(name_zh="改了名", grids_stamp="another")
    ticks.now += RECHECK_SECONDS * 0.9
    assert cache.get(town.key) is first
    ticks.now += RECHECK_SECONDS * 0.2
    assert cache.get(town.key).ref.name_zh == "改了名"


@pytest.mark.django_db(transaction=True)
def test_without_a_change_nothing_is_read_again(clean_cache: None) -> None:
    town = small_town()
    ticks = Ticks()
    cache = TownCache(monotonic=ticks)
    first = cache.get(town.key)
    for _ in range(5):
        ticks.now += 2 * RECHECK_SECONDS
        with CaptureQueriesContext(connection) as queries:
            assert cache.get(town.key) is first
        assert len(queries) == 1


@pytest.mark.django_db
def test_commit_hooks_run_early_do_not_publish_the_change(
    clean_cache: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        small_town()
    assert api.jurisdiction("qixia").key == "qixia"
    assert not towns._towns, "what isn't committed stays with its thread"
