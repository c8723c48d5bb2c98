"""Lumps hold neighbours of one grid, weigh what their units weigh, and come apart whole."""

from __future__ import annotations

import numpy as np
import pytest

from wangge.algorithms.partition import partition
from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._land import survey
from wangge.algorithms.partition._ledger import few_units
from wangge.algorithms.partition._limits import limits
from wangge.algorithms.partition._lumps import HEAVIEST, MANY, Lumps, lumps_of
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition.tests.land import board

SIDE, GRIDS = 32, 4


def _search(side: int = SIDE) -> Search:
    """A board in four strips; two rows of the last strip belonged to the first before."""
    n, rng = side * side, np.random.default_rng(3)
    land = survey(board(side, side), {})
    weight, grids = rng.integers(1, 10, (n, 1)).astype(float), np.zeros(GRIDS, np.int32)
    bounds = limits(weight, land.region, np.array([GRIDS]), np.array([0.05]), None)
    load = bounds.load(bounds.weight, grids, grids + 1)
    label = (np.arange(n) % side // (side // GRIDS)).astype(np.int32)
    former = label.copy()
    former[(label == GRIDS - 1) & (np.arange(n) < 2 * side)] = 0
    return Search(
        net=land.net, load=load, state=new_state(land.net, load, label, 7), border=1e5,
        former=former, stay=1e5, region_of=grids, draft_weight=weight[:, 0],
        x=(np.arange(n) % side).astype(float), y=(np.arange(n) // side).astype(float),
        floor_share=0.0,
    )  # fmt: skip


def _lumps(search: Search) -> Lumps:
    lumps = lumps_of(search)
    assert lumps is not None
    return lumps


def test_a_lump_holds_units_of_one_grid_now_and_before() -> None:
    fine = _search()
    lumps = _lumps(fine)
    coarse, lump = lumps.search, lumps.lump
    assert len(coarse.x) < 0.7 * len(fine.x)
    assert np.array_equal(coarse.state.label[lump], fine.state.label)
    assert np.array_equal(coarse.former[lump], fine.former)
    assert np.array_equal(coarse.load.weight[:, 0], np.bincount(lump, fine.load.weight[:, 0]))
    assert np.bincount(lump, fine.draft_weight).max() <= HEAVIEST * fine.draft_weight.sum() / GRIDS
    assert np.array_equal(coarse.state.load, fine.state.load)
    assert coarse.cut() == fine.cut()
    assert coarse.stay == pytest.approx(coarse.border)  # one mean border, as before


def test_unpacked_every_unit_is_where_its_lump_went() -> None:
    fine = _search()
    lumps = _lumps(fine)
    coarse = lumps.search
    order, is_open = coarse.everything
    coarse.run(order, is_open, 40, heat=(2.0, 1.0), strict=(1.0, 10.0), floor_share=0.1)
    lumps.unpack(fine)
    assert (fine.state.label != fine.former).any()
    assert np.array_equal(fine.state.label, coarse.state.label[lumps.lump])
    assert np.array_equal(fine.state.load, coarse.state.load)
    assert fine.cut() == coarse.cut()


def test_few_units_a_grid_are_no_lumps_and_lumps_are_never_few() -> None:
    assert lumps_of(_search(16)) is None and MANY * GRIDS > 16 * 16
    coarse = _lumps(_search()).search
    assert not few_units(coarse) and few_units(_search(8))


def test_where_no_two_neighbours_were_in_one_grid_there_are_no_lumps() -> None:
    search = _search()
    search.former = ((search.x + search.y) % 2).astype(np.int32)
    assert lumps_of(search) is None


def test_a_sudden_load_amid_many_small_units() -> None:
    land = board(40, 40)
    drawn = partition(land, k=9, seed=2)
    x, y = np.arange(1600) % 40, np.arange(1600) // 40
    weights = np.where((x - 12) ** 2 + (y - 25) ** 2 <= 51, 1.3, 1.0)
    changed = land.with_weights(weights).with_former(drawn.assignment)
    again = partition(changed, k=9, seed=2)
    assert np.array_equal(again.assignment, partition(changed, k=9, seed=2).assignment)
    assert again.report.imbalance_avoidable <= 0.035
    assert (again.report.moved_share or 0.0) <= 0.05
    assert again.report.disconnected == 0
