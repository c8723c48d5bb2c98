"""Weight trapped behind a weak link: one more grid there, one fewer where there is room.

Single moves can't carry a surplus through a narrow neck, nor part two heavy neighbours. The
grid is split in two and another, amid grids with room, is dissolved; both places are annealed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Load, Net, State, move
from wangge.algorithms.partition._chain import chain
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._search import Kept, Search
from wangge.algorithms.partition._seed import deepen

TRIED = 4  # grids that may be dissolved for one
CHOICES = 3  # of them compared at once


class Near(NamedTuple):
    """Which grids touch: rows compressed, each grid among its own."""

    first: NDArray[np.int64]
    other: NDArray[np.int64]


def grid_neighbours(net: Net, label: NDArray[np.int32], grids: int) -> Near:
    """The grids beside each grid."""
    source = np.repeat(label, np.diff(net.first))
    own = np.arange(grids) * (grids + 1)
    pairs = np.unique(np.concatenate([source.astype(np.int64) * grids + label[net.other], own]))
    row, column = np.divmod(pairs, grids)
    return Near(np.concatenate([[0], np.cumsum(np.bincount(row, minlength=grids))]), column)


@kernel
def _within_two(near, spare, total):  # type: ignore[no-untyped-def]
    seen = np.full(len(spare), -1)
    for g in range(len(spare)):
        for i in range(near.first[g], near.first[g + 1]):
            for j in range(near.first[near.other[i]], near.first[near.other[i] + 1]):
                h = near.other[j]
                if seen[h] != g:
                    seen[h] = g
                    total[g] += spare[h]
    return 0


def room(load: Load, state: State, near: Near) -> NDArray[np.float64]:
    """Spare load within two borders of each grid, in ideals, less what dissolving it sets free."""
    spare = ((load.cap - state.load) * load.scale).min(axis=1)
    total = -(load.cap * load.scale).min(axis=1)
    _within_two(near, spare, total)
    return total


@kernel
def _dissolve(net, load, state, units, t):  # type: ignore[no-untyped-def]
    """Give the units of grid `t` to grids beside it, lightest first; False if none is beside."""
    left = len(units)
    while left > 0:
        before = left
        for v in units:
            if state.label[v] != t:
                continue
            best, lightest = -1, np.inf
            for e in range(net.first[v], net.first[v + 1]):
                g = state.label[net.other[e]]
                if g != t and state.load[g, 0] < lightest:
                    best, lightest = g, state.load[g, 0]
            if best >= 0:
                move(net, load, state, v, t, best)
                left -= 1
        if left == before:
            return False
    return True


def dissolve(search: Search, victim: int) -> bool:
    """Give the units of grid `victim` to its neighbours; False if it has none."""
    units = np.flatnonzero(search.state.label == victim).astype(np.int32)
    return bool(_dissolve(search.net, search.load, search.state, units, victim))


def split(search: Search, worst: int, free: int) -> None:
    """Half of grid `worst` becomes grid `free`, which has no unit."""
    trial = np.where(search.state.label == worst, 0, 2).astype(np.int32)
    deepen(
        search.net, search.draft_weight, search.x, search.y, trial, np.array([2, 1, 1], np.int32)
    )
    for v in np.flatnonzero(trial == 1):
        move(search.net, search.load, search.state, v, worst, free)


def exchange(search: Search, worst: int, victim: int) -> bool:
    """Dissolve grid `victim` into its neighbours and give its number to half of `worst`."""
    if not dissolve(search, victim):
        return False
    split(search, worst, victim)
    return True


def _victims(search: Search, near: Near, worst: int, taken: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Grids that may be dissolved for `worst`, those amid most room first."""
    free = room(search.load, search.state, near)
    free[(search.region_of != search.region_of[worst]) | taken] = -np.inf
    free[near.other[near.first[worst] : near.first[worst + 1]]] = -np.inf
    best = np.argsort(-free, kind="stable")
    return best[np.isfinite(free[best])]


def exchange_trapped(search: Search, above: float, rank: int = 0) -> int:
    """One exchange for each grid more than `above` ideals over its cap; how many were made.

    Nothing is evened out: an annealing of the whole must follow. `rank` chooses which of the
    grids amid room is dissolved, for another try.
    """
    over = search.overload()
    worst_first = np.argsort(-over, kind="stable")
    if not (over > above).any():
        return 0
    near = grid_neighbours(search.net, search.state.label, len(over))
    taken = over > 0.5 * above
    made = 0
    most = 1 + len(over) // 50  # many exchanges at once would unsettle everything
    for worst in worst_first[: min(most, int((over > above).sum()))]:
        victims = _victims(search, near, int(worst), taken)
        if not search.divisible(int(worst)) or len(victims) <= rank:
            continue
        made += exchange(search, int(worst), int(victims[rank]))
        taken |= search.surroundings([int(victims[rank])], 1)
    return made


def rescue(
    search: Search, above: float, rounds: int, value: Callable[[], float] | None = None
) -> int:
    """Exchange, even out and check, one grid at a time; how many exchanges helped.

    The first exchange that leaves less above the caps stays; where `value` is given, the one that
    leaves it least of `CHOICES` such, and less than it was.
    """
    helped, failed = 0, np.zeros(len(search.load.cap), np.int64)
    if search.overload().max() <= above:
        return 0
    near = grid_neighbours(search.net, search.state.label, len(failed))  # as it was: close enough
    nobody = np.zeros(len(failed), bool)
    for _ in range(rounds):
        over = np.where(failed < TRIED, search.overload(), 0.0)
        worst = int(over.argmax())
        if over[worst] <= above:
            break
        victims = _victims(search, near, worst, nobody)[failed[worst] : TRIED].tolist()
        if not search.divisible(worst) or not victims:
            failed[worst] = TRIED
            continue
        chosen = victims[: CHOICES if value else 1]
        best = _best_exchange(search, worst, chosen, value)
        if best is None:
            failed[worst] += len(chosen)
        else:
            search.restore(best)
            helped += 1
    return helped


def _best_exchange(
    search: Search, worst: int, victims: list[int], value: Callable[[], float] | None
) -> Kept | None:
    """The best state after an exchange, None if none helps; the search is as before."""
    start, before, worth = search.keep(), search.badness(), value() if value else 1.0
    ends: list[tuple[float, Kept]] = []
    for victim in victims:
        around = np.flatnonzero(search.surroundings([victim], 1)).tolist()
        if exchange(search, worst, victim):
            search.relax(around, hops=2, force=True)
            search.relax([worst, victim], hops=1, force=True)
            chain(search, rounds=8)
            search.mend(rounds=8, patience=2)
            chain(search, rounds=8)
        after = value() if value else 0.0
        if search.badness() < before and after < worth:
            ends.append((after, search.keep()))
        search.restore(start)
    return min(ends, key=lambda end: end[0])[1] if ends else None
