"""Locating equals GEOS's exact answer at every point, corners and edges included."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.algorithms.locate import UnitIndex
from wangge.algorithms.metres import metres_per_degree
from wangge.kernel.errors import InvalidInput

WEST, SOUTH = 114.3, 30.5


def exact(polygons: Any, x: float, y: float) -> int:
    """The first polygon that covers the point, by GEOS."""
    hits = np.flatnonzero(shapely.intersects_xy(polygons, x, y))
    return int(hits[0]) if hits.size else -1


def town(seed: int, size: float) -> list[Any]:
    """A Voronoi coverage with holes, units within holes, multi-part units, slivers, a gap."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(4, 30))
    places = np.array([WEST, SOUTH]) + rng.random((count, 2)) * size
    frame = shapely.box(WEST, SOUTH, WEST + size, SOUTH + size)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(places), extend_to=frame)
    cells = [c for c in shapely.intersection(list(cells.geoms), frame) if c.geom_type == "Polygon"]
    yard = shapely.Polygon(
        (shapely.get_coordinates(cells[0].exterior) - cells[0].centroid.coords[0]) * 0.3
        + cells[0].centroid.coords[0]
    )
    cells[0] = shapely.Polygon(cells[0].exterior, [yard.exterior])
    if seed % 2:
        cells.append(yard)
    far = [cells.pop(1), cells.pop(-2)]
    both = shapely.union_all(far)
    cells += [both] if both.geom_type == "MultiPolygon" else far
    if seed % 3:
        del cells[2]
    sliver = [(WEST - size, SOUTH), (WEST, SOUTH), (WEST, SOUTH + size * 1e-7)]
    cells.append(shapely.Polygon(sliver))
    return [c for c in cells if c.is_valid]


def probes(polygons: list[Any], seed: int, size: float) -> np.ndarray[Any, Any]:
    """Anywhere, on vertices, on edges, and one step of a double away from them."""
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(polygons)
    other = np.roll(corners, -1, axis=0)
    middles = (corners + other) / 2
    level = corners + np.stack([rng.uniform(-size, size, len(corners)), np.zeros(len(corners))], 1)
    anywhere = np.array([WEST, SOUTH]) + rng.uniform(-0.2, 1.2, (300, 2)) * size
    steps = [np.nextafter(corners, d) for d in (-np.inf, np.inf)]
    return np.concatenate([corners, middles, level, anywhere, *steps])


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    size=st.sampled_from([1e-5, 0.01, 3.0]),
    cells=st.sampled_from([1, 16, 400, 20_000]),
)
def test_every_point_gets_the_exact_answer(seed: int, size: float, cells: int) -> None:
    polygons = town(seed, size)
    index = UnitIndex.build(list(range(len(polygons))), polygons, raster_cells=cells)
    points = probes(polygons, seed, size)
    want = [exact(polygons, x, y) for x, y in points]
    assert index.find_many(points[:, 0], points[:, 1]).tolist() == want
    assert [index.find_unit(x, y) for x, y in points.tolist()] == want


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), cells=st.sampled_from([1, 30, 3000]))
def test_overlapping_units_give_the_smallest(seed: int, cells: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 8, (12, 2)) / 1000
    high = low + rng.integers(1, 8, (12, 2)) / 1000
    polygons = [shapely.box(*a, *b) for a, b in zip(low, high, strict=True)]
    index = UnitIndex.build(list(range(12)), polygons, raster_cells=cells)
    points = np.concatenate([rng.random((200, 2)) * 0.016, rng.integers(0, 17, (300, 2)) / 1000])
    want = [exact(polygons, x, y) for x, y in points]
    assert index.find_many(points[:, 0], points[:, 1]).tolist() == want
    assert [index.find_unit(x, y) for x, y in points.tolist()] == want


def squares() -> UnitIndex:
    """b west of a, 0.001° each, sharing the meridian 114.001."""
    boxes = [shapely.box(114.001, 30, 114.002, 30.001), shapely.box(114, 30, 114.001, 30.001)]
    return UnitIndex.build(["a", "b"], boxes)


