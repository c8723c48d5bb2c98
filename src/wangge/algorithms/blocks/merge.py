"""Gives faces too small to be a unit to the neighbour they share most with.

Owns the order: the smallest first, across the weakest line. Refuses to cross a boundary.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.blocks.net import Shapes
from wangge.algorithms.coverage.borders import Segments, borders

Ints = NDArray[np.int64]


def groups(
    faces: Shapes, region: Ints, line_class: Shapes, least_m2: float, forced: Collection[int] = ()
) -> Ints:
    """The group of each face after merging: numbers 0 … without gaps, by first face.

    A group below `least_m2`, and one of `forced` faces alone, joins the neighbour of its `region`
    behind the weakest line (`line_class`: lines by class, weakest first), of these the one with
    the longest common border. One without such a neighbour stays as it is.
    """
    found = borders(faces)
    weak = _classes(found.segments, line_class)
    touching: dict[int, dict[int, list[float]]] = defaultdict(dict)
    segments = found.segments
    for left, right, length, rank in zip(
        segments.left.tolist(),
        segments.right.tolist(),
        segments.length_m.tolist(),
        weak,
        strict=True,
    ):
        if region[left] == region[right]:
            for one, other in ((left, right), (right, left)):
                shared = touching[one].setdefault(other, [0.0] * (len(line_class) + 1))
                shared[rank] += length
    merged = _merge(shapely.area(faces).tolist(), touching, least_m2, set(forced))
    roots = np.array(merged)
    _, first, number = np.unique(roots, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    return np.asarray(order[number], np.int64)


def _classes(segments: Segments, line_class: Shapes) -> list[int]:
    """Of each border segment the class of the strongest line it runs on; 0 for none."""
    middle = shapely.points(segments.ends.mean(axis=1))
    rank = np.zeros(len(middle), np.int64)
    for n, lines in enumerate(line_class, 1):
        if len(lines):
            near = shapely.STRtree(lines).query(middle, predicate="dwithin", distance=0.05)[0]
            rank[near] = n
    return list(map(int, rank))


def _merge(
    area: list[float],
    touching: dict[int, dict[int, list[float]]],
    least_m2: float,
    forced: set[int],
) -> list[int]:
    root = list(range(len(area)))
    queue = [(area[n], n) for n in range(len(area)) if area[n] < least_m2 or n in forced]
    heapq.heapify(queue)
    while queue:
        size, face = heapq.heappop(queue)
        if root[face] != face or size != area[face]:
            continue
        goal = _weakest(touching[face])
        if goal is None:
            continue
        _join(root, area, touching, goal, face)
        forced.discard(face)
        if area[goal] < least_m2 or goal in forced:
            heapq.heappush(queue, (area[goal], goal))
    return [_find(root, n) for n in range(len(root))]


def _weakest(neighbours: dict[int, list[float]]) -> int | None:
    """The neighbour behind the weakest line; then the longest border; then the first."""
    if not neighbours:
        return None

    def key(other: int) -> tuple[int, float, int]:
        shared = neighbours[other]
        strongest = max(range(len(shared)), key=lambda rank: (shared[rank], -rank))
        return strongest, -sum(shared), other

    return min(neighbours, key=key)


def _join(
    root: list[int],
    area: list[float],
    touching: dict[int, dict[int, list[float]]],
    goal: int,
    face: int,
) -> None:
    root[face] = goal
    area[goal] += area[face]
    for other, shared in touching.pop(face).items():
        del touching[other][face]
        if other != goal:
            kept = touching[goal].setdefault(other, [0.0] * len(shared))
            for rank, length in enumerate(shared):
                kept[rank] += length
            touching[other][goal] = kept[:]


def _find(root: list[int], n: int) -> int:
    while root[n] != n:
        root[n] = root[root[n]]
        n = root[n]
    return n
