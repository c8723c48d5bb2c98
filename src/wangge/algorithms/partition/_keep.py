"""Drawing again: from the grids in force, moving as few units as the limits allow.

Owns the price of moving a unit. A unit that stays where it was costs nothing; the surplus of a
changed load is passed on from grid to grid until every grid is within its limits again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._adopt import adopt, compact, regions_of_grids, settle_counts
from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._carry import best_way, settle
from wangge.algorithms.partition._coarsen import Picture
from wangge.algorithms.partition._draw import sweep_budget
from wangge.algorithms.partition._drawing import draft_weights, mean_border
from wangge.algorithms.partition._land import Land
from wangge.algorithms.partition._ledger import few_units, least_moved
from wangge.algorithms.partition._limits import Limits
from wangge.algorithms.partition._pairs import are_coarse
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition._shift import Shift
from wangge.algorithms.partition._straighten import LARGE, Task, allowance
from wangge.algorithms.partition._watch import Watch
from wangge.algorithms.partition.problem import Ints

NEW = -1
VISITS, VISITS_OF_LARGE = 1.8, 1.0  # of what a fresh drawing may spend, to straighten borders
VISITS_OF_FEW = 1.1  # where a grid has few units: exchanges find what annealing leaves


class Former:
    """The grids in force, adopted: `label` starts the search, `names` is what they were called."""

    def __init__(self, land: Land, former: Ints, weight: NDArray[np.float64]) -> None:
        self.asked, self.names = compact(former)
        self.label = adopt(land, self.asked, weight)
        self.count = int(self.label.max()) + 1
        self.region_of = regions_of_grids(land, self.label, self.count)

    def counts(self, regions: int) -> Ints:
        """Grids in force in each region."""
        return np.bincount(self.region_of[self.region_of >= 0], minlength=regions)


def _start(
    land: Land, limits: Limits, former: Former, grids: Ints,
    place: tuple[NDArray[np.float64], NDArray[np.float64]], seed: int,
    watch: Watch,
) -> Search:  # fmt: skip
    """A search over at least as many grids as were and as are wanted, counts settled."""
    room = former.count + int(np.maximum(grids - former.counts(len(grids)), 0).sum())
    region_of = np.full(room, -1, np.int32)
    region_of[: former.count] = former.region_of
    weight = draft_weights(limits, land.region)
    label = former.label.astype(np.int32)
    picture = Picture(
        land.net, limits.weight, weight, place[0], place[1], land.outside,
        np.arange(len(label), dtype=np.int32),
    )  # fmt: skip
    ones = np.ones(room, np.int32)
    load = limits.load(limits.weight, np.maximum(region_of, 0), ones)
    in_pairs = are_coarse(len(label), int(grids.sum()))
    state = new_state(land.net, load, label, seed, in_pairs=in_pairs)
    search = Search(
        net=land.net, load=load, state=state,
        border=mean_border(picture, label), former=former.asked.astype(np.int32), stay=0.0,
        region_of=region_of, draft_weight=weight, x=place[0], y=place[1],
        floor_share=limits.floor_share, watch=watch,
    )  # fmt: skip
    settle_counts(search, grids)
    search.load = limits.load(limits.weight, np.maximum(search.region_of, 0), ones)
    return search


def _squeeze(search: Search, former: Former) -> NDArray[np.int64]:
    """Drop grids without units; what each remaining one was called (NEW for a new one)."""
    live = np.flatnonzero(search.region_of >= 0)
    position = np.full(len(search.region_of), -1, np.int32)
    position[live] = np.arange(len(live))
    names = np.full(len(search.region_of), NEW, np.int64)
    names[: len(former.names)] = former.names
    search.region_of = search.region_of[live]
    load = search.load
    search.load = load._replace(cap=load.cap[live], floor=load.floor[live], scale=load.scale[live])
    state = search.state
    search.state = state._replace(label=position[state.label], load=state.load[live].copy())
    known = search.former >= 0
    search.former = np.where(known, position[np.maximum(search.former, 0)], -1).astype(np.int32)
    return names[live]


def _spent(search: Search) -> float:
    """Of what a fresh drawing may spend."""
    if len(search.x) > LARGE:
        return VISITS_OF_LARGE
    return VISITS_OF_FEW if few_units(search) else VISITS


def redraw(
    land: Land, limits: Limits, former: Former, grids: Ints,
    place: tuple[NDArray[np.float64], NDArray[np.float64]], *,
    seed: int, effort: float, above: float, stay: float, watch: Watch,
) -> tuple[NDArray[np.int32], NDArray[np.int64], float]:  # fmt: skip
    """Grid of each unit, the former name of each grid (NEW for none), and the least to be moved.

    `stay` is the price of moving one unit, in mean borders.
    """
    watch.stage("shape")
    search = _start(land, limits, former, grids, place, seed, watch)
    names = _squeeze(search, former)
    search.stay = stay * search.border
    task = Task(limits, _spent(search) * sweep_budget(len(land.region), effort), above, stay)
    bound = least_moved(search, Shift(search).streets())
    if search.strain().max() > 0.0:
        price = best_way(search, task, bound)
        settle(search, task, price, allowance(search, bound))
    else:
        settle(search, task, search.stay, None)
    return search.state.label, names, bound
