"""A fresh drawing: from a coarse picture of few large parts to single grids on the full one.

Each picture is annealed, then parts are cut in two as pictures become finer, so that the large
shape follows rivers, parks and other natural seams before single units are looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Net, new_state
from wangge.algorithms.partition._coarsen import Picture, pictures
from wangge.algorithms.partition._finish import finish
from wangge.algorithms.partition._land import Land
from wangge.algorithms.partition._limits import Limits
from wangge.algorithms.partition._pairs import are_coarse
from wangge.algorithms.partition._rescue import exchange_trapped
from wangge.algorithms.partition._retry import RETRIED, retry
from wangge.algorithms.partition._search import Search, borders_a_grid, sweeps_for
from wangge.algorithms.partition._seed import deepen, draft
from wangge.algorithms.partition._watch import Watch

COARSEST = 200  # lumps on the coarsest picture
UNITS_A_PART = 25  # a picture is cut no finer than this many lumps a part
LUMP_SHARE = 0.3  # of an ideal grid: the heaviest lump
INNER = 0.002  # the search aims this much (ideals) inside the limits, mending uses the rest


class Spent(NamedTuple):
    """Shares of its visits that a drawing spends, and the heat at which a begun one goes on."""

    shape: float
    begin: float
    heat: float


def draft_weights(limits: Limits, region: NDArray[np.int32]) -> NDArray[np.float64]:
    """One positive number a unit, in ideals of its region: the kinds summed, plus a trifle."""
    ideal = limits.ideal[region]
    share = np.divide(limits.weight, ideal, out=np.zeros_like(ideal), where=ideal > 0)
    mean: NDArray[np.float64] = share.sum(axis=1) / share.shape[1] + 1e-6
    return mean


def land_pictures(
    land: Land, limits: Limits, place: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> list[Picture]:
    """The land unit by unit and ever coarser: the same for every drawing of it."""
    fine = Picture(
        land.net, limits.weight, draft_weights(limits, land.region), place[0], place[1],
        land.outside, np.arange(len(land.region), dtype=np.int32),
    )  # fmt: skip
    return pictures(fine, LUMP_SHARE, COARSEST)


class Drawing:
    """One fresh drawing of a land: holds the pictures, the labels and what is left to spend."""

    def __init__(
        self,
        land: Land,
        limits: Limits,
        grids: NDArray[np.int64],
        series: list[Picture],
        *,
        seed: int,
        visits: float,
        watch: Watch,
        spent: Spent,
    ) -> None:
        self.pictures, self.budget, self.spent = series, visits, spent
        self.limits, self.seed, self.watch = limits, seed, watch
        self.k = int(grids.sum())
        base = np.concatenate([[0], np.cumsum(grids)[:-1]])
        self.region_of = np.repeat(np.arange(len(grids)), grids).astype(np.int32)
        self.grids = np.ones(self.k, np.int32)
        self.grids[base] = grids
        self.start = base[land.region].astype(np.int32)

    def search(self, picture: Picture, label: NDArray[np.int32]) -> Search:
        """A search on one picture from `label`; coarse pictures get slack for their lumps."""
        fine = picture is self.pictures[0]
        slack = 0.0 if fine else 0.15 * float(picture.draft_weight.mean())
        load = self.limits.load(
            picture.weight, self.region_of, self.grids, slack=slack, inner=INNER
        )
        in_pairs = fine and are_coarse(len(picture.x), self.k)
        state = new_state(picture.net, load, label, self.seed, in_pairs=in_pairs)
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
        visits = self.spent.shape * self.budget / (len(self.pictures) + 1)
        for picture in self.pictures[:0:-1]:
            label = self._sharpen(picture, label, visits)[picture.lump]
        return label

    def cut(self, label: NDArray[np.int32]) -> float:
        """What the borders between parts cost on the full picture."""
        return float(cut_costs(self.pictures[0].net, label).sum()) / 2

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
            search = self.search(picture, label)
            perimeter = borders_a_grid(search)
            order, is_open = search.everything
            search.run(
                order, is_open, sweeps_for(search, visits, 1500), heat=(1.5, 0.3),
                strict=(10 * perimeter, 100 * perimeter), floor_share=1.0,
            )  # fmt: skip
            label = search.state.label

    def begin(self, label: NDArray[np.int32]) -> Search:
        """The full picture with single grids from `label`, half cooled: its end can be seen."""
        label = self._single_grids(label)
        search = self.search(self.pictures[0], label)
        order, is_open = search.everything
        sweeps, p = self._sweeps(search), borders_a_grid(search)
        search.run(
            order,
            is_open,
            int(self.spent.begin * sweeps),
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
            heat=(self.spent.heat, 0.06),
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


def cut_costs(net: Net, label: NDArray[np.int32]) -> NDArray[np.float64]:
    """What each border between parts costs, told from both its sides."""
    source = np.repeat(np.arange(len(label)), np.diff(net.first))
    return net.cost[label[source] != label[net.other]]


def mean_border(picture: Picture, label: NDArray[np.int32]) -> float:
    """Mean cost of a border that is cut, or of any border where none is."""
    cut = cut_costs(picture.net, label)
    costs = cut if len(cut) else picture.net.cost
    return float(costs.sum() / len(costs)) if len(costs) else 1.0
