"""Units that touch the rest of the land through one heavy unit alone: they go where it goes.

A courtyard inside a housing estate would be a grid of a few houses if the estate's grid had no
room for it. What lies behind a unit counts with it wherever a heavy unit counts as indivisible.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition.problem import Floats, Ints, Problem

HEAVY = 0.5  # of an ideal grid: units that are looked behind
LIGHT = 0.5  # of an ideal grid: what more weighs than this can be a grid itself
FEW = 50  # units: a larger piece is no dead end, whatever it weighs


class DeadEnds(NamedTuple):
    """What lies behind each unit: its weights (units × kinds) and how many units it is."""

    weight: Floats
    units: Ints


class _Rows(NamedTuple):
    """Neighbours of each unit inside its upper unit, rows compressed."""

    first: Ints
    other: Ints

    def of(self, unit: int) -> list[int]:
        return self.other[self.first[unit] : self.first[unit + 1]].tolist()


def dead_ends(problem: Problem, ideal: Floats) -> DeadEnds:
    """What lies behind the units of at least HEAVY of `ideal` (the same for all, or units × kinds).

    Borders between upper units are no way out, as grids don't cross them.
    """
    ideals = np.broadcast_to(np.where(ideal > 0, ideal, np.inf), problem.weights.shape)
    share: NDArray[np.float64] = (problem.weights / ideals).max(axis=1)
    found = DeadEnds(np.zeros_like(problem.weights), np.zeros(problem.n, np.int64))
    heavy = np.flatnonzero(share >= HEAVY).tolist()
    if not heavy:
        return found
    rows = _rows(problem)
    for unit in heavy:
        for piece in _pieces_behind(rows, share, unit):
            found.weight[unit] += problem.weights[piece].sum(axis=0)
            found.units[unit] += len(piece)
    return found


def _rows(problem: Problem) -> _Rows:
    inside = problem.parent[problem.left] == problem.parent[problem.right]
    left, right = problem.left[inside], problem.right[inside]
    here, there = np.concatenate([left, right]), np.concatenate([right, left])
    first = np.concatenate([[0], np.cumsum(np.bincount(here, minlength=problem.n))])
    return _Rows(first, there[np.argsort(here, kind="stable")])


def _pieces_behind(rows: _Rows, share: Floats, unit: int) -> Iterator[list[int]]:
    """The light pieces that hang on `unit` alone, each as its units."""
    known, open_land = {unit}, set[int]()
    for start in rows.of(unit):
        if start in known:
            continue
        piece, closed = _piece(rows, share, unit, start, open_land)
        known.update(piece)
        if closed:
            yield piece
        else:
            open_land.update(piece)


def _piece(
    rows: _Rows, share: Floats, unit: int, start: int, open_land: set[int]
) -> tuple[list[int], bool]:
    """The units reached from `start` without `unit`, and whether they are all and a dead end."""
    piece, waiting, seen, load = [start], [start], {unit, start}, float(share[start])
    while waiting:
        if load > LIGHT or len(piece) > FEW:
            return piece, False
        for other in rows.of(waiting.pop()):
            if other in open_land:
                return piece, False
            if other not in seen:
                seen.add(other)
                piece.append(other)
                waiting.append(other)
                load += float(share[other])
    return piece, load <= LIGHT and len(piece) <= FEW
