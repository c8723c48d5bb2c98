"""What each grid has too much or room for, and what the cheapest flow of the surplus would move.

Owns the account that redrawing is planned on: loads against caps, units that go along, grids that
aren't dissolved. Refuses to choose grids or units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._flow import spread
from wangge.algorithms.partition._pairs import are_coarse
from wangge.algorithms.partition._search import TOLERANCE, Search
from wangge.algorithms.partition._streets import Streets, grids_apart

LIGHT, LIGHT_OF_FEW = 0.6, 0.35  # ideals: a grid with a heavier unit isn't dissolved
TINY = 0.01  # of a cap: lighter units don't count as usual ones
MOST_CAUTION = 0.05  # of a cap

Floats = NDArray[np.float64]


@dataclass
class Ledger:
    """Loads and caps of one kind by grid, and what a load takes along in units."""

    net: Streets
    surplus: Floats
    cap: Floats
    dense: Floats  # units that leave with a unit of load
    units: NDArray[np.int64]
    usual: Floats  # mean load of a unit that isn't tiny
    region_of: NDArray[np.int32]
    unwilling: NDArray[np.bool_]  # grids that aren't dissolved
    scale: float  # whole numbers of price for each unit of load

    def copy(self) -> Ledger:
        """One that can be planned on without changing this."""
        return replace(self, surplus=self.surplus.copy(), unwilling=self.unwilling.copy())

    def cautious(self, share: float) -> Ledger:
        """A copy with caps lower by `share` of a usual unit: units don't fill a grid to its cap."""
        less = np.minimum(MOST_CAUTION * self.cap, share * self.usual)
        return replace(self.copy(), cap=self.cap - less, surplus=self.surplus + less)

    @property
    def price(self) -> Floats:
        """What a unit of load costs that leaves each grid: units that go along, whole numbers."""
        return np.rint(self.dense * self.scale)

    def units_in(self, flow: Floats, left: Floats) -> float:
        """Units that a flow moves; infinite where surplus stays."""
        if left.max() > 0.0:
            return np.inf
        return float((flow * self.dense[grids_apart(self.net)]).sum())

    def cost(self, surplus: Floats) -> tuple[float, Floats, Floats]:
        """Units moved by the cheapest flow (infinite where surplus stays), the flow, potentials."""
        flow, left, high = spread(self.net, self.price, surplus)
        return self.units_in(flow, left), flow, high


def few_units(search: Search) -> bool:
    """Whether single units are coarse against a grid's load; lumps come apart again."""
    return not search.lumped and are_coarse(len(search.x), len(search.load.cap))


def ledger(search: Search, net: Streets, kind: int) -> Ledger:
    """The ledger of one kind of weight as the search stands."""
    load, cap = search.state.load[:, kind], search.load.cap[:, kind]
    label, weight = search.state.label, search.load.weight[:, kind]
    grids = len(load)
    units = np.bincount(label, minlength=grids)
    usual = load / np.maximum(np.bincount(label, weight > TINY * cap[label], minlength=grids), 1)
    mean = len(search.x) / max(1.0, float(load.sum()))
    dense = np.clip(units / np.maximum(load, 1.0) / mean, 0.05, 20.0) * mean
    heaviest = np.zeros(grids)
    np.maximum.at(heaviest, label, weight)
    light = LIGHT_OF_FEW if few_units(search) else LIGHT
    unwilling = (heaviest * search.load.scale[:, kind] > light) | (load > cap)
    return Ledger(
        net, load - cap, cap, dense, units, usual, search.region_of, unwilling, 1000.0 / mean
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
        shares.append(float((flow.sum() + np.maximum(left, 0.0).sum()) / weight.sum()))
    return max(shares)
