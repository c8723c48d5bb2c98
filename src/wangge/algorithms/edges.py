"""The distinct edges of a set of polygons, each with the one or two units it bounds.

Owns the refusal of polygons that can't be located in: every refusal names its units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.kernel.errors import InvalidInput

_NAMED_AT_MOST = 20
_POLYGONS_AT_ONCE = 1 << 12
_EDGES_AT_ONCE = 1 << 17

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_POLYGON_TYPES = (3, 6)  # GEOS type numbers of Polygon and MultiPolygon


@dataclass(frozen=True, slots=True)
class EdgeSet:
    """`ends` float64 (n, 4): ax, ay, bx, by with ay < by, or ay = by and ax < bx.
    `units` int32 (n, 2): the units bounded by it; the second is -1 when there is but one."""

    ends: NDArray[np.float64]
    units: NDArray[np.int32]


def check_polygons(ids: Sequence[str | int], polygons: NDArray[np.object_]) -> None:
    """Raise `InvalidInput` naming the units whose geometry can't carry an index."""
    kinds = shapely.get_type_id(polygons)
    _refuse(ids, ~np.isin(kinds, _POLYGON_TYPES), "unit_not_polygon", "不是面", "is not a polygon")
    _refuse(ids, shapely.is_empty(polygons), "unit_empty", "没有图形", "has an empty geometry")
    bounds = shapely.bounds(polygons)
    world = np.array([180.0, 90.0, 180.0, 90.0])
    out = ~(np.abs(bounds) <= world).all(axis=1)  # NaN fails too
    _refuse(ids, out, "unit_outside_world", "坐标超出经纬度范围", "lies outside lon/lat range")
    invalid = ~shapely.is_valid(polygons)
    if invalid.any():
        reason = shapely.is_valid_reason(polygons[int(np.argmax(invalid))])
        _refuse(
            ids,
            invalid,
            "unit_polygon_invalid",
            f"图形无效（{reason}）",
            f"has an invalid polygon ({reason})",
        )


def _refuse(ids: Sequence[str | int], bad: NDArray[np.bool_], code: str, zh: str, en: str) -> None:
    where = np.flatnonzero(bad)
    if not where.size:
        return
    names = [str(ids[int(i)]) for i in where[:_NAMED_AT_MOST]]
    more_zh = f"等 {where.size} 个" if where.size > len(names) else ""
    more_en = f" and others, {where.size} in all" if where.size > len(names) else ""
    raise InvalidInput(
        code,
        zh=f"单元 {'、'.join(names)}{more_zh}{zh}。",
        en=f"Unit {', '.join(names)}{more_en} {en}.",
        field="polygons",
        data={"units": names, "count": int(where.size)},
    )


def collect_edges(polygons: NDArray[np.object_]) -> EdgeSet:
    """The edges of valid `polygons`; one found in two units becomes one edge with both."""
    chunks = [_chunk(polygons, at) for at in range(0, len(polygons), _POLYGONS_AT_ONCE)]
    if not chunks:
        return EdgeSet(np.empty((0, 4)), np.empty((0, 2), dtype=np.int32))
    points = np.concatenate([c[0] for c in chunks])
    offsets = np.cumsum([0] + [len(c[0]) for c in chunks])
    first = np.concatenate([c[1] + o for c, o in zip(chunks, offsets[:-1], strict=True)])
    units = np.concatenate([c[2] for c in chunks])
    chunks.clear()
    return _merge_twins(points, first.astype(np.int32), units)


def _chunk(polygons: NDArray[np.object_], at: int) -> tuple[Floats, Ints, Ints]:
    """Points of the rings; the points that begin an edge; the unit of each such edge."""
    whole = polygons[at : at + _POLYGONS_AT_ONCE]
    parts, unit = shapely.get_parts(whole, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points += 0.0  # -0.0 becomes 0.0, so that equal points have equal bits
    moves = (points[1:] != points[:-1]).any(axis=1)
    first = np.flatnonzero((ring[1:] == ring[:-1]) & moves)
    return points, first.astype(np.int32), (unit[part[ring[first]]] + at).astype(np.int32)


def _ends(points: Floats, first: Ints) -> Floats:
    """ax, ay, bx, by of the edges that begin at `first`, upward, or eastward when level."""
    pairs = points.view(np.complex128).ravel()  # one gather for both coordinates
    a, b = pairs[first], pairs[first + 1]
    backward = (a.imag > b.imag) | ((a.imag == b.imag) & (a.real > b.real))
    ends = np.stack([np.where(backward, b, a), np.where(backward, a, b)], axis=1)
    return ends.view(np.float64)


def _merge_twins(points: Floats, first: Ints, units: Ints) -> EdgeSet:
    parts = [slice(at, at + _EDGES_AT_ONCE) for at in range(0, len(first), _EDGES_AT_ONCE)]
    hashes = np.concatenate([_hashes(_ends(points, first[part])) for part in parts])
    order = np.argsort(hashes).astype(np.int32)
    hashes = hashes[order]
    twin = hashes[1:] == hashes[:-1]
    del hashes
    for at in range(0, len(twin), _EDGES_AT_ONCE):  # equal hashes are a hint, no proof
        here = at + np.flatnonzero(twin[at : at + _EDGES_AT_ONCE])
        one, two = (_ends(points, first[order[here + step]]) for step in (0, 1))
        twin[here] = (one == two).all(axis=1)
    paired = _every_other(twin)
    keeper = np.minimum(order[paired], order[paired + 1])
    dropped = np.maximum(order[paired], order[paired + 1])
    del order
    both = np.stack([units, np.full(len(units), -1, dtype=np.int32)], axis=1)
    both[keeper, 1] = units[dropped]
    keep = np.ones(len(first), dtype=bool)
    keep[dropped] = False
    kept = first[keep]
    ends = np.empty((len(kept), 4))
    for at in range(0, len(kept), _EDGES_AT_ONCE):
        ends[at : at + _EDGES_AT_ONCE] = _ends(points, kept[at : at + _EDGES_AT_ONCE])
    return EdgeSet(ends, both[keep])


def _every_other(twin: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Positions of the 1st, 3rd, 5th … in each run: a run of equal edges is joined two by two."""
    position = np.arange(len(twin), dtype=np.int32)
    opens = twin & ~np.concatenate([[False], twin[:-1]])
    run_start = np.maximum.accumulate(np.where(opens, position, 0))
    return np.flatnonzero(twin & ((position - run_start) % 2 == 0))


def _hashes(ends: Floats) -> NDArray[np.uint64]:
    bits = ends.view(np.uint64)
    out = np.zeros(len(ends), dtype=np.uint64)
    for column in range(4):
        out = (out ^ bits[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        out ^= out >> np.uint64(29)
    return out
