"""Where one grid more saves the most moves: planned on flows alone, before any unit moves.

A surplus that must pass through many grids moves a unit at every border. Dissolving one grid
amid room elsewhere and splitting one in the thick of the surplus is often far cheaper. Owns that
comparison: exchanges that save a quarter of a mean grid or more, and others worth a trial.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._ledger import Floats, Ledger
from wangge.algorithms.partition._streets import Streets, grids_apart

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


def price_ends(book: Ledger) -> Floats:
    """Units that move when a grid is dissolved while nothing else moves; infinite: it isn't.

    Found once for plans of one load: exchanges far away and a little caution change little of it.
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


def victims_of(book: Ledger, flow: Floats, ends: Floats) -> list[int]:
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
        pairs = product(ranked[:BESIDE].tolist(), victims_of(book, flow, ends))
        return [((d,), (v,)) for d, v in pairs if book.region_of[d] == book.region_of[v]]
    targets = _apart(book.net, ranked, 1 + grids // FEW_GRIDS)
    victims = victims_of(book, flow, ends)
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


def surplus_after(book: Ledger, targets: list[int], victims: list[int]) -> tuple[Floats, float]:
    """The surplus once `targets` are split and `victims` dissolved; units the halves take along."""
    surplus = book.surplus.copy()
    surplus[targets] -= book.cap[targets]
    surplus[victims] += book.cap[victims]
    return surplus, float((np.maximum(book.surplus, 0.0) * book.dense)[targets].sum())


def settled(book: Ledger, cost: float) -> bool:
    """Whether so little must move, `cost` units, that no exchange is looked for."""
    return cost < SMALL_CHANGE * int(book.units.sum()) or len(book.cap) < 4


def exchanges(book: Ledger, ends: Floats | None = None) -> list[tuple[int, int]]:
    """Pairs (grid to split, grid to dissolve) that save moves; `book` is left as after them.

    `ends` as from `price_ends`, which is asked if they aren't known.
    """
    units, grids = int(book.units.sum()), len(book.cap)
    cost, flow, high = book.cost(book.surplus)
    made: list[tuple[int, int]] = []
    halves = 0.0
    if settled(book, cost):
        return made
    ends = price_ends(book) if ends is None else ends
    for _ in range(ROUNDS):
        best = None
        for targets, victims in _options(book, flow, high, ends):
            d, v = list(targets), list(victims)
            surplus, own = surplus_after(book, d, v)
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


def others(book: Ledger, most: int) -> list[tuple[int, int]]:
    """Up to `most` single exchanges worth a trial, cheapest first.

    Flows alone tell little about the borders an exchange will leave: it must be tried.
    """
    cost, flow, high = book.cost(book.surplus)
    if settled(book, cost) or len(book.cap) > FEW_GRIDS:
        return []
    priced = []
    for (target,), (victim,) in _options(book, flow, high, price_ends(book)):
        surplus, own = surplus_after(book, [target], [victim])
        priced.append((own + book.cost(surplus)[0], target, victim))
    return [(d, v) for price, d, v in sorted(priced)[:most] if np.isfinite(price)]
