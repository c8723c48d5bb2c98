"""Which polygons share a border, and how long it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage.measure import as_shapes
from wangge.algorithms.edges import collect_edges
from wangge.algorithms.metres import metres_per_degree_at

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_PARALLEL = 0.02  # sine of the angle below which two edges may run along each other


class Adjacency(NamedTuple):
    """Pairs u < v of positions, ascending, with the length of their common border in metres."""

    u: Ints
    v: Ints
    shared_length_m: Floats


def adjacency(polygons: Iterable[Any], *, tolerance_m: float = 0.05) -> Adjacency:
    """The pairs of valid polygons (lon/lat degrees) that share a border, not only a point.

    Equal edges are found by their coordinates. Edges that run along one another within
    `tolerance_m` with other vertices are measured too.
    """
    edges = collect_edges(as_shapes(polygons))
    twin = (edges.units[:, 1] >= 0) & (edges.units[:, 0] != edges.units[:, 1])
    pairs, length = edges.units[twin], _lengths_m(edges.ends[twin])
    single = edges.units[:, 1] < 0
    more, more_length = _alongside(edges.ends[single], edges.units[single, 0], tolerance_m)
    pairs = np.sort(np.concatenate([pairs, more]), axis=1)
    if not len(pairs):
        return Adjacency(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
    distinct, which = np.unique(pairs, axis=0, return_inverse=True)
    total = np.bincount(which.ravel(), np.concatenate([length, more_length]), len(distinct))
    return Adjacency(distinct[:, 0], distinct[:, 1], total.astype(np.float64))


def _lengths_m(ends: Floats) -> Floats:
    scale = metres_per_degree_at((ends[:, 1] + ends[:, 3]) / 2)
    out: Floats = np.linalg.norm((ends[:, 2:] - ends[:, :2]) * scale, axis=1)
    return out


def _alongside(ends: Floats, owner: Ints, tolerance_m: float) -> tuple[Ints, Floats]:
    """Pairs of owners whose edges run along each other, with the lengths they do so."""
    nothing = np.empty((0, 2), dtype=np.int32), np.empty(0)
    if not len(ends):
        return nothing
    scale = metres_per_degree_at((ends[:, 1] + ends[:, 3]) / 2)
    reach = tolerance_m / scale.min()
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    boxes = shapely.box(*(shapely.bounds(lines) + np.array([-reach, -reach, reach, reach])).T)
    one, two = shapely.STRtree(lines).query(boxes)
    other = (one < two) & (owner[one] != owner[two])
    one, two = one[other], two[other]
    scale = scale[one]
    start, way = ends[one, :2], (ends[one, 2:] - ends[one, :2]) * scale
    c, d = (ends[two, :2] - start) * scale, (ends[two, 2:] - start) * scale
    length = np.linalg.norm(way, axis=1)
    overlap, apart = _overlap(way / length[:, None], length, c, d)
    runs = (apart <= tolerance_m) & (overlap > 2 * tolerance_m)
    return np.stack([owner[one], owner[two]], axis=1)[runs], overlap[runs]


def _overlap(along: Floats, length: Floats, c: Floats, d: Floats) -> tuple[Floats, Floats]:
    """Of the edge from the origin along `along` and the edge c→d: metres that they run beside
    each other, and the widest distance between them there (infinite when not parallel)."""
    tc, td = (c * along).sum(axis=1), (d * along).sum(axis=1)
    hc, hd = (along[:, 0] * p[:, 1] - along[:, 1] * p[:, 0] for p in (c, d))
    low, high = np.clip(np.minimum(tc, td), 0, length), np.clip(np.maximum(tc, td), 0, length)
    run = np.where(td == tc, 1.0, td - tc)
    slope = (hd - hc) / run
    apart = np.maximum(np.abs(hc + (low - tc) * slope), np.abs(hc + (high - tc) * slope))
    parallel = (np.abs(slope) < _PARALLEL) & (td != tc)
    return high - low, np.where(parallel, apart, np.inf)
