"""Which grids are exchanged before a changed load is carried out: several ways, tried in short.

What a way must move at least says little about the borders it leaves behind; a short cooling says
most of it. Owns which ways are tried and what each may spend; refuses to finish any of them.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._cool import first_price, glance, moved, pass_on
from wangge.algorithms.partition._ledger import ledger, worst_kind
from wangge.algorithms.partition._plan import exchanges, improved, others, settled
from wangge.algorithms.partition._rescue import exchange
from wangge.algorithms.partition._search import Kept, Search
from wangge.algorithms.partition._shift import Shift
from wangge.algorithms.partition._straighten import Task, allowance, wanted

OTHERS = 5  # exchanges tried beside those that save moves
CAUTION = 0.15, 0.3, 0.45  # of a usual unit: room that a plan leaves in each grid
GLANCE = 0.06  # of the visits, for each way
AWAY, ABOVE = 4.0, 2.5  # what a unit too many away (times staying) and a share above caps promise

Way = list[tuple[int, int]]  # grids to split, each with the one to dissolve for it


def ways(search: Search, many: bool) -> list[Way]:
    """The exchanges that save moves (none: flows alone), then those with one exchange more."""
    book = ledger(search, Shift(search).streets(), worst_kind(search))
    saving = exchanges(book)
    return [saving, *([*saving, pair] for pair in others(book, OTHERS if many else 1))]


def cautious_ways(search: Search) -> list[Way]:
    """Plans that leave more or less room in each grid, where a unit is much of a grid's load.

    Flows alone where so little must move that no grid is exchanged.
    """
    book = ledger(search, Shift(search).streets(), worst_kind(search))
    several: list[Way] = []
    if settled(book, book.cost(book.surplus)[0]):
        return [[]]
    for share in CAUTION:
        careful = book.cautious(share)
        way = improved(careful, exchanges(careful.copy()))
        if sorted(way) not in map(sorted, several):
            several.append(way)
    return several


def begin(search: Search, way: Way) -> None:
    """Exchange the grids of a way."""
    for target, victim in way:
        exchange(search, target, victim)


def scout(search: Search, task: Task, bound: float, several: list[Way]) -> None:
    """Carry each way out in short; the search is then as after the one that promises most."""
    start, stay = search.keep(), search.stay
    ends: list[tuple[float, Kept]] = []
    for way in several:
        search.restore(start)
        begin(search, way)
        pass_on(search)
        search.stay = first_price(search)
        glance(search, allowance(search, bound), GLANCE * task.visits, task.pull)
        search.stay = stay
        ends.append((_promise(search, task, bound), search.keep()))
    search.restore(min(ends, key=lambda end: end[0])[1])


def _promise(search: Search, task: Task, bound: float) -> float:
    """As `merit`, but what is left above the caps or too far away now may yet be put right."""
    away = max(0.0, moved(search) - wanted(search, bound))
    over = float(np.maximum(search.overload() - task.above, 0.0).sum())
    return search.cut() / search.border + AWAY * search.stay * away + ABOVE * len(search.x) * over
