"""Two units change places where each alone would overload a grid; grids stay whole and exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.algorithms.partition import Problem, partition
from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition.tests.land import board, pieces_of
from wangge.algorithms.partition.tests.strips import relabel, strips

WIDTH, HEIGHT = 6, 4


def _jagged(in_pairs: bool) -> Search:
    """Two grids full to the last unit; a unit of each reaches into the other."""
    search = strips(WIDTH, HEIGHT, 2, in_pairs=in_pairs)
    label = search.former.copy()
    label[[0 * WIDTH + 3, 3 * WIDTH + 2]] = 0, 1
    relabel(search, label)
    return search


def _cooled(search: Search) -> Search:
    order, is_open = search.everything
    search.run(order, is_open, 200, heat=(0.1, 0.05), strict=(1e7, 1e7), floor_share=0.0)
    return search


def test_two_full_grids_straighten_their_border_by_exchange() -> None:
    straight, found = strips(WIDTH, HEIGHT, 2).cut(), _cooled(_jagged(in_pairs=True))
    assert found.cut() == straight
    assert found.overload().max() == 0.0


def test_alone_neither_unit_may_move() -> None:
    found = _cooled(_jagged(in_pairs=False))
    assert found.cut() == _jagged(in_pairs=False).cut()


@pytest.mark.parametrize("stay", [0.0, 3e4])
@given(seed=st.integers(0, 2**31))
def test_what_is_kept_beside_the_labels_follows_every_exchange(seed: int, stay: float) -> None:
    weight = np.random.default_rng(seed).integers(1, 10, 81).astype(float)
    search = strips(9, 9, 3, weight=weight, spare=0.02, seed=seed, in_pairs=True)
    search.stay = stay
    order, is_open = search.everything
    search.run(order, is_open, 60, heat=(2.0, 0.1), strict=(10.0, 1e5), floor_share=0.1)
    fresh = new_state(search.net, search.load, search.state.label, 0)
    for kept in ("load", "foreign", "bond"):
        assert np.array_equal(getattr(fresh, kept), getattr(search.state, kept))
    assert pieces_of(board(9, 9), search.state.label) == len(np.unique(search.state.label)) == 3


def _few() -> Problem:
    weights = np.random.default_rng(3).integers(1, 10, 400).astype(float)
    return board(20, 20, weights=weights)


def test_few_units_a_grid_are_drawn_the_same_again() -> None:
    one, two = (partition(_few(), k=25, seed=4) for _ in range(2))
    assert np.array_equal(one.assignment, two.assignment)
    assert one.report.imbalance_max <= 0.05
