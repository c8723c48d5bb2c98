"""Faults put into a seamless coverage are found, named and measured; unions stay exact."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.algorithms.coverage import (
    adjacency,
    area_m2,
    check_coverage,
    dissolve,
    simplify_coverage,
)
from wangge.algorithms.metres import metres_per_degree

LON, LAT, STEP = 120.0, 36.0, 0.001
LON_M, LAT_M = metres_per_degree(LAT + 2.5 * STEP)
SHARED = Path(os.environ.get("WANGGE_SHARED", Path(__file__).parents[6] / "shared"))


def square(column: float, row: float, columns: float = 1, rows: float = 1) -> Any:
    west, south = LON + column * STEP, LAT + row * STEP
    return shapely.box(west, south, LON + (column + columns) * STEP, LAT + (row + rows) * STEP)


def board() -> dict[str, Any]:
    """Five by five squares of 0.001°, named r0c0 … r4c4."""
    return {f"r{r}c{c}": square(c, r) for r in range(5) for c in range(5)}


def check(units: dict[str, Any], boundary: Any = None, tolerance_m: float = 0.0) -> Any:
    return check_coverage(list(units), list(units.values()), boundary, tolerance_m=tolerance_m)


def test_a_seamless_board_has_no_finding() -> None:
    report = check(board(), square(0, 0, 5, 5))
    assert report.findings == ()
    assert report.is_seamless


def test_a_hole_is_a_gap_with_its_area_and_neighbours() -> None:
    units = board()
    del units["r2c2"]
    report = check(units)
    (gap,) = report.gaps
    assert not report.is_seamless
    assert gap.area_m2 == pytest.approx(STEP * STEP * LON_M * LAT_M, rel=1e-6)
    assert set(gap.names) == {n for n in units if n[1] in "123" and n[3] in "123"}
    assert square(2, 2).contains(shapely.Point(gap.point))
    assert "空隙" in gap.zh and "gap" in gap.en and "r1c2" in gap.en


def test_a_gap_at_the_rim_needs_the_boundary() -> None:
    units = board()
    del units["r4c4"]
    assert check(units).is_seamless
    (gap,) = check(units, square(0, 0, 5, 5)).gaps
    assert set(gap.names) == {"r3c3", "r3c4", "r4c3"}


def test_an_island_in_a_hole_is_no_gap() -> None:
    units = board()
    units["r2c2"] = square(2.25, 2.25, 0.5, 0.5)
    (gap,) = check(units).gaps
    assert gap.area_m2 == pytest.approx(0.75 * STEP * STEP * LON_M * LAT_M, rel=1e-6)
    assert [f.names for f in check(units).detached] == [("r2c2",)]


def test_an_overlap_names_the_pair() -> None:
    units = board()
    units["r2c2"] = square(2, 2, 1.5, 1)
    (overlap,) = check(units).overlaps
    assert set(overlap.names) == {"r2c2", "r2c3"}
    assert overlap.area_m2 == pytest.approx(0.5 * STEP * STEP * LON_M * LAT_M, rel=1e-6)


@pytest.mark.parametrize("inner", [square(2.2, 2.2, 0.5, 0.5), square(2, 2)])
def test_a_unit_within_or_upon_another_overlaps(inner: Any) -> None:
    (overlap,) = check({**board(), "again": inner}).overlaps
    assert set(overlap.names) == {"again", "r2c2"}


def test_slivers_are_passed_over_but_counted() -> None:
    units = board()
    units["r2c2"] = square(2, 2, 1 + 0.5 / (STEP * LON_M), 1)
    assert len(check(units).overlaps) == 1
    report = check(units, tolerance_m=1.0)
    assert report.is_seamless
    assert report.slivers == 1
    assert report.slivers_area_m2 == pytest.approx(0.5 * STEP * LAT_M, rel=1e-3)


def test_a_crossed_ring_is_named_with_its_place() -> None:
    bow = shapely.Polygon([(LON, LAT), (LON + 1, LAT + 1), (LON + 1, LAT), (LON, LAT + 1)])
    (fault,) = check({"bow": bow}).invalid
    assert fault.names == ("bow",)
    assert fault.point == (LON + 0.5, LAT + 0.5)
    assert "边界自相交" in fault.zh and "Self-intersection" in fault.en


def test_orphans_outside_partly_outside_and_detached() -> None:
    units = {**board(), "gone": square(40, 40), "out": square(4.5, 5, 1, 1)}
    report = check(units, square(0, 0, 5, 6))
    assert [(f.names, f.wholly) for f in report.outside] == [(("gone",), True), (("out",), False)]
    assert [f.names for f in report.detached] == [("gone",)]
    assert len(report.orphans) == 3


def test_repeated_names_and_empty_shapes() -> None:
    shapes = [square(0, 0), square(1, 0), None, shapely.Polygon()]
    report = check_coverage(["a", "a", "none", "void"], shapes)
    (twice,) = report.duplicates
    assert (twice.names, twice.positions) == (("a",), (0, 1))
    assert [f.names for f in report.empty] == [("none",), ("void",)]
    assert not report.is_seamless


def test_nothing_at_all_is_no_crash() -> None:
    assert check({}).is_seamless
    assert check({"none": None}).empty[0].names == ("none",)


def voronoi(seed: int, count: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    points = shapely.MultiPoint(np.array([LON, LAT]) + rng.random((count, 2)) * 0.05)
    return list(shapely.voronoi_polygons(points).geoms)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), count=st.integers(3, 60))
def test_taking_out_any_units_is_seen_and_nothing_else(seed: int, count: int) -> None:
    cells = voronoi(seed, count)
    rng = np.random.default_rng(seed)
    boundary = shapely.union_all(cells)
    gone = set(rng.choice(len(cells), rng.integers(0, 3), replace=False).tolist())
    kept = {str(i): c for i, c in enumerate(cells) if i not in gone}
    report = check(kept, boundary, tolerance_m=0.001)
    assert report.is_seamless == (not gone)
    missing = area_m2([cells[i] for i in gone]).sum() if gone else 0.0
    assert sum(g.area_m2 for g in report.gaps) == pytest.approx(missing, rel=1e-3, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), count=st.integers(3, 60))
def test_adjacency_equals_pairwise_intersection(seed: int, count: int) -> None:
    cells = voronoi(seed, count)
    found = adjacency(cells)
    want = {}
    for u in range(len(cells)):
        for v in range(u + 1, len(cells)):
            line = shapely.intersection(cells[u].boundary, cells[v].boundary)
            if shapely.length(line) > 1e-9:
                middle = shapely.centroid(line).y
                scale = np.array(metres_per_degree(middle))
                flat = shapely.transform(line, lambda c, s=scale: c * s)
                want[u, v] = shapely.length(flat)
    got = dict(zip(zip(found.u, found.v, strict=True), found.shared_length_m, strict=True))
    assert got.keys() == want.keys()
    assert all(got[k] == pytest.approx(want[k], rel=1e-3) for k in want)


def test_borders_with_other_vertices_are_measured_too() -> None:
    found = adjacency([square(0, 0, 2, 1), square(0, 1), square(1, 1), square(2, 1)])
    assert list(zip(found.u.tolist(), found.v.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 2),
        (2, 3),
    ]
    assert found.shared_length_m[0] == pytest.approx(STEP * LON_M, rel=1e-4)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_dissolving_loses_and_adds_nothing(seed: int) -> None:
    cells = voronoi(seed, 40)
    groups = np.random.default_rng(seed).integers(0, 4, len(cells)).tolist()
    parts = dissolve(cells, groups)
    assert parts.keys() == set(groups)
    for group, part in parts.items():
        members = [c for c, g in zip(cells, groups, strict=True) if g == group]
        assert part.is_valid
        assert part.equals(shapely.union_all(members))


def test_dissolving_overlapping_units_counts_the_ground_once() -> None:
    joined = dissolve([square(0, 0, 2, 1), square(1, 0, 2, 1)], ["x", "x"])["x"]
    assert joined.area == pytest.approx(square(0, 0, 3, 1).area)


def test_simplified_coverages_stay_coverages() -> None:
    waves = np.linspace(0, 1, 200)
    middle = np.stack([LON + waves, LAT + 0.001 * np.sin(waves * 50)], axis=1)
    upper = shapely.Polygon([*middle, (LON + 1, LAT + 1), (LON, LAT + 1)])
    lower = shapely.Polygon([*middle, (LON + 1, LAT - 1), (LON, LAT - 1)])
    thin = simplify_coverage([upper, lower], 500.0)
    assert shapely.get_num_coordinates(thin).sum() < 100
    assert shapely.coverage_is_valid(thin)
    assert thin[0].centroid.distance(upper.centroid) < 0.01


def test_real_streets_are_told_apart_from_their_slivers() -> None:
    file = SHARED / "data/cn_boundaries/beijing_subdistricts.geojson"
    if not file.exists():
        pytest.skip(f"no sample boundaries at {file}")
    collection = shapely.from_geojson(file.read_text(encoding="utf-8"))
    streets = list(collection.geoms)
    report = check_coverage([str(i) for i in range(len(streets))], streets, tolerance_m=5.0)
    assert report.invalid == () and report.empty == ()
    assert 0 < len(report.overlaps) < 10
    assert report.slivers > 100
