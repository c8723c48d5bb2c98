"""How far, in metres, the units around a point are."""

from __future__ import annotations

import math
import struct

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.locate._raster import expand
from wangge.algorithms.locate._tables import Tables
from wangge.algorithms.metres import metres_per_degree

_ENDS = struct.Struct("<4d").unpack_from
_UNITS = struct.Struct("<2i").unpack_from
_FEW_CELLS = 16  # up to here plain Python beats array calls

Segment = tuple[float, float, float, float]
Pair = tuple[float, float]
Found = list[tuple[float, tuple[int, int]]]
Window = tuple[int, int, int, int]


class Nearby:
    """The distances to the units around any point."""

    __slots__ = ("_cells", "_ends", "_starts", "_tables", "_touching", "_units")

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._cells, self._starts = tables.raster.cells.data, tables.raster.starts.data
        self._touching = tables.raster.touching.data
        self._ends, self._units = tables.ends.ravel().data, tables.units.ravel().data

    def distances(self, lon: float, lat: float, within_m: float) -> dict[int, float]:
        """Metres to the nearest edge of each unit that has one `within_m` of the point."""
        lon_m, lat_m = metres_per_degree(lat)
        scale = (max(lon_m, 1.0), lat_m)
        left, right, low, high = window = self._window(lon, lat, within_m, scale)
        if (right - left + 1) * (high - low + 1) > _FEW_CELLS:
            found = _far(self._tables, window, (lon, lat), scale, within_m)
        else:
            found = self._close(window, (lon, lat), scale, within_m)
        nearest: dict[int, float] = {}
        for away, pair in found:
            for unit in pair:
                if unit >= 0 and away < nearest.get(unit, math.inf):
                    nearest[unit] = away
        return nearest

    def _window(self, lon: float, lat: float, within_m: float, scale: Pair) -> Window:
        grid = self._tables.grid
        left, right = _reach(lon, within_m / scale[0], grid.west, grid.width, grid.columns)
        return left, right, *_reach(lat, within_m / scale[1], grid.south, grid.height, grid.rows)

    def _close(self, window: Window, at: Pair, scale: Pair, within_m: float) -> Found:
        found = []
        for edge in self._edges(window):
            away = _away(_ENDS(self._ends, edge * 32), at, scale, within_m)
            if away <= within_m:
                found.append((away, _UNITS(self._units, edge * 8)))
        return found

    def _edges(self, window: Window) -> set[int]:
        left, right, low, high = window
        columns, starts = self._tables.grid.columns, self._starts
        edges: set[int] = set()
        for row in range(low, high + 1):
            for found in self._cells[row * columns + left : row * columns + right + 1]:
                if found < -1:
                    edges.update(self._touching[starts[-2 - found] : starts[-1 - found]])
        return edges


def _away(end: Segment, at: Pair, scale: Pair, within_m: float) -> float:
    """Metres to one edge; infinity when its bounding box is too far already."""
    ay, by = (end[1] - at[1]) * scale[1], (end[3] - at[1]) * scale[1]
    if ay > within_m or by < -within_m:
        return math.inf
    ax, bx = (end[0] - at[0]) * scale[0], (end[2] - at[0]) * scale[0]
    if min(ax, bx) > within_m or max(ax, bx) < -within_m:
        return math.inf
    dx, dy = bx - ax, by - ay
    share = min(max(-(ax * dx + ay * dy) / (dx * dx + dy * dy), 0.0), 1.0)
    return math.hypot(ax + share * dx, ay + share * dy)


def _far(tables: Tables, window: Window, at: Pair, scale: Pair, within_m: float) -> Found:
    """As `_away` for all edges in many cells: pairs of distance and units."""
    edge = _edges_in(tables, window)
    ends = (tables.ends[edge] - (at + at)) * (scale + scale)
    ax, ay, bx, by = ends.T
    dx, dy = bx - ax, by - ay
    share = np.clip(-(ax * dx + ay * dy) / (dx * dx + dy * dy), 0.0, 1.0)
    away = np.hypot(ax + share * dx, ay + share * dy)
    close = away <= within_m
    pairs = tables.units[edge[close]].tolist()
    return list(zip(away[close].tolist(), map(tuple, pairs), strict=True))


def _edges_in(tables: Tables, window: Window) -> NDArray[np.int32]:
    left, right, low, high = window
    grid = tables.grid
    cells = tables.raster.cells.reshape(grid.rows, grid.columns)
    part = cells[low : high + 1, left : right + 1]
    mixed = -2 - part[part < -1].astype(np.int64)
    starts = tables.raster.starts
    cell, step = expand((starts[mixed + 1] - starts[mixed]).astype(np.int64))
    return np.unique(tables.raster.touching[starts[mixed][cell] + step])


def _reach(at: float, by: float, origin: float, size: float, count: int) -> tuple[int, int]:
    first = max(math.floor((at - by - origin) / size), 0)
    return first, min(math.floor((at + by - origin) / size), count - 1)
