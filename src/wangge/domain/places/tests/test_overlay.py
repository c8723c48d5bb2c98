"""Two schemes over one ground: whatever they are, the parts add up to the whole, both ways."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import date

import pytest
import shapely

from wangge.domain.places import api as places
from wangge.domain.places.api import Layer
from wangge.domain.places.testing import FOUNDED_AT, FOUNDER, SINCE_ON, small_town
from wangge.kernel.errors import NotFound
from wangge.packs.schema import LevelSpec, SchemeSpec, Text

ON = date(2026, 3, 2)
KEY = "qixia"


def _second(assign: dict[str, int]) -> None:
    """Another department's scheme: two levels, the units dealt out as told."""
    name = Text(zh="税务网格", en="Tax grids")
    levels = (
        LevelSpec(key="office", name=name, code_width=1),
        LevelSpec(key="patch", name=name, code_width=1),
    )
    grids = [places.GridInput("T", "office", "税务所", "Office")]
    grids += [places.GridInput(f"T{n}", "patch", f"片{n}") for n in sorted(set(assign.values()))]
    places.build_scheme(
        jurisdiction_key=KEY,
        spec=SchemeSpec(key="tax", name=name, levels=levels),
        grids=grids,
        assignments={unit: f"T{n}" for unit, n in assign.items()},
        from_on=SINCE_ON,
        actor=FOUNDER,
        at=FOUNDED_AT,
    )


@pytest.mark.parametrize("stride", [2, 3, 5, 7])
def test_the_parts_add_up_to_the_whole_both_ways(db: None, stride: int) -> None:
    town = small_town(KEY)
    _second({unit: number % stride for number, unit in enumerate(town.units)})
    scheme = places.schemes_in_force(KEY, ON)
    first = next(s for s in scheme if s.key != "tax")
    one, other = Layer(first.key, first.levels[-1].key), Layer("tax", "patch")
    parts = places.overlay(KEY, one, other, ON)
    back = places.overlay(KEY, other, one, ON)
    assert sum(p.units for p in parts) == sum(p.units for p in back) == len(town.units)
    pairs = {(p.grid.code, p.other.code): (p.units, p.area_m2) for p in parts if p.other}
    assert pairs == {(p.other.code, p.grid.code): (p.units, p.area_m2) for p in back if p.other}
    areas = {u.code: u.area_m2 for u in places.units(KEY, ON)}
    for layer, rows in ((one, parts), (other, back)):
        count: Counter[str] = Counter()
        for row in rows:
            count[row.grid.code] += row.units
        for grid in places.grids(KEY, layer.scheme_key, ON, level=layer.level):
            units = places.units_of(KEY, layer.scheme_key, grid.code, ON)
            assert count[grid.code] == len(units)
            own = math.fsum(r.area_m2 for r in rows if r.grid.code == grid.code)
            assert own == pytest.approx(math.fsum(areas[u] for u in units), rel=1e-12)


def test_the_map_of_a_grid_shows_its_parts(db: None) -> None:
    town = small_town(KEY)
    _second({unit: number % 2 for number, unit in enumerate(town.units)})
    first = next(s for s in places.schemes_in_force(KEY, ON) if s.key != "tax")
    grid = places.grids(KEY, first.key, ON, level=first.levels[-1].key)[0]
    one, other = Layer(first.key, grid.level, grid.code), Layer("tax", "patch")
    drawn = json.loads(places.overlay_geojson(KEY, one, other, ON))
    parts = places.overlay(KEY, one, other, ON)
    names = {f["properties"]["code"] for f in drawn["features"]}
    assert names == {p.other.code for p in parts if p.other}
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in drawn["features"]]
    assert shapely.union_all(shapes).area == pytest.approx(sum(s.area for s in shapes))


def test_a_level_that_is_not_there_is_named(db: None) -> None:
    small_town(KEY)
    first = places.schemes_in_force(KEY, ON)[0]
    with pytest.raises(NotFound) as refusal:
        places.overlay(KEY, Layer(first.key, "moon"), Layer(first.key, "moon"), ON)
    assert refusal.value.code == "no_such_level"
