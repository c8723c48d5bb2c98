"""From a polygon coverage to a problem: who borders on whom, for how long, along what.

Owns the shared-segment index. In a valid coverage neighbours share whole segments, so borders
are found by equality of vertices, exactly and in one pass.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Segments(NamedTuple):
    """Segments on two units' outlines: the units, the length, both ends."""

    left: Ints
    right: Ints
    length_m: Floats
    ends: Floats  # n × 2 × 2


class Borders(NamedTuple):
    """Pairs of neighbours with shared length, outside length of each unit, and the segments."""

    left: Ints
    right: Ints
    shared_m: Floats
    exterior_m: Floats
    segments: Segments


def _outline_segments(polygons: NDArray[Any]) -> tuple[Floats, Ints]:
    """Every outline segment (n × 2 × 2) and the unit it belongs to."""
    parts, unit_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    ends = np.stack([points[:-1][inner], points[1:][inner]], axis=1)
    unit = unit_of_part[part_of_ring[ring[:-1][inner]]]
    real = (ends[:, 0] != ends[:, 1]).any(axis=1)
    return ends[real], unit[real].astype(np.int64)


def borders(polygons: NDArray[Any]) -> Borders:
    """Borders between the polygons of a valid coverage, in their own unit (metres)."""
    n = len(polygons)
    ends, unit = _outline_segments(polygons)
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    _, vertex = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    pair = np.sort(vertex.reshape(-1, 2), axis=1).astype(np.int64)
    key = pair[:, 0] * (int(vertex.max()) + 1) + pair[:, 1]
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(key[order][1:] == key[order][:-1])
    a, b = order[twice], order[twice + 1]
    other = unit[a] != unit[b]
    a, b = a[other], b[other]
    alone = np.ones(len(unit), bool)
    alone[a] = alone[b] = False
    left, right = np.minimum(unit[a], unit[b]), np.maximum(unit[a], unit[b])
    segments = Segments(left, right, length[a], ends[a])
    pairs, at = np.unique(left * n + right, return_inverse=True)
    return Borders(
        left=pairs // n,
        right=pairs % n,
        shared_m=np.bincount(at, length[a], len(pairs)).astype(np.float64),
        exterior_m=np.bincount(unit[alone], length[alone], n).astype(np.float64),
        segments=segments,
    )


def barrier_classes(found: Borders, lines: NDArray[Any], width_m: float, mark: int) -> Ints:
    """Class `mark` for borders that run along `lines` (within width_m) for half their length."""
    tree = shapely.STRtree(lines)
    middle = shapely.points(found.segments.ends.mean(axis=1))
    near = np.zeros(len(middle), bool)
    near[tree.query(middle, predicate="dwithin", distance=width_m)[0]] = True
    n = int(max(found.right.max(initial=0), found.left.max(initial=0))) + 1
    pairs = found.left * n + found.right
    at = np.searchsorted(pairs, found.segments.left * n + found.segments.right)
    along = np.bincount(at, np.where(near, found.segments.length_m, 0.0), len(pairs))
    return np.where(along >= 0.5 * found.shared_m, mark, 0).astype(np.int64)
