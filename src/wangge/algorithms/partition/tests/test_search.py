"""What the search keeps beside the labels stays true through every move, and comes back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wangge.algorithms.partition._anneal import State, new_state
from wangge.algorithms.partition._moves import cut_change
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition.tests.strips import strips

SIDE, GRIDS = 9, 3


def _search(seed: int) -> Search:
    """A board cut into three strips, each unit with a weight from 1 to 9."""
    weight = np.random.default_rng(seed).integers(1, 10, SIDE * SIDE).astype(float)
    search = strips(SIDE, SIDE, GRIDS, weight=weight, spare=0.05, seed=seed)
    search.stay = 1e4
    return search


def _same(search: Search, state: State) -> bool:
    fresh = new_state(search.net, search.load, state.label, 0)
    pairs = [(getattr(fresh, f), getattr(state, f)) for f in ("load", "foreign", "bond")]
    return all(np.array_equal(a, b) for a, b in pairs)


@given(st.integers(0, 2**31))
def test_loads_neighbours_and_bonds_follow_every_move(seed: int) -> None:
    search = _search(seed)
    order, is_open = search.everything
    search.run(order, is_open, 30, heat=(2.0, 0.2), strict=(10.0, 1e3), floor_share=0.1)
    state, net = search.state, search.net
    assert _same(search, state)
    source = np.repeat(np.arange(len(order)), np.diff(net.first))
    apart = state.label[source] != state.label[net.other]
    assert search.cut() == net.cost[apart].sum() / 2
    for v, t in zip(source[apart], net.other[apart], strict=True):
        a, b = state.label[v], state.label[t]
        assert state.bond[v] <= cut_change(net.first, net.other, net.cost, state.label, v, a, b)


def test_a_part_kept_is_restored_whole() -> None:
    search = _search(11)
    is_open = np.array([True, True, False])
    order = np.flatnonzero(is_open[search.state.label]).astype(np.int32)
    before, kept = search.state.label.copy(), search.keep_part(order)
    search.run(order, is_open, 30, heat=(2.0, 1.0), strict=(10.0, 1e3), floor_share=0.1)
    assert (search.state.label != before).any()
    search.restore_part(order, kept)
    assert np.array_equal(search.state.label, before)
    assert _same(search, search.state)
