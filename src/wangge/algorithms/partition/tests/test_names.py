"""Numbers go to the grids that keep most units; nothing else changes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._cool import moved
from wangge.algorithms.partition._names import keep_names
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition.tests.strips import relabel, strips

GRIDS = 4


def _mixed(seed: int) -> Search:
    """Strips with their numbers shuffled and a tenth of the units in any grid."""
    rng = np.random.default_rng(seed)
    search = strips(8, 5, GRIDS, weight=rng.integers(1, 9, 40).astype(float))
    label = rng.permutation(GRIDS).astype(np.int32)[search.former]
    some = rng.random(40) < 0.1
    label[some] = rng.integers(0, GRIDS, int(some.sum()))
    relabel(search, label)
    return search


@given(st.integers(0, 2**31))
def test_no_two_grids_would_keep_more_units_with_their_numbers_changed(seed: int) -> None:
    search = _mixed(seed)
    cut, before = search.cut(), moved(search)
    made = keep_names(search)
    assert search.cut() == cut and moved(search) <= before - made
    fresh = new_state(search.net, search.load, search.state.label, 0)
    assert np.array_equal(fresh.load, search.state.load)
    kept = np.zeros((GRIDS, GRIDS))
    np.add.at(kept, (search.former, search.state.label), 1)
    swapped = kept + kept.T - kept.diagonal()[:, None] - kept.diagonal()
    assert (swapped[~np.eye(GRIDS, dtype=bool)] <= 0).all()


def test_exchanged_numbers_come_back_and_new_units_count_for_none() -> None:
    search = strips(8, 5, GRIDS)
    relabel(search, np.array([1, 0, 3, 2], np.int32)[search.former])
    search.former[0] = -1
    assert keep_names(search) == 2
    best = linear_sum_assignment(-np.eye(GRIDS))[0]
    assert np.array_equal(search.state.label[1:], best[search.former[1:]])


def test_numbers_stay_within_their_region() -> None:
    search = strips(8, 5, GRIDS)
    search.region_of = np.arange(GRIDS, dtype=np.int32)
    relabel(search, np.array([1, 0, 3, 2], np.int32)[search.former])
    assert keep_names(search) == 0
    assert moved(search) == 40
