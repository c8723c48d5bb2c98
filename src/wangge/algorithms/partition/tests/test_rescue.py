"""A stuck grid gets half of another: the cheapest of several exchanges, none that doesn't help."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._rescue import _best_exchange
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition.tests.strips import strips

WIDE, HIGH, STRIP = 18, 6, 3
GRIDS = WIDE // STRIP


def _strips(weight: NDArray[np.float64]) -> Search:
    """A board cut into six strips; all units weigh the same to whoever drafts."""
    search = strips(WIDE, HIGH, GRIDS, weight=weight, spare=0.05)
    search.draft_weight, search.stay = np.ones(len(weight)), 1e4
    return search


def test_of_several_exchanges_the_cheapest_stays() -> None:
    column = np.arange(WIDE * HIGH) % WIDE
    search = _strips(np.where(column < STRIP, 20.0, 10.0))
    before, told = search.state.label.copy(), []

    def value() -> float:
        told.append(search.cut() + 1e9 * float(search.overload().sum()))
        return told[-1]

    best = _best_exchange(search, 0, [5, 4, 3], value)
    assert np.array_equal(search.state.label, before), "tries leave no trace"
    assert best is not None and len(set(told)) > 2
    search.restore(best)
    assert value() == min(told) < told[0]


def test_an_exchange_that_costs_more_than_it_helps_is_none() -> None:
    search = _strips(np.where(np.arange(WIDE * HIGH) % WIDE < STRIP, 20.0, 10.0))
    before = search.state.label.copy()

    def away() -> float:
        return float((search.state.label != before).sum())

    assert _best_exchange(search, 0, [5, 4, 3], None) is not None
    assert _best_exchange(search, 0, [5, 4, 3], away) is None
    assert np.array_equal(search.state.label, before)


def test_an_exchange_that_helps_nobody_is_none() -> None:
    search = _strips(np.full(WIDE * HIGH, 10.0))
    before = search.state.label.copy()
    assert _best_exchange(search, 0, [5, 3], None) is None
    assert np.array_equal(search.state.label, before)
