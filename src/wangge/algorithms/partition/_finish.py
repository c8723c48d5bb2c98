"""The end of a search: every grid within its cap, as far as its units let it.

Evening out comes first; weight that stays trapped is given a grid of its own, and what is still
above its cap is tried again and again.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._chain import chain
from wangge.algorithms.partition._ledger import few_units
from wangge.algorithms.partition._limits import Limits
from wangge.algorithms.partition._repack import repack, tidy
from wangge.algorithms.partition._rescue import exchange_trapped, rescue
from wangge.algorithms.partition._search import Search, borders_a_grid

TRAPPED = 0.03  # ideals above the cap that evening out doesn't explain
FAR_BELOW = 0.015  # ideals under the floor: nearly a tenth below the ideal
FILLED = 8  # tries for grids far below, and one more for every eight grids
INSISTED = 3  # rounds of tries for grids that stay above their cap


def even_out(search: Search, above: float) -> None:
    """Mend what is above its cap, then carry the rest away by chains and exchanges."""
    k = len(search.load.cap)
    search.mend(rounds=20 + k // 4, patience=2)
    chain(search, rounds=k)
    if few_units(search):
        repack(search, above)


def insist(search: Search, above: float, rounds: int) -> None:
    """Try the grids still `above` again and again with ever other chances."""
    for _ in range(rounds):
        worst = int((search.overload() > above).sum())
        if not worst:
            return
        search.mend(rounds=4 * worst, patience=4)
        chain(search, rounds=worst)


def fill(search: Search, pull: float) -> None:
    """Give the grids far below the ideal more units; each try is undone unless it helped.

    Only where a low load counts fully (`pull`): with many units a grid it costs more border than
    it is worth.
    """
    if pull < 1.0:
        return
    failed = np.zeros(len(search.load.cap), np.int64)
    for _ in range(FILLED + len(failed) // 8):
        under = np.where(failed < 2, search.underload(), 0.0)
        lightest = int(under.argmax())
        if under[lightest] <= FAR_BELOW:
            return
        if not search.relax([lightest], hops=1 + int(failed[lightest]), floor_share=1.0):
            failed[lightest] += 1


def _exchange_and_cool(
    search: Search, above: float, sweeps: int, victim_rank: int, pull: float
) -> bool:
    """Exchange grids for those still `above` and cool the whole again; undone unless it helped."""
    kept, before = search.keep(), float(search.overload().max())
    if not exchange_trapped(search, above, victim_rank):
        return False
    order, is_open = search.everything
    p = borders_a_grid(search)
    search.run(
        order,
        is_open,
        sweeps,
        heat=(0.4, 0.06),
        strict=(100 * p, 2000 * p),
        floor_share=pull,
    )
    even_out(search, above)
    if search.overload().max() < before:
        return True
    search.restore(kept)
    return False


def finish(search: Search, limits: Limits, *, above: float, sweeps: int) -> None:
    """Balance within the full limits; weight that stays trapped is given a grid of its own."""
    k = len(search.load.cap)
    search.watch.stage("balance", 8 + k // 16, open_ended=True)
    search.load = limits.load(search.load.weight, search.region_of, np.ones(k, np.int32))
    even_out(search, above)
    for turn in range(2):
        if 0 < int((search.overload() > TRAPPED).sum()) <= 1 + k // 100:
            _exchange_and_cool(search, TRAPPED, sweeps, turn, limits.pull)
    rescue(search, above, rounds=25)
    insist(search, above, INSISTED)
    fill(search, limits.pull)
    order, is_open = search.everything
    tidy(search, range(k))
    search.run(order, is_open, 40, heat=(0.02, 0.01), strict=(1e7, 1e7), floor_share=1e-3)
