"""A grid whose surplus no single unit fits: give more than the surplus, and let flows go on.

Two heavy units that share a grid can only be parted when a neighbour takes one whole and passes
other units on. Each neighbour is tried; the try that leaves least undone and moves least stays.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._chain import chain
from wangge.algorithms.partition._search import TOLERANCE, Kept, Search
from wangge.algorithms.partition._shift import Shift

BEYOND = (0.15, 0.6)  # ideals that may be given beyond the surplus
NEIGHBOURS = 5  # tried for one grid


def unstick(search: Search, above: float, rounds: int) -> int:
    """Free the worst grids in turn; how many were helped."""
    hopeless = np.zeros(len(search.load.cap), bool)
    helped = 0
    for _ in range(rounds):
        search.watch.look()
        over = np.where(hopeless, 0.0, search.overload())
        worst = int(over.argmax())
        if over[worst] <= above:
            break
        end = _best_try(search, worst)
        hopeless[worst] = end is None
        if end is not None:
            search.restore(end)
            helped += 1
    return helped


def _best_try(search: Search, worst: int) -> Kept | None:
    """The best state after a try, or None if none is better than now; the search is unchanged."""
    start, best = search.keep(), None
    least = search.badness() - TOLERANCE, 0.0
    beside = np.flatnonzero(search.surroundings([worst], 1))
    beside = beside[beside != worst]
    load = (search.state.load * search.load.scale).max(axis=1)
    for taker in beside[np.argsort(load[beside], kind="stable")][:NEIGHBOURS].tolist():
        for beyond in BEYOND:
            shift = Shift(search)
            if not shift.give(worst, taker, beyond):
                continue
            shift.run(3)
            chain(search, rounds=6)
            end = round(search.badness(), 6), float((search.former != search.state.label).sum())
            if end < least:
                least, best = end, search.keep()
            search.restore(start)
    return best
