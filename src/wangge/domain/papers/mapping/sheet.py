"""A grid's map as a document takes it: the drawing, its labels, scale, source and legend."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely

from wangge.algorithms.paper_map import Wanted, placed
from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.mapping.drawing import ROAD_MM, svg_of
from wangge.domain.papers.mapping.ground import Feature, Ground, ground_of
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef

_UNITS_NAMED_MAX = 60
_BUILDINGS_NAMED_MAX = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered thing on the map: at a point (WGS-84), else in a base unit."""

    number: int
    unit_code: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class MapSheet:
    """What the typesetter is given."""

    svg: bytes
    values: dict[str, Any]


def map_sheet(
    occasion: Occasion,
    grid: GridRef,
    marks: Sequence[Mark],
    *,
    width_mm: float,
    height_mm: float,
) -> MapSheet | None:
    """The map of a grid with its marks; None for a grid without ground of its own."""
    ground = ground_of(grid, occasion.on, width_mm, height_mm)
    if ground is None:
        return None
    wanted = [
        *_marks(occasion, ground, grid, marks),
        *_furniture(occasion, ground),
        *_grids(occasion, ground),
        *_roads(ground),
        *_units(occasion, ground),
        *_buildings(ground),
    ]
    labels = placed(wanted, width_mm, height_mm, _kept_free(ground))
    source = places.map_attribution(occasion.jurisdiction_key) or occasion.say("own_map")
    return MapSheet(
        svg_of(ground),
        {
            "width": width_mm,
            "height": height_mm,
            "labels": [
                {
                    **{n: round(getattr(label, n), 2) for n in ("x", "y", "width", "height")},
                    **{n: getattr(label, n) for n in ("text", "size_pt", "kind")},
                    "angle": round(label.angle, 1),
                }
                for label in labels
            ],
            "scale": occasion.say("scale", n=f"{ground.view.scale:,.0f}"),
            "source": occasion.say("map_source", source=source),
            "legend": _legend(occasion, ground, bool(marks)),
        },
    )


def _marks(
    occasion: Occasion, ground: Ground, grid: GridRef, marks: Iterable[Mark]
) -> Iterator[Wanted]:
    middles = {f.code: f.shape for f in ground.units}
    for mark in marks:
        shape = ground.grid
        if mark.lon is not None and mark.lat is not None:
            point = ground.view.on_paper(shapely.Point(mark.lon, mark.lat))
            shape = ground.grid if point.is_empty else point
        elif mark.unit_code in middles:
            shape = middles[mark.unit_code]
        at = shape.representative_point()
        yield Wanted(str(mark.number), at.x, at.y, 7.5, "mark", 0)


def _kept_free(ground: Ground) -> list[shapely.Polygon]:
    """The ground of the north arrow and of the bar."""
    view = ground.view
    length, _ = view.bar()
    right, bottom = view.width_mm, view.height_mm
    arrow = shapely.box(right - 12, 4, right - 4, 14)
    return [arrow, shapely.box(5, bottom - 6.2, 7 + length, bottom - 4)]


def _furniture(occasion: Occasion, ground: Ground) -> Iterator[Wanted]:
    """Letters of the north arrow and the bar; the arrow's and bar's own ground stays free."""
    view = ground.view
    north = "北" if occasion.language == "zh" else "N"
    yield Wanted(north, view.width_mm - 8, 17, 9, "plain", -1)
    length, text = view.bar()
    yield Wanted(text, 6 + max(length, 12) / 2, view.height_mm - 8.8, 8, "plain", -1)


def _grids(occasion: Occasion, ground: Ground) -> Iterator[Wanted]:
    for feature in ground.neighbours:
        at = feature.shape.representative_point()
        if feature.shape.area > 60:
            yield Wanted(
                _name(feature, occasion), at.x, at.y, 9, "neighbour", 1, 0, _spots(feature)
            )


def _units(occasion: Occasion, ground: Ground) -> Iterator[Wanted]:
    inside = [f for f in ground.units if ground.grid.intersects(f.shape.representative_point())]
    if len(inside) > _UNITS_NAMED_MAX:
        return
    for feature in inside:
        at = feature.shape.representative_point()
        yield Wanted(_name(feature, occasion), at.x, at.y, 6.5, "unit", 3, 0, _spots(feature))


def _spots(feature: Feature) -> tuple[tuple[float, float], ...]:
    """Points of a shape where its name may stand when the middle is taken."""
    west, north, east, south = feature.shape.bounds
    points = [
        (west + (east - west) * x, north + (south - north) * y)
        for y in (0.3, 0.7, 0.15, 0.85)
        for x in (0.5, 0.3, 0.7)
    ]
    return tuple(p for p in points if feature.shape.contains(shapely.Point(p)))


def _buildings(ground: Ground) -> Iterator[Wanted]:
    named = [f for f in ground.backdrop if f.layer == "building" and f.name]
    for feature in sorted(named, key=lambda f: -f.shape.area)[:_BUILDINGS_NAMED_MAX]:
        at = feature.shape.representative_point()
        yield Wanted(feature.name, at.x, at.y, 6, "building", 4)


def _roads(ground: Ground) -> Iterator[Wanted]:
    """Each road's name once, along its longest straight piece; main roads first."""
    best: dict[str, tuple[float, Feature, Any]] = {}
    for feature in ground.backdrop:
        if feature.layer not in ("road", "water") or not feature.name:
            continue
        for a, b in _pieces(feature.shape):
            long = math.dist(a, b)
            if long > best.get(feature.name, (0.0,))[0]:
                best[feature.name] = (long, feature, (a, b))
    for name, (_, feature, (a, b)) in sorted(best.items()):
        angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
        angle = (angle + 90) % 180 - 90
        points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in (0.5, 0.3, 0.7)]
        main = feature.kind in ROAD_MM
        yield Wanted(
            *(name, *points[0], 8 if main else 6.5, feature.layer, 2 if main else 3, angle),
            others=tuple(points[1:]),
        )


def _pieces(shape: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString":
            points = list(part.coords)
            yield from pairwise(points)
        elif part.geom_type == "Polygon":
            corners = list(part.minimum_rotated_rectangle.exterior.coords)
            sides = sorted(pairwise(corners), key=lambda s: math.dist(*s))
            a, b = sides[-1]
            shift = part.representative_point()
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            dx, dy = shift.x - middle[0], shift.y - middle[1]
            yield (a[0] + dx, a[1] + dy), (b[0] + dx, b[1] + dy)


def _name(feature: Feature, occasion: Occasion) -> str:
    return (occasion.language == "en" and feature.name_en) or feature.name or feature.code


def _legend(occasion: Occasion, ground: Ground, marked: bool) -> list[dict[str, str]]:
    """Only what the map shows."""
    layers = {f.layer for f in ground.backdrop}
    kinds = ["grid"]
    kinds += ["neighbour"] if ground.neighbours else []
    kinds += ["unit"] if ground.units else []
    kinds += [k for k in ("road", "building", "green", "water") if k in layers]
    kinds += ["mark"] if marked else []
    return [{"kind": k, "text": occasion.say(f"legend_{k}")} for k in kinds]
