"""Groups cut out of neighbouring areas are connected, complete and about equally heavy."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.tools.demo.fabric.lattice import around, make_lattice, neighbours_of
from wangge.tools.demo.fabric.parts import connected_parts
from wangge.tools.demo.fabric.shares import dealt
from wangge.tools.demo.fabric.zones import CAMPUSES, ESTATES, Zone, zoned


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.integers(4, 9),
    count=st.integers(2, 8),
)
def test_parts_are_connected_and_balanced(seed: int, size: int, count: int) -> None:
    cells = [frozenset([(c, r)]) for c in range(size) for r in range(size)]
    beside = neighbours_of(cells)
    parts = connected_parts([1.0] * len(cells), beside, count, np.random.default_rng(seed))
    assert sorted(n for part in parts for n in part) == list(range(len(cells)))
    for part in parts:
        start = min(part)
        reached, edge = {start}, [start]
        while edge:
            fresh = (beside[edge.pop()] & part) - reached
            reached |= fresh
            edge += fresh
        assert reached == part
        assert len(cells) / count / 2.5 <= len(part) <= len(cells) / count * 2.5


@settings(max_examples=60)
@given(
    weights=st.lists(st.floats(0.01, 50), min_size=1, max_size=40),
    more=st.integers(0, 500),
    least=st.integers(0, 3),
)
def test_dealing_is_exact(weights: list[float], more: int, least: int) -> None:
    total = least * len(weights) + more
    given_out = dealt(total, weights, least)
    assert sum(given_out) == total
    assert min(given_out) >= least


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_block_has_one_use_and_the_counts_hold(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lattice = make_lattice(rng)
    regions = zoned(lattice, rng)
    used = [c for r in regions for c in r.cells]
    assert sorted(used) == list(lattice.blocks)
    zones = [r.zone for r in regions]
    assert zones.count(Zone.CAMPUS) == CAMPUSES
    assert zones.count(Zone.ESTATE) == ESTATES
    for region in regions:
        for cell in region.cells:
            assert len(region.cells) == 1 or set(around(cell)) & set(region.cells)
