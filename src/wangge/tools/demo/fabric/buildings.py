"""Buildings: turned rectangles that stand wholly inside one base unit, clear of roads and water."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator
from shapely import affinity

from wangge.tools.demo.fabric.plots import Plot
from wangge.tools.demo.fabric.shares import dealt
from wangge.tools.demo.fabric.zones import Zone

BUILDINGS = 1341
_PER_PLOT = {Zone.CAMPUS: 2.1, Zone.COMMERCE: 1.25, Zone.ESTATE: 1.15, Zone.MIXED: 1.3}
_SIZES_M = {
    Zone.CAMPUS: ((38, 110), (16, 34)),
    Zone.COMMERCE: ((40, 90), (24, 48)),
    Zone.ESTATE: ((44, 86), (13, 18)),
    Zone.MIXED: ((30, 80), (12, 24)),
}
_SITE_M = ((80, 130), (50, 80))
_LEAST_AREA_M2 = 900.0


@dataclass(frozen=True, slots=True)
class Building:
    """`plot`: index of the plot it stands in; `shape` in metres."""

    plot: int
    number: int
    """Within its plot, from 1."""
    zone: Zone
    shape: Any


def placed_buildings(
    plots: Sequence[Plot], open_ground: Sequence[Any], turns: Sequence[float], rng: Generator
) -> tuple[Building, ...]:
    """Exactly `BUILDINGS`, by the density of each use.

    `open_ground`: what of each plot may be built on (metres); `turns`: the bearing of each plot.
    """
    weights = [_wanted(p, g, rng) for p, g in zip(plots, open_ground, strict=True)]
    counts = dealt(BUILDINGS, weights, least=0)
    found: list[Building] = []
    for n, (plot, count) in enumerate(zip(plots, counts, strict=True)):
        free = open_ground[n]
        for seat, cell in enumerate(_cells(free, turns[n], count), 1):
            shape = _fitted(cell, free, turns[n], plot, rng)
            found.append(Building(n, seat, plot.zone, shape))
            free = free.difference(shape.buffer(3)) if seat < count else free
    return tuple(found)


def _wanted(plot: Plot, ground: Any, rng: Generator) -> float:
    area = float(shapely.area(ground))
    if plot.use == "square" or plot.zone not in _PER_PLOT or area < _LEAST_AREA_M2:
        return 0.0
    if plot.use == "site":
        return 1.0
    return _PER_PLOT[plot.zone] * float(rng.uniform(0.6, 1.4)) * min(1.5, (area / 6000) ** 0.4)


def _cells(ground: Any, turn: float, count: int) -> list[Any]:
    """The ground shared among `count` buildings: rows one behind the other, as sunlight asks."""
    if count == 0:
        return []
    level = affinity.rotate(ground, -turn, origin=(0, 0), use_radians=True)
    west, south, east, north = level.bounds
    columns = 2 if count >= 4 and (east - west) > 1.3 * (north - south) else 1
    rows = -(-count // columns)
    us, vs = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    boxes = [
        shapely.box(us[c], vs[r], us[c + 1], vs[r + 1]) for r in range(rows) for c in range(columns)
    ]
    parts = [level.intersection(box) for box in boxes[:count]]
    return [p if p.area > 60 else level for p in parts]


def _fitted(cell: Any, ground: Any, turn: float, plot: Plot, rng: Generator) -> Any:
    """The largest building of its kind that fits about the cell's middle."""
    (long_low, long_high), (deep_low, deep_high) = (
        _SITE_M if plot.use == "site" else _SIZES_M[plot.zone]
    )
    west, south, east, north = cell.bounds
    long = min(float(rng.uniform(long_low, long_high)), (east - west) * 0.9)
    deep = min(float(rng.uniform(deep_low, deep_high)), (north - south) * 0.8)
    shapely.prepare(ground)
    level = affinity.rotate(ground, -turn, origin=(0, 0), use_radians=True)
    for middle in (cell.centroid, cell.representative_point(), level.representative_point()):
        for scale in (1.0, 0.85, 0.7, 0.55, 0.42, 0.3, 0.2):
            shape = _turned(middle, long * scale, max(deep * scale, min(deep, 9.0)), turn)
            if ground.contains(shape):
                return shape
    hut = _turned(level.representative_point(), 4.0, 4.0, turn)
    while not ground.contains(hut):
        hut = affinity.scale(hut, 0.5, 0.5)
    return hut


def _turned(middle: Any, long: float, deep: float, turn: float) -> Any:
    flat = shapely.box(
        middle.x - long / 2, middle.y - deep / 2, middle.x + long / 2, middle.y + deep / 2
    )
    return affinity.rotate(flat, turn, origin=(0, 0), use_radians=True)