def test_statuses_candidates_and_distances() -> None:
    index = squares()
    lon_m, _ = metres_per_degree(30.0005)
    inside = index.find(114.0005, 30.0005)
    assert (inside.status, inside.unit, len(inside.candidates)) == ("inside", "b", 1)
    edge = index.find(114.001 - 0.6 / lon_m, 30.0005)
    assert (edge.status, edge.unit) == ("edge", "b")
    assert [c.unit for c in edge.candidates] == ["b", "a"]
    assert edge.candidates[1].distance_m == pytest.approx(0.6, abs=1e-6)
    near = index.find(114.002 + 7.5 / lon_m, 30.0005)
    assert (near.status, near.unit) == ("near", "a")
    assert near.candidates[0].distance_m == pytest.approx(7.5, abs=1e-6)
    away = index.find(114.002 + 26 / lon_m, 30.0005)
    assert (away.status, away.unit, away.candidates) == ("outside", None, ())
    assert index.find(114.002 + 26 / lon_m, 30.0005, near_m=200).status == "near"


def test_a_shared_edge_belongs_to_the_smaller_code() -> None:
    index = squares()
    assert index.id_of(index.find_unit(114.001, 30.0005)) == "a"
    both = index.find(114.001, 30.0005)
    assert (both.status, [c.unit for c in both.candidates]) == ("edge", ["a", "b"])
    assert [c.distance_m for c in both.candidates] == [0.0, 0.0]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), near_m=st.sampled_from([1.0, 30.0, 400.0]))
def test_distances_agree_with_shapely(seed: int, near_m: float) -> None:
    polygons = town(seed, 0.01)
    index = UnitIndex.build(list(range(len(polygons))), polygons)
    rng = np.random.default_rng(seed)
    for lon, lat in (np.array([WEST, SOUTH]) + rng.uniform(-0.4, 1.4, (30, 2)) * 0.01).tolist():
        scale = np.array(metres_per_degree(lat))
        flat = shapely.transform(polygons, lambda c, s=scale, p=(lon, lat): (c - p) * s)
        away = shapely.distance(flat, shapely.Point(0, 0))
        found = index.find(lon, lat, near_m=near_m, edge_m=near_m)
        got = {c.unit: c.distance_m for c in found.candidates}
        want = {i: d for i, d in enumerate(away) if d <= near_m}
        assert got.keys() == want.keys()
        assert all(math.isclose(got[i], want[i], abs_tol=1e-6) for i in want)


def test_saved_index_answers_alike(tmp_path: Path) -> None:
    polygons = town(5, 0.01)
    index = UnitIndex.build([f"单元{i:02}" for i in range(len(polygons))], polygons)
    index.save(tmp_path / "units.index")
    loaded = UnitIndex.load(tmp_path / "units.index")
    points = probes(polygons, 5, 0.01)
    assert (loaded.find_many(*points.T) == index.find_many(*points.T)).all()
    assert loaded.ids == index.ids
    assert loaded.find(*points[0]) == index.find(*points[0])


def test_a_cut_or_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "units.index"
    squares().save(path)
    for bad in (path.read_bytes()[:-1], b"", b"something else", path.read_bytes()[:40]):
        path.write_bytes(bad)
        with pytest.raises(InvalidInput, match="unit_index_unreadable"):
            UnitIndex.load(path)


def test_an_empty_index_is_nowhere(tmp_path: Path) -> None:
    UnitIndex.build([], []).save(tmp_path / "none.index")
    index = UnitIndex.load(tmp_path / "none.index")
    assert index.find_unit(114.0, 30.0) == -1
    assert index.find_many([114.0], [30.0]).tolist() == [-1]
    assert index.find(114.0, 30.0).status == "outside"


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "unit_polygon_invalid"),
        ("POLYGON EMPTY", "unit_empty"),
        ("POINT (1 1)", "unit_not_polygon"),
        ("POLYGON ((700000 2900000, 700001 2900000, 700000 2900001, 700000 2900000))",
         "unit_outside_world"),
    ],
)  # fmt: skip
def test_unusable_units_are_refused_by_name(shape: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        UnitIndex.build(["good", "坏"], [shapely.box(0, 0, 1, 1), shapely.from_wkt(shape)])
    assert caught.value.code == code
    assert caught.value.data["units"] == ["坏"]
    assert "坏" in caught.value.zh and "坏" in caught.value.en


def test_repeated_codes_are_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as caught:
        UnitIndex.build(["x", "y", "x"], [shapely.box(0, 0, 1, 1)] * 3)
    assert caught.value.data["units"] == ["x"]


def test_points_that_are_no_place() -> None:
    index = squares()
    assert index.find_unit(math.nan, 30.0) == -1
    assert index.find_many([math.nan, math.inf, 114.0005], [30, 30, 30.0005]).tolist() == [
        -1,
        -1,
        1,
    ]
    with pytest.raises(InvalidInput) as caught:
        index.find(114.0, math.nan)
    assert caught.value.field == "lat"
