"""What lies behind a heavy unit goes with it, and is no grid of its own."""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition import Problem, measure, partition
from wangge.algorithms.partition.dead_ends import dead_ends
from wangge.algorithms.partition.tests.land import board

ESTATE, YARDS = 24, [36, 37]


def _courtyard() -> Problem:
    """A board of 6 × 6 and beside it two yards in a row, reached through the estate alone."""
    land = board(6, 6)
    n = land.n
    weights = np.append(land.weights[:, 0], [0.4, 0.4])
    weights[ESTATE] = 5.8
    return Problem.of(
        weights=weights,
        area_m2=np.full(n + 2, 1e4),
        x_m=np.append(land.x_m, [-100.0, -200.0]),
        y_m=np.append(land.y_m, [400.0, 400.0]),
        exterior_m=np.full(n + 2, 100.0),
        left=np.append(land.left, [ESTATE, n]),
        right=np.append(land.right, [n, n + 1]),
        shared_m=np.append(land.shared_m, [100.0, 100.0]),
    )


def test_only_what_a_heavy_unit_alone_connects_lies_behind_it() -> None:
    land = _courtyard()
    found = dead_ends(land, np.array([6.0]))
    assert np.flatnonzero(found.units).tolist() == [ESTATE]
    assert (found.units[ESTATE], found.weight[ESTATE, 0]) == (2, 0.8)
    assert not dead_ends(land, np.array([1.5])).units[ESTATE], "half a grid can be one itself"
    assert not dead_ends(board(6, 6), np.array([1.0])).units.any()


def test_a_ring_that_comes_back_is_no_dead_end() -> None:
    land = board(5, 1)
    ring = Problem.of(
        weights=[9.0, 1, 1, 1, 1], area_m2=land.area_m2, x_m=land.x_m, y_m=land.y_m,
        exterior_m=land.exterior_m, left=[0, 1, 2, 3, 4], right=[1, 2, 3, 4, 0],
        shared_m=np.ones(5),
    )  # fmt: skip
    assert not dead_ends(ring, np.array([1.5])).units.any()
    assert dead_ends(ring, np.array([9.0])).units[0] == 4, "all the rest is less than half a grid"


def test_yards_stay_with_their_estate_and_count_as_unavoidable() -> None:
    land = _courtyard()
    result = partition(land, k=7, seed=1)
    estate = result.assignment[ESTATE]
    assert result.assignment[YARDS].tolist() == [estate, estate]
    said = next(r for r in result.report.remarks if r.code == "indivisible")
    assert said.data["behind"] == 2
    assert "2 个单元" in said.zh
    first = measure(land, result.assignment).kinds[0]
    assert first.imbalance_avoidable < first.imbalance_max
