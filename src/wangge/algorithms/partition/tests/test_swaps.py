"""Two grids exchange a few units at once: the cheapest exchange is the one all tries would find."""

from __future__ import annotations

from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._repack import repack, tidy
from wangge.algorithms.partition._search import TOLERANCE, Search
from wangge.algorithms.partition._sets import MOST
from wangge.algorithms.partition._swaps import Swaps
from wangge.algorithms.partition.tests.land import board, pieces_of
from wangge.algorithms.partition.tests.strips import relabel, strips

HEIGHT = 3
WITHIN = (TOLERANCE, TOLERANCE)
SEEDS = st.integers(0, 2**31)
STAY = 3e4


def _uneven(seed: int, spare: float, width: int, grids: int) -> Search:
    """Strips of units of very uneven weights, some of which stood elsewhere before."""
    random = np.random.default_rng(seed)
    weight = random.integers(1, 9, width * HEIGHT).astype(float)
    search = strips(width, HEIGHT, grids, weight=weight, spare=spare, seed=seed)
    search.former = random.permutation(search.former)
    search.stay = STAY
    return search


def _price(search: Search, label: NDArray[np.int32]) -> float:
    net = search.net
    source = np.repeat(np.arange(len(label)), np.diff(net.first))
    cut = net.cost[label[source] != label[net.other]].sum() / 2
    return float(cut + search.stay * (label != search.former).sum())


def _fits(search: Search, label: NDArray[np.int32]) -> bool:
    after = np.bincount(label, search.load.weight[:, 0])
    cap, floor = search.load.cap[:, 0], search.load.floor[:, 0]
    light = after < np.minimum(floor, search.state.load[:, 0])
    return bool((after <= cap).all() and not light.any())


def _subsets(units: NDArray[np.int64]) -> list[list[int]]:
    sizes = (combinations(units.tolist(), size) for size in range(MOST + 1))
    return [list(one) for one in chain.from_iterable(sizes)]


def _least(search: Search, width: int) -> float:
    """Price of the cheapest exchange that fits, by trying all; infinite if there is none."""
    label, land, least = search.state.label, board(width, HEIGHT), np.inf
    before = _price(search, label)
    for s, t in product(*(_subsets(np.flatnonzero(label == g)) for g in (0, 1))):
        then = label.copy()
        then[s], then[t] = 1, 0
        if (s or t) and _fits(search, then):
            price = _price(search, then) - before
            if price < least and pieces_of(land, then) == len(np.unique(then)) == 2:
                least = price
    return least


@settings(max_examples=25)
@given(seed=SEEDS, spare=st.sampled_from([0.02, 0.1, 0.4]))
def test_the_cheapest_exchange_is_that_of_all_tries(seed: int, spare: float) -> None:
    search = _uneven(seed, spare, width=4, grids=2)
    found = Swaps(search).cheapest(0, 1, WITHIN)
    assert (found[0].price if found else np.inf) == _least(search, 4)


@given(seed=SEEDS)
def test_made_and_undone_nothing_has_changed(seed: int) -> None:
    search = _uneven(seed, 0.4, width=8, grids=2)
    swaps, before = Swaps(search), search.keep()
    found = swaps.cheapest(0, 1, WITHIN, most=5)
    assert [x.price for x in found] == sorted(x.price for x in found)
    for swap in found:
        start = _price(search, search.state.label)
        swaps.make(swap)
        assert _price(search, search.state.label) == start + swap.price
        swaps.undo(swap)
    assert all(np.array_equal(a, b) for a, b in zip(before, search.keep(), strict=True))


@given(seed=SEEDS)
def test_repacked_and_tidied_grids_are_whole_and_no_worse(seed: int) -> None:
    search = _uneven(seed, 0.05, width=12, grids=4)
    over = int((search.overload() > TOLERANCE).sum())
    helped = repack(search, TOLERANCE)
    assert int((search.overload() > TOLERANCE).sum()) <= over - helped
    before = _price(search, search.state.label), search.overload()
    tidy(search, range(4))
    assert _price(search, search.state.label) <= before[0]
    assert (search.overload() <= np.maximum(before[1], TOLERANCE)).all()
    fresh = new_state(search.net, search.load, search.state.label, 0)
    for kept in ("load", "foreign", "bond"):
        assert np.array_equal(getattr(fresh, kept), getattr(search.state, kept))
    assert pieces_of(board(12, HEIGHT), search.state.label) == 4


@pytest.mark.parametrize("passed_on", [0, 1])
def test_an_exchange_is_passed_on_where_the_next_grid_has_no_room(passed_on: int) -> None:
    """Grid 0 is a unit too heavy, grid 1 is full, grid 2 has room for one."""
    search = strips(36, 1, 3, spare=0.0)
    label = search.state.label.copy()
    label[12], label[24] = 0, 1
    relabel(search, label)
    assert search.overload().tolist() == pytest.approx([1 / 12, 0, 0])
    assert repack(search, TOLERANCE, passed_on) == passed_on
    assert np.array_equal(search.state.label, search.former if passed_on else label)
