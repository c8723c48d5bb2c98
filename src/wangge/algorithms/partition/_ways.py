"""Which grids are exchanged before a changed load is carried out: many ways, tried in short.

What a plan moves says little about where a way ends. Its flows made true, before any border has
settled, say most of it: the units away then, the cut, what stays above a cap. Owns which ways are
tried and which of them are worth finishing; refuses to finish any.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wangge.algorithms.partition._cool import moved, pass_on
from wangge.algorithms.partition._improve import improved
from wangge.algorithms.partition._ledger import few_units, ledger, worst_kind
from wangge.algorithms.partition._plan import exchanges, others, price_ends, settled
from wangge.algorithms.partition._rescue import exchange
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition._shift import Shift
from wangge.algorithms.partition._straighten import Task

MANY_UNITS = 5000  # from here on a trial takes long: fewer ways are tried, and finished
MORE = 5  # ways with one exchange beside those that save moves
SINGLE, SINGLE_OF_MANY = 20, 12  # exchanges tried by themselves
FINISHED, FINISHED_OF_MANY, FINISHED_OF_FEW = 3, 2, 2  # ways finished
AT_MOST = 5  # ways finished while every end is poor
TRIED = 3  # times a flow is planned anew in a trial
AWAY, ABOVE = 2.0, 0.5  # mean borders for a unit away, and for a mean unit above a cap, in a trial
CAUTION = 0.3, 0.45, 0.15  # of a usual unit: room that a plan leaves in each grid

Way = list[tuple[int, int]]  # grids to split, each with the one to dissolve for it


def promising(search: Search, task: Task) -> Iterator[Way]:
    """The ways worth finishing, best first: one where little must move, else the best of many.

    With few units a grid a plan is made only when it is asked for.
    """
    many = len(search.x) > MANY_UNITS
    if few_units(search):
        return _cautious(search, CAUTION[:1] if many else CAUTION)
    several = _several(search, SINGLE_OF_MANY if many else SINGLE)
    if len(several) == 1:
        return iter(several)
    start = search.keep()
    tried = []
    for way in several:
        tried.append((_tried(search, task, way), way))
        search.restore(start)
    tried.sort(key=lambda trial: trial[0])
    most = FINISHED if search.lumped else AT_MOST
    return iter([way for _, way in tried[: FINISHED_OF_MANY if many else most]])


def begin(search: Search, way: Way) -> None:
    """Exchange the grids of a way."""
    for target, victim in way:
        exchange(search, target, victim)


def _several(search: Search, single: int) -> list[Way]:
    """The exchanges that save moves, these with one more, and where grids are few the rest.

    The rest is flows alone and each of up to `single` exchanges by itself.
    """
    net, kind = Shift(search).streets(), worst_kind(search)
    book = ledger(search, net, kind)
    alone = others(book, single)
    saving = exchanges(book)
    several = [saving, *([*saving, pair] for pair in others(book, MORE))]
    if alone:
        several += [[], *([pair] for pair in alone)]
    return [way for i, way in enumerate(several) if way not in several[:i]]


def _tried(search: Search, task: Task, way: Way) -> float:
    """What a way promises, in mean borders; the search is as after its flows."""
    begin(search, way)
    pass_on(search, TRIED)
    over = float(np.maximum(search.overload() - task.above, 0.0).sum())
    return search.cut() / search.border + AWAY * moved(search) + ABOVE * len(search.x) * over


def _cautious(search: Search, shares: tuple[float, ...]) -> Iterator[Way]:
    """Plans that leave more or less room in each grid, where a unit is much of a grid's load.

    Flows alone where so little must move that no grid is exchanged.
    """
    book = ledger(search, Shift(search).streets(), worst_kind(search))
    if settled(book, book.cost(book.surplus)[0]):
        yield []
        return
    ends, several = price_ends(book.cautious(shares[0])), list[Way]()
    for share in shares:
        careful = book.cautious(share)
        way = sorted(improved(careful, exchanges(careful.copy(), ends), ends))
        if way not in several:
            several.append(way)
            yield way
