"""The raster over all units: which cells lie in one unit, and which edges touch the others.

A cell that no edge touches belongs whole to one unit or to none. Any other cell keeps the edges
that touch it and the units at its centre; the number of edges crossed on the way from the
centre to a point then tells the units at the point. Sides are decided exactly throughout;
a point (or centre) that lies on an edge counts as moved by (+δ, +ε), ε ≪ δ, everywhere alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.edges import EdgeSet
from wangge.algorithms.locate._predicates import signs
from wangge.algorithms.metres import metres_per_degree

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

_SMALLEST_CELL_DEG = 1e-7  # about a centimetre: far above the spacing of doubles at 180°
_SLACK = 1e-4  # of a cell: edges this near count as touching it
_EDGES_AT_ONCE = 1 << 17
_CELLS_AT_ONCE = 1 << 19


@dataclass(frozen=True, slots=True)
class Grid:
    """`columns` × `rows` cells of `width` × `height` degrees from the corner `west`, `south`."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int

    def centres_x(self) -> Floats:
        return self.west + (np.arange(self.columns, dtype=np.float64) + 0.5) * self.width

    def centres_y(self) -> Floats:
        return self.south + (np.arange(self.rows, dtype=np.float64) + 0.5) * self.height


@dataclass(frozen=True, slots=True)
class Raster:
    """`cells`: ≥ 0 the unit, -1 none, ≤ -2 the mixed cell number -2 - value.

    Mixed cell m keeps the edges `touching[starts[m]:starts[m + 1]]`; `centres[m]` is the unit at
    its centre, -1 none, or ≤ -2 for the list -2 - value of several, in `several_*`.
    """

    cells: Ints
    centres: Ints
    starts: Ints
    touching: Ints
    several_starts: Ints
    several_units: Ints


def make_grid(bounds: Sequence[float], cell_count: int) -> Grid:
    """About `cell_count` cells, square on the ground, over `bounds` with a little room around."""
    west, south, east, north = bounds
    lon_m, lat_m = metres_per_degree((south + north) / 2)
    wide, high = max(east - west, _SMALLEST_CELL_DEG), max(north - south, _SMALLEST_CELL_DEG)
    side_m = (wide * max(lon_m, 1.0) * high * lat_m / cell_count) ** 0.5
    columns = int(np.clip(wide * lon_m / side_m, 1, min(cell_count, wide / _SMALLEST_CELL_DEG)))
    rows = int(np.clip(high * lat_m / side_m, 1, min(cell_count, high / _SMALLEST_CELL_DEG)))
    room = 1e-3
    width, height = wide / (columns - 2 * room), high / (rows - 2 * room)
    return Grid(west - room * width, south - room * height, width, height, columns, rows)


def fill(grid: Grid, edges: EdgeSet, unit_count: int) -> Raster:
    """Lay the edges into the cells and the units over their centres."""
    mixed, starts, touching = _touching(grid, edges)
    spans = _spans(grid, edges, unit_count)
    cells = np.empty(grid.columns * grid.rows, dtype=np.int32)
    crowded = list(_paint(grid, spans, cells))
    shared = np.concatenate(crowded) if crowded else np.empty(0, dtype=np.int64)
    lonely = np.setdiff1d(shared, mixed, assume_unique=True)
    if lonely.size:  # several units, no edge: overlapping polygons
        at = np.searchsorted(mixed, lonely)
        starts = np.insert(starts, at, starts[at])
        mixed = np.insert(mixed, at, lonely)
    centres = cells[mixed]
    several_starts, several_units = _several(grid, spans, shared)
    centres[np.searchsorted(mixed, shared)] = -2 - np.arange(len(shared), dtype=np.int32)
    cells[mixed] = -2 - np.arange(len(mixed), dtype=np.int32)
    return Raster(cells, centres, starts, touching, several_starts, several_units)


def expand(counts: Longs) -> tuple[Longs, Longs]:
    """For `counts` items each: the number of the owner, and the position within it."""
    owner = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    return owner, np.arange(len(owner)) - np.repeat(ends - counts, counts)


def _slices(count: int) -> Iterator[slice]:
    for start in range(0, count, _EDGES_AT_ONCE):
        yield slice(start, start + _EDGES_AT_ONCE)


def _touching(grid: Grid, edges: EdgeSet) -> tuple[Longs, Ints, Ints]:
    """The cells touched by edges (ascending), and for each the run of its edges."""
    keys = [_touched(grid, edges.ends[part], part.start) for part in _slices(len(edges.ends))]
    key = np.concatenate(keys) if keys else np.empty(0, dtype=np.int64)
    keys.clear()
    key.sort()
    cell = key >> 32
    opens = np.flatnonzero(np.diff(cell, prepend=-1))
    starts = np.append(opens, len(cell)).astype(np.int32)
    return cell[opens], starts, (key & 0xFFFFFFFF).astype(np.int32)


