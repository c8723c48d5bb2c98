"""Where one grid more saves the most moves: planned on flows alone, before any unit moves.

A surplus that must pass through many grids moves a unit at every border. Dissolving one grid
amid room elsewhere and splitting one in the thick of the surplus is often far cheaper. Owns that
comparison: exchanges that save a quarter of a mean grid or more, and others worth a trial.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._flow import Streets, grids_apart, spread
from wangge.algorithms.partition._search import TOLERANCE, Search

WORTH = 0.25  # of a mean grid's units: an exchange that saves less isn't made
SMALL_CHANGE = 0.02  # of all units: what moves less isn't worth looking for exchanges
LIGHT, LIGHT_OF_FEW = 0.6, 0.35  # ideals: a grid with a heavier unit isn't dissolved
FEW_UNITS = 40  # units a grid below which single units are coarse against the ideal
ROUNDS = 8
USES = 3  # trials that one grid may be split or dissolved in
BESIDE = 6  # targets and victims compared where there are few grids
FEW_GRIDS = 150

Floats = NDArray[np.float64]


@dataclass
class Ledger:
    """Loads and caps of one kind by grid, and what a load takes along in units."""

    net: Streets
    surplus: Floats
    cap: Floats
    dense: Floats  # units that leave with a unit of load
    units: NDArray[np.int64]
    region_of: NDArray[np.int32]
    unwilling: NDArray[np.bool_]  # grids that aren't dissolved
    scale: float  # whole numbers of price for each unit of load

    def cost(self, surplus: Floats) -> tuple[float, Floats, Floats]:
        """Units moved by the cheapest flow (infinite where surplus stays), the flow, potentials."""
        price = np.rint(self.dense * self.scale)
        flow, left, high = spread(self.net, price, surplus)
        units = float((flow * self.dense[grids_apart(self.net)]).sum())
        return (units if left.max() <= 0.0 else np.inf), flow, high


def ledger(search: Search, net: Streets, kind: int) -> Ledger:
    """The ledger of one kind of weight as the search stands."""
    load, cap = search.state.load[:, kind], search.load.cap[:, kind]
    grids = len(load)
    units = np.bincount(search.state.label, minlength=grids)
    mean = len(search.x) / max(1.0, float(load.sum()))
    dense = np.clip(units / np.maximum(load, 1.0) / mean, 0.05, 20.0) * mean
    heaviest = np.zeros(grids)
    np.maximum.at(heaviest, search.state.label, search.load.weight[:, kind])
    light = LIGHT_OF_FEW if len(search.x) < FEW_UNITS * grids else LIGHT
    unwilling = (heaviest * search.load.scale[:, kind] > light) | (load > cap)
    return Ledger(
        net, load - cap, cap, dense, units, search.region_of, unwilling, 1000.0 / mean
    )  # fmt: skip


def worst_kind(search: Search) -> int:
    """The kind of weight with most surplus in all."""
    over = (search.state.load - search.load.cap) * search.load.scale
    return int(np.where(over > TOLERANCE, over, 0.0).sum(axis=0).argmax())


def least_moved(search: Search, net: Streets) -> float:
    """Share of the weight that must cross a border between grids to meet the caps; worst kind."""
    same = np.full(len(search.load.cap), 1000.0)
    shares = [0.0]
    for kind, weight in enumerate(search.load.weight.T):
        surplus = search.state.load[:, kind] - search.load.cap[:, kind]
        flow, left, _ = spread(net, same, surplus)
        shares.append(float((flow.sum() + left.sum()) / weight.sum()))
    return max(shares)


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


def _victims(book: Ledger, flow: Floats, most: int) -> list[int]:
    """Grids whose end would move fewest units, away from the flow and from each other."""
    busy = book.unwilling.copy()
    if len(book.cap) > FEW_GRIDS:
        busy[grids_apart(book.net)[flow > 0.0]] = True
        busy[book.net.other[flow > 0.0]] = True
    calm = np.minimum(book.surplus, 0.0)
    candidates = np.flatnonzero(~busy)
    candidates = candidates[np.argsort(book.units[candidates], kind="stable")][: 30 + 5 * most]
    price = np.full(len(book.cap), np.inf)
    for v in candidates.tolist():
        alone = calm.copy()
        alone[v] += book.cap[v]
        price[v] = book.cost(alone)[0]
    ranked = np.argsort(price, kind="stable")
    return _apart(book.net, ranked[np.isfinite(price[ranked])], most)


def _options(
    book: Ledger, flow: Floats, high: Floats
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Sets of grids to split and to dissolve that are worth comparing."""
    grids = len(book.cap)
    over = np.flatnonzero((book.surplus > 0.0) & (book.units > 3))
    ranked = over[np.lexsort((-book.surplus[over], high[over]))]
    if grids <= FEW_GRIDS:
        pairs = product(ranked[:BESIDE].tolist(), _victims(book, flow, BESIDE))
        return [((d,), (v,)) for d, v in pairs if book.region_of[d] == book.region_of[v]]
    targets = _apart(book.net, ranked, 1 + grids // FEW_GRIDS)
    victims = _victims(book, flow, 2 * len(targets))
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


def _settled(book: Ledger, cost: float) -> bool:
    """Whether so little must move that no exchange is looked for."""
    return cost < SMALL_CHANGE * int(book.units.sum()) or len(book.cap) < 4


def exchanges(book: Ledger) -> list[tuple[int, int]]:
    """Pairs (grid to split, grid to dissolve) that save moves; `book` is left as after them."""
    units, grids = int(book.units.sum()), len(book.cap)
    cost, flow, high = book.cost(book.surplus)
    made: list[tuple[int, int]] = []
    halves = 0.0
    if _settled(book, cost):
        return made
    for _ in range(ROUNDS):
        best = None
        for targets, victims in _options(book, flow, high):
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
        made += zip(d, v, strict=True)
    return made


def others(book: Ledger, most: int) -> list[tuple[int, int]]:
    """Up to `most` single exchanges worth a trial, cheapest first, no grid in more than USES.

    Flows alone tell little about the borders an exchange will leave: it must be tried.
    """
    cost, flow, high = book.cost(book.surplus)
    if _settled(book, cost) or len(book.cap) > FEW_GRIDS:
        return []
    priced = []
    for (target,), (victim,) in _options(book, flow, high):
        surplus, own = _after(book, [target], [victim])
        priced.append((own + book.cost(surplus)[0], target, victim))
    uses: Counter[int] = Counter()
    chosen: list[tuple[int, int]] = []
    for price, *pair in sorted(priced):
        if len(chosen) < most and np.isfinite(price) and max(uses[g] for g in pair) < USES:
            uses.update(pair)
            chosen.append((pair[0], pair[1]))
    return chosen
