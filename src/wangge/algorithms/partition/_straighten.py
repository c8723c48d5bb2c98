"""After a change of load has been carried out: the borders find their shortest course again.

What had to move left crooked borders behind. Where much must move anyway a little more straightens
them: owns how many units that may be.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wangge.algorithms.partition._cool import (
    HOT,
    Allowance,
    Heat,
    cool,
    first_price,
    moved,
    touched,
)
from wangge.algorithms.partition._ledger import few_units
from wangge.algorithms.partition._limits import Limits
from wangge.algorithms.partition._retry import RETRIED, retry
from wangge.algorithms.partition._search import Search, borders_a_grid

TWENTIETH, TENTH = 0.0497, 0.0995  # of the units: what a change of load in one place may move
LARGE = 20_000  # units: from here on a tenth
REACH = 2.5  # units that may move for each that must, at most
LITTLE = 0.01  # of the units: where no more may move, the price of staying isn't steered
CROWDED, CROWDED_OF_FEW = 0.7, 0.85  # of the units away at first: fewer can't be reached
TRIES = (1.0, 1.0), (10.0, 0.5)  # how firm, share of the visits: firmer where load got trapped


class Task(NamedTuple):
    """What is asked of a redrawing: limits, unit visits to spend, overload left alone, `stay`."""

    limits: Limits
    visits: float
    above: float
    stay: float

    @property
    def pull(self) -> float:
        """How much a load below its floor counts."""
        return max(0.05, 0.3 * self.limits.pull)


def merit(search: Search, task: Task, free: float = 0.0) -> float:
    """Cut and moved units in mean borders; what is left above the caps counts most.

    Up to `free` units move for nothing where it is given, each further one at six times `stay`.
    """
    count = moved(search)
    paid = 6.0 * max(0.0, count - free) if free else float(count)
    over = np.maximum(search.overload() - task.above, 0.0).sum()
    return search.cut() / search.border + task.stay * paid + 20.0 * len(search.x) * float(over)


def wanted(search: Search, bound: float) -> float:
    """Units that may move where the share `bound` of the weight must: few if that is little."""
    units = len(search.x)
    return min(TENTH if units > LARGE else TWENTIETH, REACH * bound) * units


def allowance(search: Search, bound: float) -> Allowance:
    """The units wanted, or more where so many are away by now that those can't be reached."""
    units, most = len(search.x), wanted(search, bound)
    if most <= LITTLE * units:
        return Allowance(most, steered=False)
    crowded = (CROWDED_OF_FEW if few_units(search) else CROWDED) * moved(search)
    return Allowance(max(most, crowded), steered=True)


def straighten(
    search: Search, task: Task, may: Allowance, share: float = 1.0, heat: Heat = HOT
) -> float:
    """Anneal what moved and its neighbours, as many units away as may be; kept if it is better.

    `share` of the visits is spent, from `heat` downwards. Returns the price (as `search.stay`)
    that keeps them away.
    """
    whole, start, units = search.stay, search.keep(), len(search.x)
    before = merit(search, task, may.most)
    first = first_price(search)
    for firm, part in TRIES:
        search.stay = first
        cool(search, may, part * share * task.visits, task.above, task.pull, firm, heat)
        if merit(search, task, may.most) <= before:
            break
        search.restore(start)
        search.stay = whole
    if units <= RETRIED:
        grids = np.flatnonzero(touched(search)).tolist()
        retry(
            search, grids, lambda: merit(search, task, may.most),
            perimeter=borders_a_grid(search), floor_share=task.pull,
        )  # fmt: skip
    price, search.stay = min(search.stay, whole), whole
    return price
