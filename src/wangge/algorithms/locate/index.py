"""Where a point lies among units that tile a town: exact, and fast enough to ask for each report.

Owns the answer for points on or near a border, which always carries its candidates. Refuses
polygons that are invalid and coordinates that are no place on earth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from wangge.algorithms.edges import EdgeSet, check_polygons, collect_edges
from wangge.algorithms.locate import _bulk, _tables
from wangge.algorithms.locate._nearby import Nearby
from wangge.algorithms.locate._raster import fill, make_grid
from wangge.algorithms.locate._single import Claims, make_claims
from wangge.algorithms.locate._tables import Tables
from wangge.kernel.errors import InvalidInput

_CELLS_PER_EDGE = 3
_FEWEST_CELLS, _MOST_CELLS = 1 << 12, 1 << 22

UnitId = str | int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant, and how far the point is outside it (0 when in it or on it)."""

    unit: UnitId
    distance_m: float


@dataclass(frozen=True, slots=True)
class Location:
    """Where a point is.

    `inside`: in `unit`, further than `edge_m` from any border. `edge`: in `unit`, but a border
    is within `edge_m` (or several units claim the point); the others near are in `candidates`.
    `near`: in no unit; `unit` is the nearest one, at most `near_m` away. `outside`: `unit` is None.
    `candidates` stand nearest first, ties by code; the first one is `unit`.
    """

    status: Literal["inside", "edge", "near", "outside"]
    unit: UnitId | None
    candidates: tuple[Candidate, ...]


class UnitIndex:
    """Units by place. Numbers of units are positions in `ids`, which ascend by code.

    Never changes; safe to share between threads and, from one saved file, between processes.
    """

    __slots__ = ("_claims", "_nearby", "_tables", "find_unit")

    find_unit: Callable[[float, float], int]
    """`find_unit(lon, lat)`: number of the unit whose polygon holds the point (its border
    included), the smallest of several, -1 for none. WGS-84 degrees."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._claims = make_claims(tables)
        self._nearby = Nearby(tables)
        self.find_unit = _make_find_unit(tables, self._claims)

    @classmethod
    def build(
        cls, ids: Sequence[UnitId], polygons: Sequence[Any], *, raster_cells: int | None = None
    ) -> UnitIndex:
        """Index `polygons` (shapely, lon/lat WGS-84 degrees) under `ids` (all str or all int).

        Every point gets the answer of an exact test, whatever `raster_cells` is; it trades
        memory (4 bytes each) for speed and follows the number of edges by default. Raises
        `InvalidInput` naming the units for repeated codes and for geometry that is empty,
        invalid, no polygon, or off the world.
        """
        _check_ids(ids, len(polygons))
        order = sorted(range(len(ids)), key=ids.__getitem__)
        sorted_ids = [ids[i] for i in order]
        shapes = np.empty(len(ids), dtype=object)
        shapes[:] = [polygons[i] for i in order]
        check_polygons(sorted_ids, shapes)
        edges = collect_edges(shapes)
        wanted = raster_cells or int(
            np.clip(_CELLS_PER_EDGE * len(edges.ends), _FEWEST_CELLS, _MOST_CELLS)
        )
        return cls(_assemble(sorted_ids, shapes, edges, wanted))

    @classmethod
    def load(cls, path: str | Path) -> UnitIndex:
        """Map a saved index; instant, and its pages are shared with other processes."""
        return cls(_tables.read(Path(path)))

    def save(self, path: str | Path) -> None:
        """Write the index as one file, atomically."""
        _tables.write(self._tables, Path(path))

    def __len__(self) -> int:
        return len(self._tables.ids)

    @property
    def ids(self) -> list[UnitId]:
        """All codes, ascending (decoded at each call)."""
        return [self.id_of(number) for number in range(len(self))]

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays: what the index takes when every part of it is in use."""
        return sum(array.nbytes for array in self._tables.arrays().values())

    def id_of(self, number: int) -> UnitId:
        """The code of unit `number`, as it was given to `build`."""
        raw = self._tables.ids[number]
        return raw.decode() if isinstance(raw, bytes) else int(raw)

    def find_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int32]:
        """`find_unit` for arrays; not-finite coordinates are in no unit."""
        x, y = (np.asarray(v, dtype=np.float64).ravel() for v in (lons, lats))
        if len(x) != len(y):
            raise ValueError(f"{len(x)} longitudes but {len(y)} latitudes")
        return _bulk.find_many(self._tables, x, y)

    def find(
        self, lon: float, lat: float, *, near_m: float = 25.0, edge_m: float = 1.0
    ) -> Location:
        """Where the point is, with its candidates when a border is near.

        Distances are on the local plane, in metres. Raises `InvalidInput` for coordinates that
        are no place on earth.
        """
        _check_point(lon, lat)
        holders = self._holders(lon, lat)
        around = self._nearby.distances(lon, lat, edge_m if holders else near_m)
        if not holders and not around:
            return Location("outside", None, ())
        ranked = [(0.0, unit) for unit in holders]
        ranked += sorted((metres, unit) for unit, metres in around.items() if unit not in holders)
        candidates = tuple(Candidate(self.id_of(unit), metres) for metres, unit in ranked)
        if not holders:
            return Location("near", candidates[0].unit, candidates)
        status: Literal["inside", "edge"] = "edge" if around or len(holders) > 1 else "inside"
        return Location(status, candidates[0].unit, candidates)

    def _holders(self, lon: float, lat: float) -> list[int]:
        west, south, east, north = self._tables.bounds
        if not (west <= lon <= east and south <= lat <= north):
            return []
        grid = self._tables.grid
        column, row = _cell(grid.west, grid.width, lon), _cell(grid.south, grid.height, lat)
        found = int(self._tables.raster.cells[row * grid.columns + column])
        if found >= -1:
            return [found] if found >= 0 else []
        rx, ry = (column + 0.5) * grid.width, (row + 0.5) * grid.height
        return self._claims(-2 - found, lon, lat, grid.west + rx, grid.south + ry)


