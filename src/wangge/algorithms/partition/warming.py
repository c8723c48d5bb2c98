"""Kernels loaded before a run is timed, or compiled where that was never done."""

from __future__ import annotations

import numpy as np

from wangge.algorithms import compiling
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
    """Draws and redraws a strip of 12 units: few, yet so uneven that every kernel has work."""
    n = 12
    ones, place = np.ones(n), np.arange(n, dtype=np.float64)
    strip = Problem.of(
        weights=1.0 + (np.arange(n) % 8) * 5.0,
        area_m2=ones,
        x_m=place,
        y_m=ones,
        exterior_m=2 * ones,
        left=np.arange(n - 1),
        right=np.arange(1, n),
        shared_m=ones[1:],
    )
    drawn = partition(strip, k=4, effort=0.01)
    changed = strip.with_weights(strip.weights[::-1]).with_former(drawn.assignment)
    for k in (2, 4):
        partition(changed, k=k, effort=0.01)
