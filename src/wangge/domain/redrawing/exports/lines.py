"""The lines and colours of a division's map as SVG in millimetres. Text is the typesetter's."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.paper_map import View, furniture, path, svg_page
from wangge.domain.places import api as places
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.exports.division import Division, Grids

FILLS: Final = tuple(
    "#f3d9c9 #d5e6d0 #d3e0f0 #f2e7bd #e3d5ea #cfe5e4 #ead0d6 #e2dfd3".split()  # noqa: SIM905
)
ROAD_MM: Final = {"primary": 0.9, "trunk": 0.9, "main": 0.9, "secondary": 0.6}
_LANE_MM, _DOT_MM = 0.25, 0.06
_UNIT = 'fill="none" stroke="#8b98a5" stroke-width="0.1" stroke-dasharray="0.8 0.6"'
_GRID = 'fill="none" stroke="#b3261e" stroke-width="0.45" stroke-linejoin="round"'
_UPPER = 'fill="none" stroke="#123f60" stroke-width="1.1" stroke-linejoin="round"'
_WATER = 'fill="#a9cde3"'
_ROAD = 'fill="none" stroke="#ffffff" stroke-linecap="round"'


@dataclass(frozen=True)
class Chart:
    """Shapes in millimetres; `shown` are the kinds that the legend explains."""

    grids: NDArray[Any]
    colours: tuple[int, ...]
    units: NDArray[Any]
    uppers: NDArray[Any]
    water: tuple[Any, ...]
    roads: tuple[tuple[Any, float], ...]
    shown: tuple[str, ...]


def chart_of(division: Division, grids: Grids, uppers: Grids | None, view: View) -> Chart:
    """Everything that the map draws."""
    water, roads = _backdrop(division, view)
    above = uppers.shapes if uppers is not None and len(uppers.grids) > 1 else grids.shapes[:0]
    finer = len(grids.grids) < len(division.units)
    units = division.shapes if finer else division.shapes[:0]
    there = {"upper": len(above), "grid": 1, "unit": len(units), "road": len(roads),
             "water": len(water), "code": 1}  # fmt: skip
    return Chart(
        grids=_on_paper(grids.shapes, view),
        colours=_colours(division, grids),
        units=_on_paper(units, view),
        uppers=_on_paper(above, view),
        water=water,
        roads=roads,
        shown=tuple(kind for kind, count in there.items() if count),
    )


def svg_of(chart: Chart, view: View) -> bytes:
    """The map without its texts; the same chart gives the same bytes."""
    parts = [
        *(
            path(shape, f'fill="{FILLS[colour]}"')
            for shape, colour in zip(chart.grids, chart.colours, strict=True)
        ),
        *(path(shape, _WATER) for shape in chart.water),
        *(path(shape, f'{_ROAD} stroke-width="{wide}"') for shape, wide in chart.roads),
        *(path(shape, _UNIT) for shape in chart.units),
        *(path(shape, _GRID) for shape in chart.grids),
        *(path(shape, _UPPER) for shape in chart.uppers),
        *furniture(view),
    ]
    return svg_page(view, parts)


def _on_paper(shapes: NDArray[Any], view: View) -> NDArray[Any]:
    """Thinned to what a printer tells apart, borders still shared."""
    if not len(shapes):
        return shapes
    x, y = view.mm_per_degree
    corner = np.array([view.lon, view.lat])

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        middle = np.array([view.width_mm, view.height_mm]) / 2
        drawn: NDArray[np.float64] = (points - corner) * np.array([x, -y]) + middle
        return drawn

    flat = shapely.transform(shapes, project)
    thinned: NDArray[Any] = shapely.coverage_simplify(flat, _DOT_MM)
    return thinned


def _backdrop(
    division: Division, view: View
) -> tuple[tuple[Any, ...], tuple[tuple[Any, float], ...]]:
    text = places.layer_geojson(
        division.source.jurisdiction_key, "base", on=division.on, bbox=view.box, zoom=view.zoom
    )
    water: list[Any] = []
    roads: list[tuple[Any, float]] = []
    for feature in json.loads(text)["features"]:
        given = feature["properties"]
        shape = view.on_paper(shapely.geometry.shape(feature["geometry"]))
        if given.get("layer") == "water" and not shape.is_empty:
            water.append(shape)
        elif given.get("layer") == "road" and not shape.is_empty:
            line = shapely.boundary(shape) if shapely.get_dimensions(shape) == 2 else shape
            roads.append((line, ROAD_MM.get(given.get("kind", ""), _LANE_MM)))
    return tuple(water), tuple(roads)


def _colours(division: Division, grids: Grids) -> tuple[int, ...]:
    """A fill for each grid, other than its neighbours' as far as there are enough."""
    net = places.unit_net(division.source.jurisdiction_key, division.on)
    of = levels.at_level(division.scheme, division.content, grids.level)
    beside: dict[str, set[str]] = defaultdict(set)
    for left, right in zip(net.left.tolist(), net.right.tolist(), strict=True):
        one, other = of.get(net.codes[left], ""), of.get(net.codes[right], "")
        if one != other:
            beside[one].add(other)
            beside[other].add(one)
    chosen: dict[str, int] = {}
    for n, grid in enumerate(grids.grids):
        chosen[grid.code] = _free(chosen, beside[grid.code], n)
    return tuple(chosen[g.code] for g in grids.grids)


def _free(chosen: Mapping[str, int], beside: set[str], number: int) -> int:
    taken = {chosen[c] for c in beside if c in chosen}
    order = [(number + n) % len(FILLS) for n in range(len(FILLS))]
    return next((n for n in order if n not in taken), order[0])
