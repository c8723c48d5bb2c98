"""Small lands for the tests: squares on a board, with holes and weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition import Problem


def board(
    width: int,
    height: int,
    *,
    holes: Sequence[int] = (),
    weights: Sequence[float] | NDArray[np.float64] | None = None,
    parent: Sequence[int] | None = None,
    barrier_column: int | None = None,
) -> Problem:
    """Unit squares of 100 m; `holes` are cells left out; a main road left of `barrier_column`."""
    cells = [c for c in range(width * height) if c not in set(holes)]
    place = {c: i for i, c in enumerate(cells)}
    pairs, barrier = [], []
    for c in cells:
        x = c % width
        if x + 1 < width and c + 1 in place:
            pairs.append((place[c], place[c + 1]))
            barrier.append(2 if barrier_column == x + 1 else 0)
        if c + width in place:
            pairs.append((place[c], place[c + width]))
            barrier.append(0)
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    n = len(cells)
    degree = np.bincount(ends.ravel(), minlength=n)
    return Problem.of(
        weights=np.ones(n) if weights is None else np.asarray(weights, float)[:n],
        area_m2=np.full(n, 1e4),
        x_m=[100.0 * (c % width) for c in cells],
        y_m=[100.0 * (c // width) for c in cells],
        exterior_m=100.0 * (4 - degree),
        left=ends[:, 0],
        right=ends[:, 1],
        shared_m=np.full(len(ends), 100.0),
        barrier=barrier,
        parent=None if parent is None else [parent[c] for c in cells],
    )


def islands_of(problem: Problem) -> int:
    """Number of connected pieces inside upper units, counted without the library."""
    root = list(range(problem.n))

    def find(i: int) -> int:
        while root[i] != i:
            i = root[i]
        return i

    for a, b in zip(problem.left.tolist(), problem.right.tolist(), strict=True):
        if problem.parent[a] == problem.parent[b]:
            root[find(a)] = find(b)
    return len({find(i) for i in range(problem.n)})


def pieces_of(problem: Problem, assignment: NDArray[np.int64]) -> int:
    """Number of connected pieces of all grids together, counted without the library."""
    root = list(range(problem.n))

    def find(i: int) -> int:
        while root[i] != i:
            i = root[i]
        return i

    for a, b in zip(problem.left.tolist(), problem.right.tolist(), strict=True):
        if assignment[a] == assignment[b]:
            root[find(a)] = find(b)
    return len({find(i) for i in range(problem.n)})
