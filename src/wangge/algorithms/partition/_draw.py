"""A fresh drawing: from a coarse picture of few large parts to single grids on the full one.

Each picture is annealed, then parts are cut in two as pictures become finer, so that the large
shape follows rivers, parks and other natural seams before single units are looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._coarsen import Picture, pictures
from wangge.algorithms.partition._finish import finish
from wangge.algorithms.partition._land import Land
from wangge.algorithms.partition._limits import Limits
from wangge.algorithms.partition._rescue import exchange_trapped
from wangge.algorithms.partition._retry import RETRIED, retry
from wangge.algorithms.partition._search import Search, borders_a_grid, sweeps_for
from wangge.algorithms.partition._seed import deepen, draft
from wangge.algorithms.partition._watch import Watch

COARSEST = 200  # lumps on the coarsest picture
UNITS_A_PART = 25  # a picture is cut no finer than this many lumps a part
LUMP_SHARE = 0.3  # of an ideal grid: the heaviest lump
PASSING = 0.02  # ideals above the cap that cooling evens out
COOLING = 0.985  # of its promise: what a begun drawing usually ends at
INNER = 0.002  # the search aims this much (ideals) inside the limits, mending uses the rest


class Tries(NamedTuple):
    """How often a drawing is begun, and the shares of its visits until the best is chosen."""

    drawings: int
    shape: float
    begin: float
    heat: float  # at which the chosen one goes on


ONE, SEVERAL = Tries(1, 0.3, 0.5, 0.3), Tries(3, 0.16, 0.26, 0.4)
MANY = 40_000  # units: above, one drawing is begun
SECOND = 1_000_003  # from the first seed to the second


def promise(search: Search) -> float:
    """What a drawing comes to: its cut, dearer by weight above the caps that looks trapped."""
    trapped = np.maximum(search.overload() - PASSING, 0.0).sum()
    return search.cut() * (1.0 + float(trapped))


def sweep_budget(n: int, effort: float) -> float:
    """Unit visits a drawing may spend, about 0.05 µs each: large inputs get fewer a unit."""
    return effort * max(1750.0 * n * min(1.0, (3000.0 / n) ** 0.3), 1.9e6)


def draft_weights(limits: Limits, region: NDArray[np.int32]) -> NDArray[np.float64]:
    """One positive number a unit, in ideals of its region: the kinds summed, plus a trifle."""
    ideal = limits.ideal[region]
    share = np.divide(limits.weight, ideal, out=np.zeros_like(ideal), where=ideal > 0)
    mean: NDArray[np.float64] = share.sum(axis=1) / share.shape[1] + 1e-6
    return mean


class Drawing:
    """One fresh drawing of a land: holds the pictures, the labels and what is left to spend."""

    def __init__(
        self,
        land: Land,
        limits: Limits,
        grids: NDArray[np.int64],
        place: tuple[NDArray[np.float64], NDArray[np.float64]],
        *,
        seed: int,
        effort: float,
        watch: Watch,
        tries: Tries,
    ) -> None:
        self.tries = tries
        self.limits, self.seed, self.watch = limits, seed, watch
        self.k = int(grids.sum())
        base = np.concatenate([[0], np.cumsum(grids)[:-1]])
        self.region_of = np.repeat(np.arange(len(grids)), grids).astype(np.int32)
        self.grids = np.ones(self.k, np.int32)
        self.grids[base] = grids
        self.start = base[land.region].astype(np.int32)
        weight = draft_weights(limits, land.region)
        fine = Picture(
            land.net, limits.weight, weight, place[0], place[1], land.outside,
            np.arange(len(land.region), dtype=np.int32),
        )  # fmt: skip
        self.pictures = pictures(fine, LUMP_SHARE, COARSEST)
        self.budget = sweep_budget(len(land.region), effort)

    def search(self, picture: Picture, label: NDArray[np.int32], *, inner: float) -> Search:
        """A search on one picture from `label`; coarse pictures get slack for their lumps."""
        fine = picture is self.pictures[0]
        slack = 0.0 if fine else 0.15 * float(picture.draft_weight.mean())
        load = self.limits.load(
            picture.weight, self.region_of, self.grids, slack=slack, inner=inner
        )
        state = new_state(picture.net, load, label, self.seed)
        return Search(
            net=picture.net, load=load, state=state, border=mean_border(picture, label),
            former=label, stay=0.0, region_of=self.region_of, draft_weight=picture.draft_weight,
            x=picture.x, y=picture.y, floor_share=self.limits.floor_share, watch=self.watch,
        )  # fmt: skip

    def coarse(self) -> NDArray[np.int32]:
        """Labels of the full picture after all coarse ones: connected parts, not yet all single."""
        label = self.start
        for picture in self.pictures[1:]:
            lumped = np.zeros(len(picture.x), np.int32)
            lumped[picture.lump] = label
            label = lumped
        visits = self.tries.shape * self.budget / (len(self.pictures) + 1)
        for picture in self.pictures[:0:-1]:
            label = self._sharpen(picture, label, visits)[picture.lump]
        return label

    def _sharpen(
        self, picture: Picture, label: NDArray[np.int32], visits: float
    ) -> NDArray[np.int32]:
        """Cut parts until the picture holds as many as it can show, annealing after each cut."""
        enough = min(self.k, len(picture.x) // UNITS_A_PART)
        first = True
        while True:
            cut = 0
            if len(np.unique(label)) < enough:
                label = label.copy()
                cut = deepen(
                    picture.net, picture.draft_weight, picture.x, picture.y, label, self.grids
                )
            if not cut and not first:
                return label
            first = False
            search = self.search(picture, label, inner=INNER)
            perimeter = borders_a_grid(search)
            order, is_open = search.everything
            search.run(
                order, is_open, sweeps_for(search, visits, 1500), heat=(1.5, 0.3),
                strict=(10 * perimeter, 100 * perimeter), floor_share=1.0,
            )  # fmt: skip
            label = search.state.label

    def begin(self) -> Search:
        """The full picture with single grids, half cooled: how it will end can be seen."""
        label = self._single_grids(self.coarse())
        search = self.search(self.pictures[0], label, inner=INNER)
        order, is_open = search.everything
        sweeps, p = self._sweeps(search), borders_a_grid(search)
        search.run(
            order,
            is_open,
            int(self.tries.begin * sweeps),
            heat=(1.0, 0.3),
            strict=(10 * p, 100 * p),
            floor_share=self.limits.pull,
        )
        return search

    def _sweeps(self, search: Search) -> int:
        return sweeps_for(search, 0.7 * self.budget, 20_000)

    def cool(self, search: Search) -> None:
        """Until no move helps: trapped weight first, then borders."""
        order, is_open = search.everything
        sweeps, p = self._sweeps(search), borders_a_grid(search)
        strict = (100 * p, 1000 * p)
        for _ in range(3):
            kept, before = search.keep(), search.badness()
            if not exchange_trapped(search, 0.06):
                break
            search.run(
                order, is_open, sweeps // 8, heat=(0.3, 0.1),
                strict=(strict[0], 4 * strict[0]), floor_share=self.limits.pull,
            )  # fmt: skip
            if search.badness() >= before:
                search.restore(kept)
                break
        search.run(
            order,
            is_open,
            sweeps // 2,
            heat=(self.tries.heat, 0.06),
            strict=strict,
            floor_share=self.limits.pull,
        )

    def complete(self, search: Search, above: float) -> None:
        """Cool, balance within the full limits, and try every part once more."""
        self.cool(search)
        finish(search, self.limits, above=above, sweeps=sweeps_for(search, 0.2 * self.budget, 5000))
        if len(search.x) <= RETRIED:
            retry(
                search, range(self.k), search.cut,
                perimeter=borders_a_grid(search), floor_share=self.limits.pull,
            )  # fmt: skip

    def _single_grids(self, label: NDArray[np.int32]) -> NDArray[np.int32]:
        """Cut what still stands for several grids; from the start if lumps left too few units."""
        picture = self.pictures[0]
        units = np.bincount(label, minlength=self.k)
        if ((units > 0) & (units < self.grids)).any():
            whole = np.bincount(self.region_of)
            self.grids[:] = 1
            self.grids[np.concatenate([[0], np.cumsum(whole)[:-1]])] = whole
            label = self.start
        label = label.copy()
        draft(picture.net, picture.draft_weight, picture.x, picture.y, label, self.grids)
        return label


def mean_border(picture: Picture, label: NDArray[np.int32]) -> float:
    """Mean cost of a border that is cut, or of any border where none is."""
    source = np.repeat(np.arange(len(label)), np.diff(picture.net.first))
    cut = picture.net.cost[label[source] != label[picture.net.other]]
    costs = cut if len(cut) else picture.net.cost
    return float(costs.sum() / len(costs)) if len(costs) else 1.0


def draw(
    land: Land,
    limits: Limits,
    grids: NDArray[np.int64],
    place: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    seed: int,
    effort: float,
    above: float,
    watch: Watch,
) -> NDArray[np.int32]:
    """Grid of each unit, 0 … k - 1, regions in turn: connected, non-empty, as even as can be."""
    tries = SEVERAL if len(land.region) <= MANY else ONE
    watch.stage("shape", tries.drawings * (10 + int(grids.sum()).bit_length()))
    begun: list[tuple[float, Drawing, Search]] = []
    for turn in range(tries.drawings):
        drawing = Drawing(
            land, limits, grids, place,
            seed=seed + turn * SECOND, effort=effort, watch=watch, tries=tries,
        )  # fmt: skip
        search = drawing.begin()
        begun.append((promise(search), drawing, search))
    watch.stage("borders")
    ends: list[tuple[float, NDArray[np.int32]]] = []
    for promised, drawing, search in sorted(begun, key=lambda one: one[0]):
        if ends and ends[0][0] <= COOLING * promised:
            break
        drawing.complete(search, above)
        ends.append((promise(search), search.state.label))
    return min(ends, key=lambda end: end[0])[1]
