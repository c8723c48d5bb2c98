"""A flow amended after a change costs what the cheapest new one costs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.algorithms.partition._reflow import Stream, amended, stream
from wangge.algorithms.partition._streets import Streets, grids_apart, streets

Towns = tuple[Streets, np.ndarray, np.ndarray, list[tuple[int, int, int]]]


@st.composite
def towns(draw: st.DrawFn) -> Towns:
    """Streets, prices, a surplus, and changes of it: two grids and by how much each."""
    grids = draw(st.integers(3, 12))
    end = st.integers(0, grids - 1)
    pairs = np.array(draw(st.lists(st.tuples(end, end), min_size=grids, max_size=40)), np.int32)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    numbers = st.lists(st.integers(-30, 20), min_size=grids, max_size=grids)
    price = draw(st.lists(st.integers(1, 9), min_size=grids, max_size=grids))
    changes = draw(st.lists(st.tuples(end, end, st.integers(1, 40)), min_size=1, max_size=4))
    surplus = np.array(draw(numbers), float)
    return streets(both[:, 0], both[:, 1], grids), np.array(price, float), surplus, changes


def _price(net: Streets, price: np.ndarray, found: Stream) -> float:
    return float(found.flow @ price[grids_apart(net)])


@settings(max_examples=400, deadline=None, derandomize=True)
@given(towns())
def test_amended_as_cheap_as_new(town: Towns) -> None:
    net, price, surplus, changes = town
    now = stream(net, price, surplus)
    for more, less, by in changes:
        if now.left.max() > 0.0:
            return
        after = now.surplus.copy()
        after[more] += by
        after[less] -= by + 3
        new, now = stream(net, price, after), amended(net, price, now, after)
        grids = len(after)
        gained = np.bincount(net.other, now.flow, grids)
        gained -= np.bincount(grids_apart(net), now.flow, grids)
        assert (now.flow >= 0.0).all() and np.array_equal(after + gained, now.left)
        assert (gained[after < 0.0] >= 0.0).all(), "a grid with room sends nothing of its own"
        assert np.maximum(now.left, 0.0).sum() == np.maximum(new.left, 0.0).sum()
        if new.left.max() <= 0.0:
            assert abs(_price(net, price, now) - _price(net, price, new)) < 1e-9


@given(towns())
def test_streets_name_every_neighbour_once_from_both_sides(town: Towns) -> None:
    net = town[0]
    source = grids_apart(net)
    pairs = list(zip(source.tolist(), net.other.tolist(), strict=True))
    assert pairs == sorted(set(pairs)) and all(a != b for a, b in pairs)
    assert [(b, a) for a, b in pairs] == [pairs[i] for i in net.back.tolist()]
