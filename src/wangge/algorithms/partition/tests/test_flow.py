"""Flows between grids: as cheap as linear programming says, and made true on the ground."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wangge.algorithms.partition import NO_GRID, Problem, partition
from wangge.algorithms.partition._flow import spread
from wangge.algorithms.partition._streets import grids_apart, streets
from wangge.algorithms.partition.tests.land import board, pieces_of


@st.composite
def towns(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]], list[int], list[int]]:
    grids = draw(st.integers(2, 9))
    ends = st.integers(0, grids - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=25))
    surplus = draw(st.lists(st.integers(-30, 30), min_size=grids, max_size=grids))
    price = draw(st.lists(st.integers(1, 9), min_size=grids, max_size=grids))
    return grids, pairs, surplus, price


@settings(max_examples=200, deadline=None, derandomize=True)
@given(towns())
def test_the_flow_costs_what_linear_programming_says(
    town: tuple[int, list[tuple[int, int]], list[int], list[int]],
) -> None:
    grids, pairs, surplus, price = town
    ends = np.array(pairs, np.int32)
    both = np.concatenate([ends, ends[:, ::-1]])
    net = streets(both[:, 0], both[:, 1], grids)
    flow, left, _ = spread(net, np.array(price, float), np.array(surplus, float))
    source, target = grids_apart(net), net.other
    after = surplus - np.bincount(source, flow, grids) + np.bincount(target, flow, grids)
    assert (flow >= 0).all()
    assert np.allclose(after, left)
    if not len(target):
        return
    change = np.zeros((grids, len(target)))
    change[source, np.arange(len(target))] -= 1
    change[target, np.arange(len(target))] += 1
    cost = np.array(price, float)[source]
    best = linprog(cost, A_ub=change, b_ub=-np.array(surplus, float))
    assert (left.max() <= 0) == best.success
    if best.success:
        assert float(flow @ cost) <= best.fun + 1e-6


def _grown(land: Problem, corner: int) -> np.ndarray:
    gap = np.hypot(land.x_m - land.x_m[corner], land.y_m - land.y_m[corner])
    return np.where(gap <= np.quantile(gap, 0.1), 1.3, 1.0)


def test_a_grown_quarter_is_taken_up_with_few_moves() -> None:
    land = board(40, 40)
    drawn = partition(land, k=20, seed=2)
    changed = land.with_weights(_grown(land, 0)).with_former(drawn.assignment)
    result = partition(changed, k=20, max_imbalance=0.03, seed=2)
    assert result.report.imbalance_max <= 0.03 + 1e-9
    assert pieces_of(changed, result.assignment) == 20
    assert result.report.moved_share is not None
    assert result.report.moved_share <= 0.09
    assert result.report.cut_m <= 1.1 * drawn.report.cut_m


def test_the_least_that_must_move_is_reported() -> None:
    strip = board(30, 1, weights=[2.0] * 10 + [1.0] * 20)
    former = np.repeat([0, 1, 2], 10)
    report = partition(strip.with_former(former), k=3, max_imbalance=0.0).report
    ideal = 40 / 3  # 20 - ideal must leave the first, and what the second can't hold goes on
    must = ((20 - ideal) + (20 - ideal + 10 - ideal)) / 40
    assert report.moved_weight_bound is not None
    assert abs(report.moved_weight_bound - must) < 0.03
    unmoved = partition(strip.with_former(former), k=3, max_imbalance=1.0).report
    assert unmoved.moved_weight_bound == 0.0
    assert partition(strip, k=3).report.moved_weight_bound is None


def test_weight_behind_a_band_of_empty_units_is_reached() -> None:
    weights = np.zeros(60)
    weights[[0, 1, 2, 30]], weights[59] = [3.0, 3.0, 3.0, 1.0], 4.0
    strip = board(60, 1, weights=weights)
    former = np.repeat([0, 1], [12, 48])
    result = partition(strip.with_former(former), k=2, max_imbalance=0.2)
    assert result.report.imbalance_max <= 0.2


def test_a_grid_only_too_light_is_filled_beside_a_new_unit_though_nothing_must_leave() -> None:
    land = board(8, 8)
    drawn = partition(land, k=4, seed=1).assignment
    weights = np.where(drawn == 0, 0.5, 1.0)
    former = np.where(np.arange(64) == 63, NO_GRID, drawn)
    changed = land.with_weights(weights).with_former(former)
    result = partition(changed, weight_range=(12.0, 30.0), k=4, seed=1)
    assert result.report.moved_weight_bound == 0.0
    assert result.report.disconnected == 0
    assert np.bincount(result.assignment, weights).min() >= 12.0
