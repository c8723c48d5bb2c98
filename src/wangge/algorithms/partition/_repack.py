"""Grids above their cap repacked with those beside them, and borders shortened, by exchanges.

A grid of a few heavy units often has no unit to give that fits anywhere; some exchange of a few
units mostly does, if need be passed on from grid to grid. Where every load is as it should be,
exchanges that cost less than nothing are made. Owns where exchanges are sought.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wangge.algorithms.partition._rescue import Near, grid_neighbours
from wangge.algorithms.partition._search import TOLERANCE, Search
from wangge.algorithms.partition._swaps import Swap, Swaps

PASSED_ON = 2  # grids that an exchange may leave above their cap for another to mend
TRIED = 6  # such exchanges tried between two grids
BEYOND = 0.1  # ideals that the next grid may be above its cap meanwhile
SMALL = 64  # units a grid: with more, single units find the way
TURNS = 4  # looks at the grids that changed
WORTH = 1e-6  # mean borders that an exchange must save


def repack(search: Search, above: float, passed_on: int = PASSED_ON) -> int:
    """Bring grids more than `above` over their cap within it by exchanges; how many were helped.

    An exchange may leave the next grid above its cap for another, `passed_on` times.
    """
    helped = 0
    worst = np.flatnonzero(search.overload() > above).tolist()
    if not worst:
        return 0
    near, swaps = _near(search), Swaps(search)
    for grid in worst:
        if search.overload()[grid] > above:
            made = _freed(swaps, near, grid, grid, passed_on, np.inf)
            for swap in made:
                swaps.make(swap)
            helped += bool(made)
    return helped


def tidy(search: Search, grids: Iterable[int]) -> int:
    """Make exchanges of any of `grids` that cost less than nothing; how many were made.

    Only where grids are small. No load gets further beyond its limits.
    """
    if len(search.x) >= SMALL * len(search.load.cap):
        return 0
    near, swaps, made = _near(search), Swaps(search), 0
    over = np.maximum(search.overload(), TOLERANCE)
    for _ in range(TURNS):
        changed: set[int] = set()
        inside = set(grids)
        for a in grids:
            for b in _beside(near, a, a):
                if b in inside and b < a:
                    continue
                for swap in swaps.cheapest(a, b, (over[a], over[b]), below=-WORTH * search.border):
                    swaps.make(swap)
                    over = np.maximum(search.overload(), TOLERANCE)
                    changed |= {a, b}
                    made += 1
        grids = sorted(changed)
    return made


def _near(search: Search) -> Near:
    return grid_neighbours(search.net, search.state.label, len(search.load.cap))


def _beside(near: Near, grid: int, but: int) -> list[int]:
    beside: list[int] = near.other[near.first[grid] : near.first[grid + 1]].tolist()
    return [b for b in beside if b not in (grid, but)]


def _freed(
    swaps: Swaps, near: Near, grid: int, but: int, passed_on: int, below: float
) -> list[Swap]:
    """The cheapest exchanges that bring `grid` within its cap and leave no other above; or none.

    The first is with any grid beside it `but` one, the others follow from it. All cost less than
    `below` together; the state is unchanged.
    """
    best = list[Swap]()
    for b in _beside(near, grid, but):
        best = swaps.cheapest(grid, b, (TOLERANCE, TOLERANCE), below=below) or best
        below = min(below, best[0].price if best else below)
    if best or not passed_on:
        return best
    for b in _beside(near, grid, but):
        for swap in swaps.cheapest(grid, b, (TOLERANCE, BEYOND), most=TRIED):
            swaps.make(swap)
            then = _freed(swaps, near, b, grid, passed_on - 1, below - swap.price)
            swaps.undo(swap)
            if then:
                best = [swap, *then]
                below = sum(each.price for each in best)
    return best
