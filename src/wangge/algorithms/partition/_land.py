"""From a problem to what the kernels search: the net inside regions, and grids for each region.

A region is a connected piece of land inside one upper unit. Grids never leave their region, so
borders between regions aren't in the net. Grids are allotted so that the heaviest load is least.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Net
from wangge.algorithms.partition._pieces import pieces
from wangge.algorithms.partition.problem import Floats, Ints, Problem

MILLIMETRES = 1000.0
UNFAIR = 1.1  # of the heaviest mean load of a fair allotment: what grids in force may come to


class Land(NamedTuple):
    """The net of a problem, its outside borders (search cost), and the region of each unit."""

    net: Net
    outside: Floats
    region: NDArray[np.int32]
    regions: int


def border_cost(problem: Problem, barrier_cost: Mapping[int, float]) -> Floats:
    """What cutting each border costs: its millimetres, cheaper along barriers; whole numbers."""
    factor = np.ones(len(problem.shared_m))
    for barrier, share in sorted(barrier_cost.items()):
        factor[problem.barrier == barrier] = share
    return np.rint(problem.shared_m * MILLIMETRES * factor) + 1.0


def rows(n: int, left: Ints, right: Ints, cost: Floats) -> Net:
    """Compressed rows; repeated borders between two units are summed."""
    a, b = np.concatenate([left, right]), np.concatenate([right, left])
    key = a * n + b
    order = np.argsort(key, kind="stable")
    key, doubled = key[order], np.concatenate([cost, cost])[order]
    start = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else key
    row, column = np.divmod(key[start], n)
    summed = np.add.reduceat(doubled, start) if len(start) else np.zeros(0)
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))])
    return Net(first.astype(np.int32), column.astype(np.int32), summed)


def survey(problem: Problem, barrier_cost: Mapping[int, float]) -> Land:
    """The land of a problem: net inside regions, outside borders, regions."""
    inside = problem.parent[problem.left] == problem.parent[problem.right]
    left, right = problem.left[inside], problem.right[inside]
    cost = border_cost(problem, barrier_cost)
    regions, region = pieces(problem.n, left, right)
    outside = np.rint(problem.exterior_m * MILLIMETRES)
    for ends in (problem.left, problem.right):
        outside += np.bincount(ends[~inside], cost[~inside], problem.n)
    return Land(rows(problem.n, left, right, cost[inside]), outside, region, regions)


def allot(load: Floats, units: Ints, k: int) -> Ints:
    """Grids for each region: at least one, at most one a unit, `k` in all.

    `load` is regions × kinds as shares of the whole. Each further grid goes where a grid carries
    most, so the heaviest mean load is as light as it can be (ties: the earlier region).
    """
    heaviest = load.max(axis=1)
    grids = np.ones(len(load), np.int64)
    queue = [(-heaviest[r], r) for r in range(len(load)) if units[r] > 1]
    heapq.heapify(queue)
    for _ in range(k - len(load)):
        _, r = heapq.heappop(queue)
        grids[r] += 1
        if grids[r] < units[r]:
            heapq.heappush(queue, (-heaviest[r] / grids[r], r))
    return grids


def nearer(counts: Ints, fair: Ints, load: Floats) -> Ints:
    """`counts` of grids in force, brought towards `fair` ones grid by grid until nearly as fair.

    Each grid goes from the region it is missed least in to the one whose grids carry most; small
    changes of load leave the counts as they are. `load` is that of each region, heaviest kind.
    """
    counts, most = counts.copy(), UNFAIR * float((load / fair).max())
    while (load / counts).max() > most:
        giving, taking = counts > fair, counts < fair
        if not giving.any():
            break
        counts[np.where(giving, load / np.maximum(counts - 1, 1), np.inf).argmin()] -= 1
        counts[np.where(taking, load / counts, -1.0).argmax()] += 1
    return counts
