"""Where points lie in the small town, and that doubt is always said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wangge.domain.places import api
from wangge.domain.places.testing import FOUNDER, SmallTown, small_town
from wangge.kernel.coordinates import System, from_canonical
from wangge.kernel.errors import InvalidInput, NotFound

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ON = date(2026, 3, 2)


@pytest.fixture
def town(db: None) -> SmallTown:
    return small_town()


def test_a_point_inside_has_its_unit_and_chain(town: SmallTown) -> None:
    for column in range(4):
        for row in range(4):
            lon, lat = town.point(column, row)
            found = api.locate(town.key, lon=lon, lat=lat, at=NOW)
            assert (found.status, found.unit_code) == ("inside", town.unit(column, row))
            assert found.unit_id is not None and found.is_certain
            chain = api.grid_chain(town.key, "governance", found.unit_code, ON)
            leaf = town.grid_of(column, row)
            assert [g.code for g in chain] == [leaf, leaf[:12], town.root]


def test_the_offset_of_a_chinese_map_is_taken_out_and_the_raw_point_kept(town: SmallTown) -> None:
    lon, lat = from_canonical(*town.point(1, 2), System.GCJ02)
    found = api.locate(town.key, lon=lon, lat=lat, system="gcj02", at=NOW)
    assert found.unit_code == town.unit(1, 2)
    assert found.raw == api.RawPoint(lon, lat, "gcj02")
    assert (found.lon, found.lat) == pytest.approx(town.point(1, 2), abs=1e-6)


def test_an_edge_names_both_units(town: SmallTown) -> None:
    lon, lat = town.on_edge
    found = api.locate(town.key, lon=lon, lat=lat, at=NOW)
    assert found.status == "edge" and not found.is_certain
    assert {c.unit_code for c in found.candidates} == {town.unit(0, 0), town.unit(1, 0)}
    assert all(c.distance_m == 0 for c in found.candidates)


def test_a_few_metres_outside_has_the_nearest_unit_and_its_distance(town: SmallTown) -> None:
    lon, lat = town.near
    found = api.locate(town.key, lon=lon, lat=lat, at=NOW)
    assert (found.status, found.unit_code) == ("near", town.unit(0, 0))
    assert found.candidates[0].distance_m == pytest.approx(9.43, abs=0.1)


def test_how_near_is_near_is_the_towns_choice(town: SmallTown) -> None:
    api.change_settings(jurisdiction_key=town.key, settings={"near_m": 5}, actor=FOUNDER, at=NOW)
    lon, lat = town.near
    assert api.locate(town.key, lon=lon, lat=lat, at=NOW).status == "outside"


def test_far_outside_has_no_unit(town: SmallTown) -> None:
    lon, lat = town.outside
    found = api.locate(town.key, lon=lon, lat=lat, at=NOW)
    assert (found.status, found.unit_code, found.unit_id) == ("outside", "", None)


def test_no_position_is_unlocated(town: SmallTown) -> None:
    assert api.locate(town.key, lon=None, lat=None, at=NOW) is api.UNLOCATED


def test_swapped_coordinates_are_refused(town: SmallTown) -> None:
    lon, lat = town.point(0, 0)
    with pytest.raises(InvalidInput) as caught:
        api.locate(town.key, lon=lat, lat=lon, at=NOW)
    assert caught.value.field in {"lon", "lat"}


def test_before_the_units_there_is_nothing(town: SmallTown) -> None:
    lon, lat = town.point(0, 0)
    found = api.locate(town.key, lon=lon, lat=lat, at=datetime(2019, 12, 31, 15, 59, tzinfo=UTC))
    assert found.status == "outside"
    first_instant = datetime(2019, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    assert api.locate(town.key, lon=lon, lat=lat, at=first_instant).status == "inside"


def test_many_points_at_once(town: SmallTown) -> None:
    points = [town.point(c, r) for c, r in ((0, 0), (3, 3), (2, 1))] + [town.outside]
    lons, lats = zip(*points, strict=True)
    assert api.locate_many(town.key, lons, lats, at=NOW) == ["U00", "U33", "U21", ""]


@pytest.mark.django_db
def test_an_unknown_town_is_not_found() -> None:
    with pytest.raises(NotFound):
        api.locate("nowhere", lon=1.0, lat=1.0, at=NOW)
