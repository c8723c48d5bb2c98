"""Kernels loaded before a run is timed, or compiled where that was never done."""

from __future__ import annotations

import numpy as np

from wangge.algorithms import compiling
from wangge.algorithms.partition._drawing import COARSEST
from wangge.algorithms.partition._reflow import amended, stream
from wangge.algorithms.partition._streets import streets
from wangge.algorithms.partition.divide import partition
from wangge.algorithms.partition.problem import Problem


def warm_up(*, wait: bool = True) -> None:
    """Load the compiled kernels, so that runs are timed without them.

    Where the cache is cold they are compiled (about a minute), by one process at a time; with
    `wait=False` nothing is done where another is at it.
    """
    if not compiling.cold():
        _exercise()
        return
    with compiling.compiling(wait=wait) as alone:
        if alone:
            _exercise()


def _exercise() -> None:
    """Draws and redraws a strip of few units, yet so uneven that every kernel has work."""
    strip = _strip(12)
    drawn = partition(strip, k=4, effort=0.01)
    changed = strip.with_weights(strip.weights[::-1]).with_former(drawn.assignment)
    for k in (2, 4):
        partition(changed, k=k, effort=0.01)
    partition(_strip(2 * COARSEST), k=2, effort=0.01)
    _exercise_plans()


def _strip(n: int) -> Problem:
    ones, place = np.ones(n), np.arange(n, dtype=np.float64)
    return Problem.of(
        weights=1.0 + (np.arange(n) % 8) * 5.0,
        area_m2=ones,
        x_m=place,
        y_m=ones,
        exterior_m=2 * ones,
        left=np.arange(n - 1),
        right=np.arange(1, n),
        shared_m=ones[1:],
    )


def _exercise_plans() -> None:
    """Plans of exchanges are compared in larger towns alone."""
    ends = np.array([0, 1], np.int32)
    net, price = streets(ends, ends[::-1].copy(), 2), np.ones(2)
    amended(net, price, stream(net, price, np.array([1.0, -2.0])), np.array([-2.0, 1.0]))
