"""Where one grid more saves the most moves: planned on flows alone, before any unit moves.

A surplus that must pass through many grids moves a unit at every border. Dissolving one grid
amid room elsewhere and splitting one in the thick of the surplus is often far cheaper. Owns that
comparison: exchanges that save a quarter of a mean grid or more, and others worth a trial.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._flow import Streets, grids_apart
from wangge.algorithms.partition._ledger import Floats, Ledger

WORTH = 0.25  # of a mean grid's units: an exchange that saves less isn't made
SMALL_CHANGE = 0.02  # of all units: what moves less isn't worth looking for exchanges
ROUNDS = 8
BESIDE = 8  # targets and victims compared, victims at least
PRICED = 70  # grids whose end is priced, those of fewest units, and five for each compared
FEW_GRIDS = 150


def _apart(net: Streets, ranked: NDArray[np.intp], most: int) -> list[int]:
    """The first of `ranked` that don't touch each other."""
    taken: set[int] = set()
    chosen: list[int] = []
    for g in ranked.tolist():
        if g not in taken:
            chosen.append(g)
            beside = net.other[net.first[g] : net.first[g + 1]].tolist()
            taken.update([g, *beside])
        if len(chosen) == most:
            break
    return chosen


def _busy(book: Ledger, flow: Floats) -> NDArray[np.bool_]:
    """Grids that aren't dissolved; where grids are many, those on the flow's way and beside it."""
    busy = book.unwilling.copy()
    if len(book.cap) > FEW_GRIDS:
        busy[grids_apart(book.net)[flow > 0.0]] = True
        busy[book.net.other[flow > 0.0]] = True
    return busy