def _touched(grid: Grid, ends: Floats, first_edge: int) -> Longs:
    ax, ay, bx, by = ends.T
    slack = _SLACK * grid.height
    low = _cell_numbers(ay - slack, grid.south, grid.height, grid.rows)
    high = _cell_numbers(by + slack, grid.south, grid.height, grid.rows)
    edge, step = expand(high - low + 1)
    row = low[edge] + step
    ax, ay, bx, by = (v[edge] for v in (ax, ay, bx, by))
    bottom = grid.south + row * grid.height - slack
    rise = np.where(by > ay, by - ay, 1.0)
    enter = np.where(by > ay, np.clip((bottom - ay) / rise, 0.0, 1.0), 0.0)
    leave = np.where(by > ay, np.clip((bottom + grid.height + 2 * slack - ay) / rise, 0, 1), 1.0)
    x1, x2 = ax + enter * (bx - ax), ax + leave * (bx - ax)
    slack = _SLACK * grid.width
    left = _cell_numbers(np.minimum(x1, x2) - slack, grid.west, grid.width, grid.columns)
    right = _cell_numbers(np.maximum(x1, x2) + slack, grid.west, grid.width, grid.columns)
    pair, step = expand(right - left + 1)
    cell = row[pair] * grid.columns + left[pair] + step
    return (cell << 32) | (edge[pair] + first_edge)


def _cell_numbers(value: Floats, origin: float, size: float, count: int) -> Longs:
    return np.clip(np.floor((value - origin) / size), 0, count - 1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Spans:
    """Runs of cell centres inside a unit: `row`, columns `begin` ≤ c < `end`, by row."""

    row: Ints
    begin: Ints
    end: Ints
    unit: Ints


def _spans(grid: Grid, edges: EdgeSet, unit_count: int) -> _Spans:
    keys = []
    for part in _slices(len(edges.ends)):
        edge, row, column = _crossings(grid, edges.ends[part])
        for units in edges.units[part].T:
            unit = units[edge].astype(np.int64)
            key = (row * unit_count + unit) * (grid.columns + 1) + column
            keys.append(key[unit >= 0])
    key = np.concatenate(keys) if keys else np.empty(0, dtype=np.int64)
    keys.clear()
    key.sort()  # rings are closed: each row meets each unit's edges an even number of times
    of, column = np.divmod(key, grid.columns + 1)
    row, unit = np.divmod(of[::2], max(unit_count, 1))
    begin, end = column[::2], column[1::2]
    some = end > begin
    return _Spans(*(v[some].astype(np.int32) for v in (row, begin, end, unit)))


def _crossings(grid: Grid, ends: Floats) -> tuple[Longs, Longs, Longs]:
    """Where edges cross the rows' centre lines: edge, row, number of centres to the left."""
    xs, ys = grid.centres_x(), grid.centres_y()
    low, high = np.searchsorted(ys, ends[:, 1]), np.searchsorted(ys, ends[:, 3])
    edge, step = expand(high - low)
    row = low[edge] + step
    ax, ay, bx, by = ends[edge].T
    x = ax + (ys[row] - ay) / (by - ay) * (bx - ax)
    place = (x - grid.west) / grid.width - 0.5
    column = np.clip(np.ceil(place), 0, grid.columns).astype(np.int64)
    nearest = np.rint(place)
    close = (np.abs(place - nearest) < _SLACK) & (nearest >= 0) & (nearest < grid.columns)
    doubtful = np.flatnonzero(close)
    at = nearest[doubtful].astype(np.int64)
    ax, ay, bx, by = ends[edge[doubtful]].T
    side = signs(ax, ay, bx, by, xs[at], ys[row[doubtful]])
    column[doubtful] = at + (side > 0)
    return edge, row, column


def _paint(grid: Grid, spans: _Spans, cells: Ints) -> Iterator[Longs]:
    """Write the unit at each centre into `cells`; yields the cells where there are several."""
    rows_at_once = max(1, _CELLS_AT_ONCE // grid.columns)
    for top in range(0, grid.rows, rows_at_once):
        rows = min(rows_at_once, grid.rows - top)
        part = slice(*np.searchsorted(spans.row, [top, top + rows]))
        size = rows * grid.columns + 1
        line = (spans.row[part].astype(np.int64) - top) * grid.columns
        begin, end = line + spans.begin[part], line + spans.end[part]
        depth = np.bincount(begin, minlength=size) - np.bincount(end, minlength=size)
        number = spans.unit[part] + 1.0
        total = np.bincount(begin, number, size) - np.bincount(end, number, size)
        depth, total = np.cumsum(depth)[:-1], np.cumsum(total)[:-1]
        offset = top * grid.columns
        cells[offset : offset + len(total)] = total.astype(np.int64) - 1
        crowded = np.flatnonzero(depth > 1)
        if crowded.size:
            yield crowded + offset


def _several(grid: Grid, spans: _Spans, shared: Longs) -> tuple[Ints, Ints]:
    """For each cell of `shared` (ascending) the units at its centre."""
    line = spans.row.astype(np.int64) * grid.columns
    begin = np.searchsorted(shared, line + spans.begin)
    end = np.searchsorted(shared, line + spans.end)
    span, step = expand(end - begin)
    place = begin[span] + step
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(shared) + 1))
    return starts.astype(np.int32), spans.unit[span[order]]