def _cell(origin: float, size: float, at: float) -> int:
    return int((at - origin) * (1.0 / size))


def _make_find_unit(tables: Tables, claims: Claims) -> Callable[[float, float], int]:
    west, south, east, north = tables.bounds
    grid = tables.grid
    x0, y0, width, height, columns = grid.west, grid.south, grid.width, grid.height, grid.columns
    per_x, per_y = 1.0 / width, 1.0 / height
    cells = tables.raster.cells.data

    def find_unit(lon: float, lat: float) -> int:
        if not (west <= lon <= east and south <= lat <= north):
            return -1
        column, row = int((lon - x0) * per_x), int((lat - y0) * per_y)
        found = cells[row * columns + column]
        if found >= -1:
            return found
        rx, ry = x0 + (column + 0.5) * width, y0 + (row + 0.5) * height
        units = claims(-2 - found, lon, lat, rx, ry)
        return units[0] if units else -1

    return find_unit


def _assemble(ids: list[UnitId], shapes: NDArray[Any], edges: EdgeSet, wanted: int) -> Tables:
    bounds = shapely.total_bounds(shapes) if len(ids) else np.zeros(4)
    west, south, east, north = (float(v) for v in bounds)
    if not ids:  # nothing is at or beyond +inf and -inf at once
        west, south, east, north = math.inf, math.inf, -math.inf, -math.inf
    grid = make_grid(bounds.tolist(), max(wanted, 1))
    raster = fill(grid, edges, len(ids))
    codes: NDArray[Any] = (
        np.array([i.encode() for i in ids if isinstance(i, str)])
        if ids and isinstance(ids[0], str)
        else np.array(ids, dtype=np.int64)
    )
    return Tables(grid, (west, south, east, north), raster, edges.ends, edges.units, codes)


def _check_ids(ids: Sequence[UnitId], polygon_count: int) -> None:
    if len(ids) != polygon_count:
        raise ValueError(f"{len(ids)} ids but {polygon_count} polygons")
    if len({type(i) for i in ids}) > 1:
        raise TypeError("ids must be all str or all int")
    seen: set[UnitId] = set()
    repeated = sorted({i for i in ids if i in seen or seen.add(i)})  # type: ignore[func-returns-value]
    if repeated:
        names = [str(i) for i in repeated[:20]]
        raise InvalidInput(
            "unit_code_repeated",
            zh=f"单元编码重复：{'、'.join(names)}。",
            en=f"Unit codes repeat: {', '.join(names)}.",
            field="ids",
            data={"units": names, "count": len(repeated)},
        )


def _check_point(lon: float, lat: float) -> None:
    if not (abs(lon) <= 180.0 and abs(lat) <= 90.0):
        raise InvalidInput(
            "point_outside_world",
            zh=f"坐标（{lon}，{lat}）不在经纬度范围内。",
            en=f"The coordinates ({lon}, {lat}) are no longitude and latitude.",
            field="lon" if not abs(lon) <= 180.0 else "lat",
        )
