"""The best of several fresh drawings, chosen as soon as their ends can be told apart.

Large shapes are cheap on coarse pictures and decide much of the end: several are drawn, the best
few are begun on the full picture, and the most promising one is finished. Owns what each step may
spend; refuses to look at units.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._drawing import Drawing, Spent, land_pictures
from wangge.algorithms.partition._land import Land
from wangge.algorithms.partition._limits import Limits
from wangge.algorithms.partition._pairs import are_coarse
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition._watch import Watch

PASSING = 0.02  # ideals above the cap that cooling evens out
COOLING = 0.985  # of its promise: what a begun drawing usually ends at
UNEVEN = 5.0  # how much dearer an end is for each ideal above what is allowed


class Tries(NamedTuple):
    """How many large shapes are drawn, how many of them are begun, and what each may spend."""

    shapes: int
    begun: int
    spent: Spent


ONE = Tries(1, 1, Spent(shape=0.3, begin=0.5, heat=0.3))
SEVERAL = Tries(4, 2, Spent(shape=0.3, begin=0.2, heat=0.4))
NESTED = Tries(3, 3, Spent(shape=0.16, begin=0.26, heat=0.4))  # no region has half the grids
MANY = 40_000  # units: above, one drawing is begun
SECOND = 1_000_003  # from the first seed to the second
VISITS, LEAST_VISITS = 2300.0, 1.9e6  # for each unit, and in all: about 0.04 µs each
IN_PAIRS = 0.9  # of the visits where units change places in pairs: each takes longer
TOWN, CITY = 3000.0, 16_000.0  # units above which a unit gets fewer, and far fewer


def promise(search: Search) -> float:
    """What a drawing comes to: its cut, dearer by weight above the caps that looks trapped."""
    trapped = np.maximum(search.overload() - PASSING, 0.0).sum()
    return search.cut() * (1.0 + float(trapped))


def sweep_budget(n: int, effort: float) -> float:
    """Unit visits a drawing may spend: large inputs get fewer a unit."""
    fewer = min(1.0, (TOWN / n) ** 0.1) * min(1.0, (CITY / n) ** 0.35)
    return effort * max(VISITS * n * fewer, LEAST_VISITS)


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
    tries = _tries(len(land.region), grids)
    watch.stage("shape", tries.shapes * (10 + int(grids.sum()).bit_length()))
    series, visits = land_pictures(land, limits, place), sweep_budget(len(land.region), effort)
    if are_coarse(len(land.region), int(grids.sum())):
        visits *= IN_PAIRS
    drawings = [
        Drawing(
            land, limits, grids, series,
            seed=seed + turn * SECOND, visits=visits, watch=watch, spent=tries.spent,
        )
        for turn in range(tries.shapes)
    ]  # fmt: skip
    begun = _begin(drawings, tries.begun)
    watch.stage("borders")
    ends: list[tuple[float, NDArray[np.int32]]] = []
    for promised, drawing, search in begun:
        if ends and ends[0][0] <= COOLING * promised:
            break
        drawing.complete(search, above)
        uneven = float(np.maximum(search.overload() - above, 0.0).sum())
        ends.append((search.cut() * (1.0 + UNEVEN * uneven), search.state.label))
    return min(ends, key=lambda end: end[0])[1]


def _tries(units: int, grids: NDArray[np.int64]) -> Tries:
    """Large shapes tell little where each of many regions has a shape of its own."""
    if units > MANY:
        return ONE
    return SEVERAL if 2 * grids.max() > grids.sum() else NESTED


def _begin(drawings: list[Drawing], most: int) -> list[tuple[float, Drawing, Search]]:
    """The `most` drawings with the shortest large shapes, begun; the most promising one first."""
    shaped = [(drawing.cut(label := drawing.coarse()), drawing, label) for drawing in drawings]
    shaped.sort(key=lambda one: one[0])
    searches = [(drawing, drawing.begin(label)) for _, drawing, label in shaped[:most]]
    begun = [(promise(search), drawing, search) for drawing, search in searches]
    return sorted(begun, key=lambda one: one[0])
