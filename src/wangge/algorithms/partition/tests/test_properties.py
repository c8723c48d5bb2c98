"""What must hold for every land: complete, exactly k, none empty, none in pieces, repeatable."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wangge.algorithms.partition import Problem, partition
from wangge.algorithms.partition.tests.land import board, islands_of, pieces_of

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def lands(draw: st.DrawFn, kinds: int = 1) -> tuple[Problem, int]:
    width = draw(st.integers(2, 9))
    height = draw(st.integers(2, 9))
    cells = width * height
    holes = draw(st.sets(st.integers(0, cells - 1), max_size=cells // 3))
    share = st.one_of(st.just(0.0), st.integers(0, 20).map(float), st.floats(0, 1e4, width=32))
    weights = draw(
        st.lists(st.tuples(*[share] * kinds), min_size=cells, max_size=cells).filter(
            lambda rows: all(
                any(r[c] > 1e-3 for r in rows[: cells - len(holes)]) for c in range(kinds)
            )
        )
    )
    uppers = draw(st.sampled_from([1, 1, 2, 3]))
    parent = [(c % width) * uppers // width for c in range(cells)]
    problem = board(
        width,
        height,
        holes=sorted(holes),
        weights=np.array(weights)[:, 0] if kinds == 1 else np.array(weights),
        parent=parent,
    )
    k = draw(st.integers(islands_of(problem), problem.n))
    return problem, k


def assert_sound(problem: Problem, assignment: np.ndarray, k: int) -> None:
    assert len(assignment) == problem.n
    assert len(set(assignment.tolist())) == k
    assert pieces_of(problem, assignment) == k
    for grid in set(assignment.tolist()):
        assert len(set(problem.parent[assignment == grid].tolist())) == 1


@QUICK
@given(lands())
def test_every_land_is_divided_soundly(case: tuple[Problem, int]) -> None:
    problem, k = case
    result = partition(problem, k=k, seed=3, effort=0.05)
    assert_sound(problem, result.assignment, k)
    assert sorted(set(result.assignment.tolist())) == list(range(k))
    assert result.report.disconnected == 0
    assert result.report.empty == 0
    assert result.report.crossings == 0


@QUICK
@given(lands(kinds=2))
def test_two_weights_are_divided_soundly(case: tuple[Problem, int]) -> None:
    problem, k = case
    assert_sound(problem, partition(problem, k=k, effort=0.05).assignment, k)


@QUICK
@given(lands(), st.integers(0, 2**31))
def test_same_seed_same_answer(case: tuple[Problem, int], seed: int) -> None:
    problem, k = case
    first = partition(problem, k=k, seed=seed, effort=0.02).assignment
    assert (first == partition(problem, k=k, seed=seed, effort=0.02).assignment).all()


@QUICK
@given(lands(), st.integers(-1, 6), st.data())
def test_any_former_grids_are_redrawn_soundly(
    case: tuple[Problem, int], most: int, data: st.DataObject
) -> None:
    """Former labels may be scattered, unknown, too many or too few."""
    problem, k = case
    former = data.draw(
        st.lists(st.integers(-1, max(most, 0)), min_size=problem.n, max_size=problem.n)
    )
    result = partition(problem.with_former(former), k=k, effort=0.02)
    assert_sound(problem, result.assignment, k)


@QUICK
@given(lands())
def test_nothing_moves_when_nothing_changed(case: tuple[Problem, int]) -> None:
    problem, k = case
    drawn = partition(problem, k=k, max_imbalance=1e6, effort=0.02)
    again = partition(problem.with_former(drawn.assignment), k=k, max_imbalance=1e6, effort=0.02)
    assert set(again.assignment.tolist()) == set(drawn.assignment.tolist())
    assert again.report.moved_units == int((again.assignment != drawn.assignment).sum())
