"""One search in progress: annealing runs, and the mending of grids above their cap.

A grid above its cap is annealed again together with its surroundings, balance first; a try that
doesn't help is undone. Owns no choice of rules: those come from the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Load, Net, Rule, State, anneal
from wangge.algorithms.partition._jit import exponential_table, kernel, nth_root
from wangge.algorithms.partition._watch import Watch

QUANTILE = exponential_table()
TOLERANCE = 1e-9
RELAX_VISITS = 90_000  # unit visits of one local annealing
_SLICE = 3_000_000  # unit visits between two looks at the caller's wish to stop

Kept = tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.float64]]


@kernel
def _widen(net, label, is_open, wider):  # type: ignore[no-untyped-def]
    for v in range(len(label)):
        if is_open[label[v]]:
            for e in range(net.first[v], net.first[v + 1]):
                wider[label[net.other[e]]] = True
    return 0


@dataclass
class Search:
    """A division being searched. `border` is the mean cost of a cut border, the unit of heat.

    `watch` is looked at between slices of work and may raise to stop the search.
    """

    net: Net
    load: Load
    state: State
    border: float
    former: NDArray[np.int32]
    stay: float
    region_of: NDArray[np.int32]  # of each grid
    draft_weight: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    floor_share: float
    lumped: bool = False  # whether its units are lumps of the land's
    watch: Watch = field(default_factory=Watch)

    @property
    def everything(self) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """All units and all grids, for `run`."""
        return np.arange(len(self.x), dtype=np.int32), np.ones(len(self.load.cap), bool)

    def run(
        self,
        order: NDArray[np.int32],
        is_open: NDArray[np.bool_],
        sweeps: int,
        *,
        heat: tuple[float, float],
        strict: tuple[float, float],
        floor_share: float,
    ) -> None:
        """Anneal from the first to the second heat and strictness (in borders)."""
        if sweeps < 1 or not len(order):
            return
        factors = nth_root(heat[1] / heat[0], sweeps), nth_root(strict[1] / strict[0], sweeps)
        now = heat[0] * self.border, strict[0] * self.border
        share = max(floor_share, self.floor_share)
        stride = max(1, _SLICE // len(order))
        for done in range(0, sweeps, stride):
            self.watch.look(done / sweeps)
            rule = Rule(now[0], factors[0], now[1], factors[1], share, self.stay)
            now = anneal(
                self.net, self.load, self.state, rule, order, is_open, self.former, QUANTILE,
                min(stride, sweeps - done),
            )  # fmt: skip
        self.watch.ran()

    def overload(self) -> NDArray[np.float64]:
        """How far each grid is above its cap, in ideals, worst kind of weight; else 0."""
        above: NDArray[np.float64] = ((self.state.load - self.load.cap) * self.load.scale).max(1)
        return np.where(above > TOLERANCE, above, 0.0)

    def underload(self) -> NDArray[np.float64]:
        """How far each grid is below its floor, in ideals, worst kind of weight; else 0."""
        below: NDArray[np.float64] = ((self.load.floor - self.state.load) * self.load.scale).max(1)
        return np.where(below > TOLERANCE, below, 0.0)

    def strain(self) -> NDArray[np.float64]:
        """Overload, and underload where a range was demanded: what mending looks at."""
        over = self.overload()
        return np.maximum(over, self.underload()) if self.floor_share >= 1.0 else over

    def badness(self) -> float:
        """One number for how far the loads are from what is allowed; above counts most."""
        over, under = self.overload(), self.underload()
        below = 0.001 * (under * under).sum()
        if self.floor_share >= 1.0:
            below = (under * under).sum() + 0.05 * under.sum()
        return float((over * over).sum() + 0.05 * over.sum() + below)

    def keep(self) -> Kept:
        """A copy of the state, for `restore`."""
        s = self.state
        return s.label.copy(), s.load.copy(), s.foreign.copy(), s.bond.copy()

    def restore(self, kept: Kept) -> None:
        """Back to what `keep` copied."""
        s = self.state
        s.label[:], s.load[:], s.foreign[:], s.bond[:] = kept

    def keep_part(self, order: NDArray[np.int32]) -> Kept:
        """As `keep`, of the units in `order` alone: for a run that opens no other grids."""
        s = self.state
        return s.label[order], s.load.copy(), s.foreign[order], s.bond[order]

    def restore_part(self, order: NDArray[np.int32], kept: Kept) -> None:
        """Back to what `keep_part` copied."""
        s = self.state
        s.label[order], s.load[:], s.foreign[order], s.bond[order] = kept

    def cut(self) -> float:
        """What the borders between grids cost: every border's two sides stand in two bonds."""
        return (self.borders - float(self.state.bond.sum())) / 4.0

    @cached_property
    def borders(self) -> float:
        """What all borders cost, each counted from both sides."""
        return float(self.net.cost.sum())

    def divisible(self, grid: int) -> bool:
        """Whether the grid has two units or more."""
        return int((self.state.label == grid).sum()) > 1

    def surroundings(self, core: Sequence[int], hops: int) -> NDArray[np.bool_]:
        """The grids within `hops` borders of the grids in `core`."""
        is_open = np.zeros(len(self.load.cap), bool)
        is_open[list(core)] = True
        for _ in range(hops):
            wider = is_open.copy()
            _widen(self.net, self.state.label, is_open, wider)
            is_open = wider
        return is_open

    def relax(
        self, core: Sequence[int], *, hops: int, force: bool = False, floor_share: float = 0.02
    ) -> bool:
        """Anneal `core` and its surroundings, balance first; undone unless it helped."""
        is_open = self.surroundings(core, hops)
        order = np.flatnonzero(is_open[self.state.label]).astype(np.int32)
        kept, before = self.keep(), self.badness()
        sweeps = min(max(RELAX_VISITS // len(order), 200), 2500)
        self.run(
            order, is_open, sweeps, heat=(0.6, 0.03), strict=(2e3, 2e5), floor_share=floor_share
        )
        if force or self.badness() < before - TOLERANCE:
            return True
        self.restore(kept)
        return False

    def mend(self, rounds: int, patience: int = 6) -> int:
        """Relax the worst grids in turn, in a wider ring after failures; the number of tries.

        Ends when no grid is strained or each of them failed `patience` times.
        """
        failed = np.zeros(len(self.load.cap), np.int64)
        for tries in range(rounds):
            strain = np.where(failed < patience, self.strain(), 0.0)
            worst = int(strain.argmax())
            if strain[worst] <= 0.0:
                return tries
            if not self.relax([worst], hops=1 + int(failed[worst]) // 2):
                failed[worst] += 1
        return rounds


def borders_a_grid(search: Search) -> float:
    """Mean number of unit borders in the outline of a part: how long a part's border is."""
    parts = len(np.unique(search.state.label))
    return max(1.0, float(search.state.foreign.sum()) / parts)


def sweeps_for(
    search: Search, visits: float, most: int, order: NDArray[np.int32] | None = None
) -> int:
    """Passes that spend about `visits` looks at border units: those in `order`, or all."""
    foreign = search.state.foreign if order is None else search.state.foreign[order]
    return int(min(visits / max(1, int((foreign > 0).sum())), most))
