"""For any division of any town: one grid per level at each point, and schemes overlay exactly."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial import Voronoi

from wangge.domain.places import api
from wangge.domain.places.rules.membership import Span, faults
from wangge.domain.places.testing import FOUNDER
from wangge.packs.schema import LevelSpec, SchemeSpec, Text

ON = date(2024, 1, 1)
AT = datetime(2026, 3, 2, tzinfo=UTC)
BY: dict[str, Any] = {"actor": FOUNDER, "at": AT}
WEST, SOUTH, SIZE = 118.9, 32.1, 0.02
WHOLE = shapely.box(WEST, SOUTH, WEST + SIZE, SOUTH + SIZE)


def tiles(rng: random.Random, count: int) -> list[shapely.Polygon]:
    """Voronoi cells that tile the square exactly, their corners shared to the bit."""
    points = np.array([(rng.random(), rng.random()) for _ in range(count)])
    mirrored = [points]
    for axis in (0, 1):
        for edge in (0.0, 1.0):
            copy = points.copy()
            copy[:, axis] = 2 * edge - copy[:, axis]
            mirrored.append(copy)
    diagram = Voronoi(np.concatenate(mirrored))
    corners = np.clip(np.round(diagram.vertices, 7), 0, 1) * SIZE + [WEST, SOUTH]
    return [
        shapely.Polygon(corners[diagram.regions[diagram.point_region[i]]]) for i in range(count)
    ]


def scheme(key: str) -> SchemeSpec:
    levels = [("street", 3), ("community", 2), ("grid", 2)]
    return SchemeSpec(
        key=key,
        name=Text(zh=key, en=key),
        levels=tuple(LevelSpec(key=k, name=Text(zh=k, en=k), code_width=w) for k, w in levels),
    )


def divide(rng: random.Random, units: list[str], key: str, town: str) -> None:
    """A scheme in force that puts the units into grids at random, none of them empty."""
    leaves = [f"S00{rng.randint(1, 3):02d}{rng.randint(1, 3):02d}" for _ in range(6)]
    leaves = sorted(set(leaves))[: len(units)]
    shuffled = rng.sample(units, len(units))
    members = {unit: leaves[n % len(leaves)] for n, unit in enumerate(shuffled)}
    grids = [api.GridInput("S00", "street", "街道")]
    grids += [api.GridInput(c, "community", c) for c in sorted({leaf[:5] for leaf in leaves})]
    grids += [api.GridInput(leaf, "grid", leaf) for leaf in leaves]
    api.build_scheme(
        jurisdiction_key=town, spec=scheme(key), grids=grids, assignments=members, from_on=ON, **BY
    )


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), count=st.integers(4, 40))
def test_any_town_in_two_schemes(seed: int, count: int) -> None:
    rng = random.Random(seed)
    key = f"t{seed}_{count}_{rng.randint(0, 10**9)}"
    shapes = tiles(rng, count)
    codes = [f"U{n:03d}" for n in range(count)]
    api.create_jurisdiction(key=key, name_zh="镇", name_en="T", time_zone="Asia/Shanghai", **BY)
    units = [api.UnitInput(c, s) for c, s in zip(codes, shapes, strict=True)]
    report = api.import_base_units(jurisdiction_key=key, units=units, from_on=ON, **BY)
    assert report.stored, [f.en for f in report.coverage.findings]
    for name in ("one", "two"):
        divide(rng, codes, name, key)
    by_code = dict(zip(codes, shapes, strict=True))
    _points_have_one_grid_per_level(rng, key, by_code)
    _schemes_overlay_exactly(key, by_code)


def _points_have_one_grid_per_level(
    rng: random.Random, key: str, shapes: dict[str, shapely.Polygon]
) -> None:
    for _ in range(40):
        lon, lat = WEST + rng.random() * SIZE, SOUTH + rng.random() * SIZE
        found = api.locate(key, lon=lon, lat=lat, at=AT)
        point = shapely.Point(lon, lat)
        holding = {code for code, s in shapes.items() if s.covers(point)}
        assert found.status in {"inside", "edge"}
        assert found.unit_code in holding
        for name in ("one", "two"):
            chain = api.grid_chain(key, name, found.unit_code, ON)
            assert [g.level for g in chain] == ["grid", "community", "street"]
            assert all(a.code.startswith(b.code) for a, b in pairwise(chain))


def _schemes_overlay_exactly(key: str, shapes: dict[str, shapely.Polygon]) -> None:
    """Every grid is the union of its units; what two grids share is units whole."""
    members: dict[str, dict[str, set[str]]] = {}
    for name in ("one", "two"):
        of_grid: dict[str, set[str]] = defaultdict(set)
        for code in shapes:
            for grid in api.grid_chain(key, name, code, ON):
                of_grid[grid.code].add(code)
        members[name] = of_grid
        for level in ("street", "community", "grid"):
            grids = api.grids(key, name, ON, level=level)
            together = [unit for grid in grids for unit in of_grid[grid.code]]
            assert sorted(together) == sorted(shapes), "each unit once, all of them"
        for grid in api.grids(key, name, ON):
            assert set(api.units_of(key, name, grid.code, ON)) == of_grid[grid.code]
    area = {code: shape.area for code, shape in shapes.items()}
    shared = sum(
        area[unit]
        for one in api.grids(key, "one", ON, level="grid")
        for two in api.grids(key, "two", ON, level="grid")
        for unit in members["one"][one.code] & members["two"][two.code]
    )
    assert shared == pytest.approx(WHOLE.area)


days = st.integers(1, 40)
spans = st.builds(lambda a, n: Span(a, a + n), days, st.integers(0, 15))


@given(wanted=spans, parts=st.lists(spans, max_size=6))
def test_faults_are_the_first_days_with_none_and_with_several(
    wanted: Span, parts: list[Span]
) -> None:
    found = {fault.several: fault.day for fault in faults(wanted, parts)}
    counts = {d: sum(p.since <= d < p.until for p in parts) for d in range(*wanted)}
    assert found.get(False) == next((d for d, n in counts.items() if n == 0), None)
    assert found.get(True) == next((d for d, n in counts.items() if n > 1), None)
