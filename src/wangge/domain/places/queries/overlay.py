"""Two departments' schemes laid over each other: which base units they share, grid by grid.

Exact, from the tables of base units alone: no shape is cut, so that the parts of a grid add up to
the grid. Shapes are read only to draw the parts of one grid.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import shapely

from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.refs import GridRef
from wangge.domain.places.queries.scheme_table import SchemeTable
from wangge.domain.places.queries.town import Town
from wangge.domain.places.queries.unit_index import units_on
from wangge.kernel.errors import InvalidInput, NotFound

HOUSEHOLDS = "households"
"""The attribute of a base unit that counts them, where the town knows."""
UNITS_DRAWN_MOST = 5000


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a grid of one scheme and a grid of the other share.

    `other` None: base units that lie in no grid of the other scheme at that level. `households`
    counts those units that say how many they have; None where none does.
    """

    grid: GridRef
    other: GridRef | None
    units: int
    area_m2: float
    households: int | None

    @property
    def area_ha(self) -> float:
        return self.area_m2 / 10_000


@dataclass(frozen=True, slots=True)
class Layer:
    """A level of a scheme; the grids under `under` only."""

    scheme_key: str
    level: str
    under: str = ""


def overlay(jurisdiction_key: str, one: Layer, other: Layer, on: date) -> tuple[Overlap, ...]:
    """Every pair of grids of the two levels that share base units on that day, by codes.

    A unit in no grid of `one` isn't counted; the parts of a grid of `one` add up to it unless
    `other.under` says that only some of the other's grids are wanted. One query. Raises
    `NotFound` for a scheme or a level that isn't there.
    """
    town, day = towns.get(jurisdiction_key), on.toordinal()
    pairs = _pairs(town, one, other, day)
    known = _measures(town, on)
    tables = [town.table(town.scheme_on(layer.scheme_key, day)) for layer in (one, other)]
    found = []
    for (mine, others), units in sorted(pairs.items()):
        measured = [known[code] for code in units if code in known]
        counted = [households for _, households in measured if households is not None]
        found.append(
            Overlap(
                grid=tables[0].ref(mine),
                other=tables[1].ref(others) if others >= 0 else None,
                units=len(units),
                area_m2=math.fsum(area for area, _ in measured),
                households=sum(counted) if counted else None,
            )
        )
    return tuple(found)


def overlay_geojson(jurisdiction_key: str, one: Layer, other: Layer, on: date) -> str:
    """The parts of one grid (`one.under`), each named after the other scheme's grid it lies in.

    Raises as `overlay`, and `InvalidInput` for a grid of more than 5,000 base units.
    """
    town, day = towns.get(jurisdiction_key), on.toordinal()
    table = town.table(town.scheme_on(other.scheme_key, day))
    parts: dict[int, list[str]] = defaultdict(list)
    for (_, others), units in _pairs(town, one, other, day).items():
        parts[others].extend(units)
    codes = [code for units in parts.values() for code in units]
    if len(codes) > UNITS_DRAWN_MOST:
        raise InvalidInput(
            "overlay_large",
            zh=f"单元网格超过 {UNITS_DRAWN_MOST} 个，请选择下一级网格后再看图。",
            en=f"More than {UNITS_DRAWN_MOST} base units: choose a grid further down for the map.",
            field="under",
        )
    rows = units_on(town.ref.id, on).filter(code__in=codes)
    shapes = {code: shapely.from_wkb(bytes(w)) for code, w in rows.values_list("code", "geometry")}
    features = [
        _feature(table, others, [shapes[c] for c in units if c in shapes])
        for others, units in sorted(parts.items())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _feature(table: SchemeTable, row: int, shapes: list[shapely.Geometry]) -> dict[str, object]:
    grid = table.ref(row) if row >= 0 else None
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(shapely.union_all(shapes))),
        "properties": {
            "code": grid.code if grid else "",
            "name": grid.name if grid else "—",
            "en": grid.name_en if grid else "",
            "level": grid.level if grid else "",
            "parent": grid.parent_code if grid else "",
        },
    }


def _pairs(town: Town, one: Layer, other: Layer, day: int) -> dict[tuple[int, int], list[str]]:
    """The unit codes by the row of the one's grid and that of the other's, -1 for none."""
    mine, others = (_rows(town, layer, day) for layer in (one, other))
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for unit, row in mine.items():
        there = others.get(unit, -1)
        if there >= 0 or not other.under:
            found[row, there].append(town.units.codes[unit])
    return found


def _rows(town: Town, layer: Layer, day: int) -> Mapping[int, int]:
    """The row of the level's grid for every base unit that lies in one."""
    scheme = town.scheme_on(layer.scheme_key, day)
    if layer.level not in {level.key for level in scheme.levels}:
        raise NotFound(
            "no_such_level",
            zh=f"方案中没有层级“{layer.level}”。",
            en=f"The scheme has no level “{layer.level}”.",
            field="level",
        )
    table = town.table(scheme)
    at_level: dict[int, int] = {}
    for row in table.under(layer.under, day):
        chain = (row, *table.above(row, day))
        at_level[row] = next((r for r in chain if table.level_of(r) == layer.level), -1)
    return {
        unit: at_level[leaf]
        for unit, leaf in table.memberships_on(day)
        if at_level.get(leaf, -1) >= 0
    }


def _measures(town: Town, on: date) -> dict[str, tuple[float, int | None]]:
    rows = units_on(town.ref.id, on).values_list("code", "area_m2", "attributes")
    return {code: (area, _households(given)) for code, area, given in rows.iterator(5000)}


def _households(attributes: Mapping[str, object]) -> int | None:
    value = (attributes or {}).get(HOUSEHOLDS)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