def _most(grids: int) -> int:
    """Grids to dissolve that are compared at once."""
    return max(BESIDE, 2 * (1 + grids // FEW_GRIDS))


def _ends(book: Ledger) -> Floats:
    """Units that move when a grid is dissolved while nothing else moves; infinite: it isn't.

    Found once for a plan: exchanges far away change little of it.
    """
    calm = np.minimum(book.surplus, 0.0)
    candidates = np.flatnonzero(~book.unwilling)
    priced = PRICED + 5 * _most(len(book.cap))
    candidates = candidates[np.argsort(book.units[candidates], kind="stable")][:priced]
    ends = np.full(len(book.cap), np.inf)
    for v in candidates.tolist():
        alone = calm.copy()
        alone[v] += book.cap[v]
        ends[v] = book.cost(alone)[0]
    return ends


def _victims(book: Ledger, flow: Floats, ends: Floats) -> list[int]:
    """Grids whose end would move fewest units, away from the flow and from each other."""
    price = np.where(_busy(book, flow), np.inf, ends)
    ranked = np.argsort(price, kind="stable")
    return _apart(book.net, ranked[np.isfinite(price[ranked])], _most(len(book.cap)))


def _options(
    book: Ledger, flow: Floats, high: Floats, ends: Floats
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Sets of grids to split and to dissolve that are worth comparing."""
    grids = len(book.cap)
    over = np.flatnonzero((book.surplus > 0.0) & (book.units > 3))
    ranked = over[np.lexsort((-book.surplus[over], high[over]))]
    if grids <= FEW_GRIDS:
        pairs = product(ranked[:BESIDE].tolist(), _victims(book, flow, ends))
        return [((d,), (v,)) for d, v in pairs if book.region_of[d] == book.region_of[v]]
    targets = _apart(book.net, ranked, 1 + grids // FEW_GRIDS)
    victims = _victims(book, flow, ends)
    chosen: list[tuple[int, int]] = []
    for d in targets:
        mine = [v for v in victims if book.region_of[v] == book.region_of[d]]
        if mine:
            victims.remove(mine[0])
            chosen.append((d, mine[0]))
    if not chosen:
        return []
    whole = tuple(d for d, _ in chosen), tuple(v for _, v in chosen)
    return [whole, ((chosen[0][0],), (chosen[0][1],))]


def _after(book: Ledger, targets: list[int], victims: list[int]) -> tuple[Floats, float]:
    """The surplus once `targets` are split and `victims` dissolved; units the halves take along."""
    surplus = book.surplus.copy()
    surplus[targets] -= book.cap[targets]
    surplus[victims] += book.cap[victims]
    return surplus, float((np.maximum(book.surplus, 0.0) * book.dense)[targets].sum())


def settled(book: Ledger, cost: float) -> bool:
    """Whether so little must move, `cost` units, that no exchange is looked for."""
    return cost < SMALL_CHANGE * int(book.units.sum()) or len(book.cap) < 4


def exchanges(book: Ledger) -> list[tuple[int, int]]:
    """Pairs (grid to split, grid to dissolve) that save moves; `book` is left as after them."""
    units, grids = int(book.units.sum()), len(book.cap)
    cost, flow, high = book.cost(book.surplus)
    made: list[tuple[int, int]] = []
    halves = 0.0
    if settled(book, cost):
        return made
    ends = _ends(book)
    for _ in range(ROUNDS):
        best = None
        for targets, victims in _options(book, flow, high, ends):
            d, v = list(targets), list(victims)
            surplus, own = _after(book, d, v)
            moved, way, far = book.cost(surplus)
            saved = cost - moved - halves - own - WORTH * len(d) * units / grids
            if best is None or saved > best[0]:
                best = saved, d, v, surplus, halves + own, moved, way, far
        if best is None or not np.isfinite(best[0]) or best[0] <= 0.0:
            break
        _, d, v, book.surplus, halves, moved, flow, high = best
        cost = moved + halves
        book.unwilling[d + v] = True
        book.units = np.where(np.isin(np.arange(grids), v), 0, book.units)  # never split again
        made += zip(d, v, strict=True)
    return made


def improved(book: Ledger, made: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The exchanges with single grids replaced by others where that saves moves.

    `book` is as before any exchange. What is chosen first is seldom best once others follow.
    """
    if not made:
        return made
    best = _moved_by(book, made)
    choice = np.flatnonzero((book.surplus > 0.0) & (book.units > 3)).tolist()
    victims = _victims(book, book.cost(book.surplus)[1], _ends(book))
    for i, side in product(range(len(made)), (0, 1)):
        for grid in (choice, victims)[side]:
            trial = _replaced(book, made, i, side, grid)
            moved = _moved_by(book, trial) if trial else np.inf
            if moved < best:
                best, made = moved, trial
    return made


def _moved_by(book: Ledger, made: list[tuple[int, int]]) -> float:
    """Units that the exchanges and the flow after them move."""
    surplus, own = _after(book, [d for d, _ in made], [v for _, v in made])
    return own + book.cost(surplus)[0]


def _replaced(
    book: Ledger, made: list[tuple[int, int]], i: int, side: int, grid: int
) -> list[tuple[int, int]]:
    """The exchanges with `grid` in exchange `i`, split (0) or dissolved (1); none if it can't."""
    target, victim = (grid, made[i][1]) if side == 0 else (made[i][0], grid)
    used = any(grid in pair for pair in made)
    if used or book.region_of[target] != book.region_of[victim]:
        return []
    return [*made[:i], (target, victim), *made[i + 1 :]]


def others(book: Ledger, most: int) -> list[tuple[int, int]]:
    """Up to `most` single exchanges worth a trial, cheapest first.

    Flows alone tell little about the borders an exchange will leave: it must be tried.
    """
    cost, flow, high = book.cost(book.surplus)
    if settled(book, cost) or len(book.cap) > FEW_GRIDS:
        return []
    priced = []
    for (target,), (victim,) in _options(book, flow, high, _ends(book)):
        surplus, own = _after(book, [target], [victim])
        priced.append((own + book.cost(surplus)[0], target, victim))
    return [(d, v) for price, d, v in sorted(priced)[:most] if np.isfinite(price)]
