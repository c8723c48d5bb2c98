"""Land in pieces. The rule: every island has a grid of its own; on request, small ones are joined.

Joining adds a border of no length between an island lighter than half an ideal grid and the
nearest unit of the same upper unit. Grids over such a bridge are named in the report.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._pieces import pieces
from wangge.algorithms.partition.problem import Ints, Problem


def _regions(problem: Problem) -> tuple[int, NDArray[np.int32]]:
    inside = problem.parent[problem.left] == problem.parent[problem.right]
    return pieces(problem.n, problem.left[inside], problem.right[inside])


def _nearest(problem: Problem, island: NDArray[np.intp], land: NDArray[np.intp]) -> tuple[int, int]:
    """The closest pair of unit positions between an island and land; ties: the first."""
    best, pair = np.inf, (int(island[0]), int(land[0]))
    for i in island:
        gap = (problem.x_m[land] - problem.x_m[i]) ** 2 + (problem.y_m[land] - problem.y_m[i]) ** 2
        at = int(gap.argmin())
        if gap[at] < best:
            best, pair = gap[at], (int(i), int(land[at]))
    return pair


def bridged(problem: Problem, k: int) -> tuple[Problem, Ints]:
    """The problem with bridges for islands lighter than half an ideal, and the bridges' ends.

    Islands that are the whole of their upper unit stay alone. Lightest islands go first.
    """
    share = (problem.weights / problem.weights.sum(axis=0)).max(axis=1) * k
    ends: list[tuple[int, int]] = []
    current = problem
    count, region = _regions(problem)
    weight = np.bincount(region, share, count)
    for r in np.argsort(weight, kind="stable"):
        island = np.flatnonzero(region == r)
        land = np.flatnonzero((problem.parent == problem.parent[island[0]]) & (region != r))
        if weight[r] >= 0.5 or not len(land):
            continue
        a, b = _nearest(problem, island, land)
        ends.append((a, b))
        target = region[b]
        region[island] = target
        weight[target] += weight[r]
    if ends:
        pairs = np.array(ends, np.int64)
        zeros = np.zeros(len(pairs))
        current = replace(
            problem,
            left=np.concatenate([problem.left, pairs[:, 0]]),
            right=np.concatenate([problem.right, pairs[:, 1]]),
            shared_m=np.concatenate([problem.shared_m, zeros]),
            barrier=np.concatenate([problem.barrier, zeros.astype(np.int64)]),
        )
    return current, np.array(ends, np.int64).reshape(-1, 2)
