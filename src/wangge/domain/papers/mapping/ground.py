"""What lies in the view, from the town's own layers: shapes in millimetres, with their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import shapely

from wangge.algorithms.paper_map import View
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef


class Feature(NamedTuple):
    """A shape in millimetres."""

    shape: Any
    layer: str
    name: str
    name_en: str
    kind: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The view, the grid in it, and everything around."""

    view: View
    grid: Any
    backdrop: tuple[Feature, ...]
    units: tuple[Feature, ...]
    neighbours: tuple[Feature, ...]


def ground_of(grid: GridRef, on: date, width_mm: float, height_mm: float) -> Ground | None:
    """The ground of a grid in a frame; None for a grid without ground of its own."""
    town = grid.jurisdiction_key
    shape = _shape_of(grid, on)
    if shape is None:
        return None
    view = View.around(shape, width_mm, height_mm)
    backdrop = tuple(_features(view, town, "base", on))
    units = tuple(_features(view, town, "units", on))
    around = _features(view, town, "grids", on, level=grid.level, scheme_key=grid.scheme_key)
    neighbours = tuple(f for f in around if f.code != grid.code)
    return Ground(view, view.on_paper(shape), backdrop, units, neighbours)


def _shape_of(grid: GridRef, on: date) -> Any:
    """The grid put together from its base units' shapes, in degrees."""
    scheme = places.scheme_in_force(grid.jurisdiction_key, grid.scheme_key, on)
    if scheme.level(grid.level).membership != "area":
        return None
    codes = places.units_of(grid.jurisdiction_key, grid.scheme_key, grid.code, on)
    if not codes:
        return None
    boxes = [u.bounds for u in places.units(grid.jurisdiction_key, on, codes)]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    text = places.layer_geojson(
        grid.jurisdiction_key,
        "grids",
        on=on,
        level=grid.level,
        scheme_key=grid.scheme_key,
        bbox=(west, south, east, north),
    )
    for feature in json.loads(text)["features"]:
        if feature["properties"].get("code") == grid.code:
            return shapely.geometry.shape(feature["geometry"])
    return None


def _features(view: View, town: str, layer: str, on: date, **asked: Any) -> Iterator[Feature]:
    text = places.layer_geojson(town, layer, on=on, bbox=view.box, zoom=view.zoom, **asked)
    for feature in json.loads(text)["features"]:
        given = feature["properties"]
        shape = view.on_paper(shapely.geometry.shape(feature["geometry"]))
        if shape.is_empty:
            continue
        name, kind = given.get("name", ""), given.get("kind", "")
        yield Feature(
            shape, given.get("layer", layer), name, given.get("en", ""), kind, given.get("code", "")
        )
