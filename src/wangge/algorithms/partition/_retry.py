"""Each grid and its neighbours annealed once more, kept only where that made things better.

A whole drawing cooled once gets stuck in many small ways. A part is quickly heated and cooled
again; a try that doesn't shorten borders, or that costs balance or more moved units than it is
worth, is undone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from wangge.algorithms.partition._search import TOLERANCE, Search

RETRIED = 100_000  # units: above, looking at the whole after each try takes too long
SWEEPS = 200  # passes of one try
HEAT = 1.2, 0.05


def spread_out(grids: Sequence[int]) -> list[int]:
    """The same grids in an order that jumps about, so that tries in turn lie apart."""
    count = len(grids)
    step = max(1, int(0.618 * count))
    while math.gcd(step, count) > 1:
        step += 1
    return [grids[i * step % count] for i in range(count)]


def retry(
    search: Search,
    grids: Sequence[int],
    worth: Callable[[], float],
    *,
    perimeter: float,
    floor_share: float,
) -> int:
    """Try each of `grids` with its neighbours once; how many tries made `worth` less."""
    helped = 0
    for core in spread_out(grids):
        is_open = search.surroundings([core], 1)
        order = np.flatnonzero(is_open[search.state.label]).astype(np.int32)
        kept, before, bad = search.keep_part(order), worth(), search.badness()
        search.run(
            order, is_open, SWEEPS, heat=HEAT,
            strict=(300 * perimeter, 30_000 * perimeter), floor_share=floor_share,
        )  # fmt: skip
        if worth() < before and search.badness() <= bad + TOLERANCE:
            helped += 1
        else:
            search.restore_part(order, kept)
    return helped
