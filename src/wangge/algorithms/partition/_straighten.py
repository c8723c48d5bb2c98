"""After a change of load has been carried out: the borders find their shortest course again.

What had to move left crooked borders behind. Where much must move anyway, staying is made cheap
enough that moving a little more straightens them, and dear enough that few units move in all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._chain import chain
from wangge.algorithms.partition._limits import Limits
from wangge.algorithms.partition._retry import RETRIED, retry
from wangge.algorithms.partition._search import Search, borders_a_grid
from wangge.algorithms.partition._shift import FLOWS, Shift

TWENTIETH, TENTH = 0.0485, 0.097  # of the units: what a change of load in one place may move
LARGE = 20_000  # units: from here on a tenth
REACH = 2.5  # units that may move for each that must, at most
EVEN = 1.0  # first price of staying: a share of units moved is worth the same share of the cut
TURNS, TURNS_OF_LARGE = 3, 2  # prices tried
ROUNDS = 2  # of tries part by part
LITTLE = 0.01  # of the units: where no more may move, one price will do
HOT = 1.2, 0.02  # heat of one turn
DEAREST = 2.0  # mean borders for a unit


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


def moved(search: Search) -> int:
    """Units away from the grid they were in."""
    return int((search.former != search.state.label).sum())


def touched(search: Search) -> NDArray[np.bool_]:
    """Grids that units moved to, and their neighbours."""
    label = search.state.label
    return search.surroundings(np.unique(label[search.former != label]).tolist(), 1)


def straighten(search: Search, task: Task, bound: float, turns: int = TURNS) -> None:
    """Anneal what moved and its neighbours at several prices of staying; the best end is kept.

    At most `turns` prices are tried. `bound` is the share of the weight that must move: where that
    is little, so is what may.
    """
    units, whole, share = len(search.x), search.stay, EVEN
    want = min(TENTH if units > LARGE else TWENTIETH, REACH * bound) * units
    start = search.keep()
    ends = [(merit(search, task, want), start, whole)]
    turns = min(turns, TURNS_OF_LARGE) if units > LARGE else turns
    for _ in range(turns if LITTLE * units < want and units <= RETRIED else 1):
        search.stay = whole * min(DEAREST, share * float(search.state.foreign.sum()) / 2 / units)
        _loosen(search, task)
        count = moved(search)
        ends.append((merit(search, task, want), search.keep(), search.stay))
        if 0.95 * want <= count <= want:
            break
        share *= min(3.0, max(0.5, (count / max(want, 1.0)) ** 4))
        if count > want:
            search.restore(start)
    _, kept, search.stay = min(ends, key=lambda end: end[0])
    search.restore(kept)
    if units <= RETRIED:
        for _ in range(ROUNDS):
            grids = np.flatnonzero(touched(search)).tolist()
            retry(
                search, grids, lambda: merit(search, task, want),
                perimeter=borders_a_grid(search), floor_share=task.pull,
            )  # fmt: skip
    search.stay = whole


def _loosen(search: Search, task: Task) -> None:
    """One annealing of the grids touched and their neighbours."""
    p, is_open = borders_a_grid(search), touched(search)
    order = np.flatnonzero(is_open[search.state.label]).astype(np.int32)
    borders = int((search.state.foreign[order] > 0).sum())
    search.run(
        order, is_open, int(min(task.visits / max(1, borders), 20_000)),
        heat=HOT, strict=(300 * p, 30_000 * p), floor_share=task.pull,
    )  # fmt: skip
    if search.overload().max() > task.above:  # a shorter border isn't lost for one unit too many
        Shift(search).run(FLOWS)
        chain(search, rounds=len(is_open))
