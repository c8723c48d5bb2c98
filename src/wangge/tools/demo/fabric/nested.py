"""Towns of any size as nested cuts of one rectangle: districts, cities. Counts are exact.

Made set-wise in seconds: no roads or houses, only divisions, grids and base units on a plan that
is then bent. Every grid is in one piece because it is a rectangle of the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from wangge.tools.demo.fabric.plan import (
    PlannedFeature,
    PlannedGrid,
    PlannedLayer,
    PlannedUnit,
    Spot,
    TownPlan,
)
from wangge.tools.demo.fabric.rects import Rect, parts_of, woven
from wangge.tools.demo.fabric.warp import Warp, make_warp


@dataclass(frozen=True, slots=True)
class Nest:
    """A grid to be drawn with all below it. A leaf has no children and becomes a base unit.

    `weight`: how much ground it gets; `community`: the 12-digit path it belongs to, or ''.
    """

    code: str
    level: str
    name: str
    name_en: str
    weight: float
    children: tuple[Nest, ...] = ()
    division_path: str = ""
    community: str = ""
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a town lies, and how big it is drawn."""

    lon: float
    lat: float
    width_m: int
    height_m: int


@dataclass(slots=True)
class _Drawing:
    wobble: Callable[[], float]
    grids: list[PlannedGrid]
    leaves: list[Nest]
    rects: list[Rect]
    borders: dict[str, list[Rect]]


def nested_plan(rng: Generator, root: Nest, site: Site, border_kinds: dict[str, str]) -> TownPlan:
    """Draws `root` and all below it. `border_kinds`: level → kind of the road along its borders."""
    whole = Rect(0, 0, site.width_m, site.height_m)
    warp = make_warp(
        rng,
        centre=whole.centre,
        lon=site.lon,
        lat=site.lat,
        size_m=max(site.width_m, site.height_m),
    )
    drawing = _Drawing(lambda: float(rng.uniform(0.93, 1.07)), [], [], [], {})
    _draw(drawing, root, whole)
    shapes = warp.degrees(woven(drawing.rects, warp.bend))
    units = tuple(_units(drawing, shapes))
    return TownPlan(
        root_path=root.division_path,
        name_zh=root.name,
        name_en=root.name_en,
        units=units,
        grids=tuple(drawing.grids),
        layers=(_roads(drawing, warp, border_kinds),),
        spots=tuple(_spots(units)),
        counts=_counts(drawing),
    )


def _draw(drawing: _Drawing, nest: Nest, rect: Rect) -> None:
    drawing.grids.append(
        PlannedGrid(nest.code, nest.level, nest.name, nest.name_en, nest.division_path)
    )
    drawing.borders.setdefault(nest.level, []).append(rect)
    if not nest.children:
        drawing.leaves.append(nest)
        drawing.rects.append(rect)
        return
    parts = parts_of(rect, [c.weight for c in nest.children], drawing.wobble)
    for child, part in zip(nest.children, parts, strict=True):
        _draw(drawing, child, part)


def _units(drawing: _Drawing, shapes: NDArray[np.object_]) -> Iterator[PlannedUnit]:
    for leaf, shape in zip(drawing.leaves, shapes, strict=True):
        code = leaf.unit_code or leaf.code
        yield PlannedUnit(code, leaf.name, leaf.name_en, leaf.community, leaf.code, shape, "mixed")


def _spots(units: Sequence[PlannedUnit]) -> Iterator[Spot]:
    points = shapely.get_coordinates(
        shapely.centroid(np.array([u.shape for u in units], dtype=object))
    )
    kinds = ("estate", "road", "shop", "mixed")
    for n, (unit, (lon, lat)) in enumerate(zip(units, points, strict=True)):
        yield Spot(float(lon), float(lat), unit.code, unit.grid, unit.name, kinds[n % 4])


def _roads(drawing: _Drawing, warp: Warp, border_kinds: dict[str, str]) -> PlannedLayer:
    """The borders of the upper levels, as the roads that they follow."""
    features = []
    for level, kind in border_kinds.items():
        rings = woven(drawing.borders[level], warp.bend)
        lines = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(rings))))
        features += [PlannedFeature(line, kind) for line in warp.degrees(lines)]
    return PlannedLayer("road", "道路", "Roads", tuple(features))


def _counts(drawing: _Drawing) -> dict[str, int]:
    levels = [g.level for g in drawing.grids]
    return {level: levels.count(level) for level in dict.fromkeys(levels)}
