"""What the map of a drawing shows: the grids of a version, and the ground that is another's."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely

from wangge.domain.places import api as places
from wangge.domain.places.api import GridInput
from wangge.domain.redrawing import ground, rules
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.queries.drawings import seen, version
from wangge.kernel.errors import NotFound

METRE_TENTHS = 6
"""Decimals of a degree that are drawn."""


def version_geojson(
    drawing_id: UUID,
    account_id: UUID | None,
    at: datetime,
    number: int,
    level: str,
    *,
    beside: int | None = None,
) -> str:
    """The grids of one level of a version as a FeatureCollection, with `code`, `name`, `en`,
    `level`, `parent`. Number 0 is the division in force. `beside` another version only those are
    told that have other base units there. `NotFound` for no such version or level.
    """
    row = seen(drawing_id, account_id, at)
    content = content_of(drawing_id, account_id, at, number)
    on = places.local_day(row.jurisdiction_key, at)
    scheme = places.scheme_in_force(row.jurisdiction_key, row.scheme_key, on)
    depths = {spec.key: n for n, spec in enumerate(scheme.levels)}
    if level not in depths:
        raise NotFound("no_such_level", zh="没有这一层级。", en="There is no such level.")
    other = content_of(drawing_id, account_id, at, beside) if beside is not None else content
    parents = ground.parents(scheme, content, other)
    grid_of = _at_level(content, parents, depths[level])
    if beside is not None:
        moved = rules.moved_units(_at_level(other, parents, depths[level]), grid_of)
        differ = {code for pair in moved.values() for code in pair}
        grid_of = {unit: code for unit, code in grid_of.items() if code in differ}
    named = {g.code: g for g in content.grids if g.level == level}
    shapes = _outlines(row.jurisdiction_key, on, grid_of)
    return _collection(_grid(named[c], parents[c], s) for c, s in shapes.items() if c in named)


def _at_level(content: Content, parents: Mapping[str, str], depth: int) -> dict[str, str]:
    """Base unit → its grid at that depth of the levels."""
    return {
        unit: rules.level_in(rules.chain_of(leaf, parents), depth)
        for unit, leaf in content.leaves.items()
    }


def _outlines(
    jurisdiction_key: str, on: date, grid_of: Mapping[str, str]
) -> dict[str, shapely.Geometry]:
    """The shape (WGS-84 degrees) of each grid that units are given to, by code."""
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for unit, shape in places.unit_shapes(jurisdiction_key, on):
        if unit in grid_of:
            parts[grid_of[unit]].append(shape)
    return {code: shapely.coverage_union_all(found) for code, found in sorted(parts.items())}


def moved_geojson(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int, against: int
) -> str:
    """The base units whose grid is another in version `number` than in `against` (0: in force)."""
    row = seen(drawing_id, account_id, at)
    after = content_of(drawing_id, account_id, at, number)
    before = content_of(drawing_id, account_id, at, against)
    moved = rules.moved_units(before.leaves, after.leaves)
    on = places.local_day(row.jurisdiction_key, at)
    return _collection(
        _feature(shape, {"code": unit, "from": moved[unit][0], "to": moved[unit][1]})
        for unit, shape in places.unit_shapes(row.jurisdiction_key, on)
        if unit in moved
    )


def content_of(drawing_id: UUID, account_id: UUID | None, at: datetime, number: int) -> Content:
    """What a version holds; number 0: the division in force. `NotFound`."""
    if number:
        return version(drawing_id, account_id, at, number).content
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    return ground.in_force(row.jurisdiction_key, row.scheme_key, on)


def _grid(grid: GridInput, parent: str, shape: shapely.Geometry) -> dict[str, Any]:
    names = {"code": grid.code, "name": grid.name, "en": grid.name_en}
    return _feature(shape, {**names, "level": grid.level, "parent": parent})


def _feature(shape: shapely.Geometry, properties: Mapping[str, str]) -> dict[str, Any]:
    drawn = shapely.transform(shape, lambda xy: xy.round(METRE_TENTHS))
    geometry = json.loads(shapely.to_geojson(drawn))
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def _collection(features: Iterable[Mapping[str, Any]]) -> str:
    body = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
