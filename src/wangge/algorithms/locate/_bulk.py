"""Many points at once: the raster for nearly all, the edges of their cell for the rest."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.locate._predicates import Floats, signs
from wangge.algorithms.locate._raster import Longs, expand
from wangge.algorithms.locate._tables import Tables

_POINTS_AT_ONCE = 1 << 17
_PAIRS_AT_ONCE = 1 << 20


def find_many(tables: Tables, lons: Floats, lats: Floats) -> NDArray[np.int32]:
    """The smallest unit at each point, -1 for none (and for points that aren't finite)."""
    out = np.full(len(lons), -1, dtype=np.int32)
    for start in range(0, len(lons), _POINTS_AT_ONCE):
        part = slice(start, start + _POINTS_AT_ONCE)
        out[part] = _find_part(tables, lons[part], lats[part])
    return out


def _find_part(tables: Tables, x: Floats, y: Floats) -> NDArray[np.int32]:
    grid, (west, south, east, north) = tables.grid, tables.bounds
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    every = bool(inside.all())
    if not every:
        x, y = x[inside], y[inside]
    column = ((x - grid.west) * (1.0 / grid.width)).astype(np.int32)
    row = ((y - grid.south) * (1.0 / grid.height)).astype(np.int32)
    found = tables.raster.cells.take(row * np.int32(grid.columns) + column)
    mixed = np.flatnonzero(found < -1)
    if mixed.size:
        rx, ry = grid.centres_x()[column[mixed]], grid.centres_y()[row[mixed]]
        cell = (-2 - found[mixed]).astype(np.int64)
        found[mixed] = _resolve(tables, cell, x[mixed], y[mixed], rx, ry)
    if every:
        return found
    out = np.full(len(inside), -1, dtype=np.int32)
    out[inside] = found
    return out


def _resolve(
    tables: Tables, cell: Longs, px: Floats, py: Floats, rx: Floats, ry: Floats
) -> NDArray[np.int32]:
    """As `find_many` for points in mixed cells; never more than a bounded number of pairs."""
    counts = tables.raster.starts[cell + 1] - tables.raster.starts[cell]
    block = np.cumsum(counts, dtype=np.int64) // _PAIRS_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(cell)]
    out = np.empty(len(cell), dtype=np.int32)
    for begin, end in itertools.pairwise(cuts):
        part = slice(begin, end)
        out[part] = _resolve_part(tables, cell[part], px[part], py[part], rx[part], ry[part])
    return out


def _resolve_part(
    tables: Tables, cell: Longs, px: Floats, py: Floats, rx: Floats, ry: Floats
) -> NDArray[np.int32]:
    starts = tables.raster.starts
    point, step = expand((starts[cell + 1] - starts[cell]).astype(np.int64))
    edge = tables.raster.touching[starts[cell][point] + step]
    crossed, on = _meet(tables.ends[edge], px[point], py[point], rx[point], ry[point])
    out = tables.raster.centres[cell]
    hard = out < -1
    hard[point[crossed | on]] = True
    if not hard.any():
        return out
    flips = [_centre_units(tables, cell, np.flatnonzero(hard))]
    flips += _with_units(tables, point[crossed], edge[crossed])
    touches = _with_units(tables, point[on], edge[on])
    where, unit = (np.concatenate(v) for v in zip(*flips, *touches, strict=True))
    touch = np.arange(len(where)) >= sum(len(f[0]) for f in flips)
    out[hard] = _smallest(where, unit, touch, len(out))[hard]
    return out


def _meet(
    ends: Floats, px: Floats, py: Floats, rx: Floats, ry: Floats
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per pair: does the way r → (rx, py) → p cross the edge, and does p lie on it?"""
    ax, ay, bx, by = ends.T
    least, most = np.minimum(ax, bx), np.maximum(ax, bx)
    across = (ay <= py) & (py < by) & (most >= np.minimum(px, rx)) & (least <= np.maximum(px, rx))
    along = (least <= rx) & (rx < most) & (by >= np.minimum(py, ry)) & (ay <= np.maximum(py, ry))
    near = (ay <= py) & (py <= by) & (least <= px) & (px <= most)
    crossed, on = np.zeros(len(px), dtype=bool), np.zeros(len(px), dtype=bool)
    which = np.flatnonzero(across | along | near)
    ax, ay, bx, by, px, py, rx, ry = (v[which] for v in (ax, ay, bx, by, px, py, rx, ry))
    tie = np.where(ay == by, 1, -1).astype(np.int8)
    at_p = signs(ax, ay, bx, by, px, py)
    on[which] = near[which] & (at_p == 0)
    side_p, side_r = (np.where(s == 0, tie, s) for s in (at_p, signs(ax, ay, bx, by, rx, ry)))
    turn = signs(ax, ay, bx, by, rx, py)
    side_turn = np.where(turn == 0, tie, turn)
    first = across[which] & (side_p != side_turn)
    crossed[which] = first ^ (along[which] & (side_turn != side_r))
    return crossed, on


def _centre_units(tables: Tables, cell: Longs, points: Longs) -> tuple[Longs, Longs]:
    centre = tables.raster.centres[cell[points]].astype(np.int64)
    single = centre >= 0
    several = np.flatnonzero(centre < -1)
    starts = tables.raster.several_starts
    run = -2 - centre[several]
    owner, step = expand((starts[run + 1] - starts[run]).astype(np.int64))
    unit = tables.raster.several_units[starts[run][owner] + step]
    where = np.concatenate([points[single], points[several][owner]])
    return where, np.concatenate([centre[single], unit.astype(np.int64)])


def _with_units(tables: Tables, where: Longs, edge: NDArray[np.int32]) -> list[tuple[Longs, Longs]]:
    both = tables.units[edge].astype(np.int64)
    two = both[:, 1] >= 0
    return [(where, both[:, 0]), (where[two], both[two, 1])]


def _smallest(where: Longs, unit: Longs, touch: NDArray[np.bool_], count: int) -> NDArray[np.int32]:
    """Per point the smallest unit that is met an odd number of times, or touched."""
    order = np.lexsort((unit, where))
    where, unit, touch = where[order], unit[order], touch[order]
    fresh = np.ones(len(where), dtype=bool)
    fresh[1:] = (where[1:] != where[:-1]) | (unit[1:] != unit[:-1])
    begin = np.flatnonzero(fresh)
    claimed = np.add.reduceat((~touch).astype(np.int64), begin) % 2 == 1
    claimed |= np.logical_or.reduceat(touch, begin)
    at, units = where[begin[claimed]], unit[begin[claimed]]
    out = np.full(count, -1, dtype=np.int32)
    out[at[::-1]] = units[::-1]  # the first, smallest, is written last
    return out
