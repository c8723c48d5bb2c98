"""Which grid keeps which number: the one that leaves most units where they were.

A grid that is split, or takes over most of another, may hold more of that one's units than its
own. Owns the exchange of numbers between two grids; refuses to move a unit.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._search import Search


def keep_names(search: Search) -> int:
    """Let pairs of grids of one region change numbers while fewer units are away then; how many."""
    made = 0
    while True:
        gain, a, b = _best_pair(search)
        if gain <= 0:
            return made
        _change_numbers(search, a, b)
        made += 1


def _best_pair(search: Search) -> tuple[int, int, int]:
    """Units no longer away once two grids change numbers, at most, and these two."""
    grids, known = len(search.load.cap), search.former >= 0
    stays = search.former[known].astype(np.int64) * grids + search.state.label[known]
    pairs, units = np.unique(stays, return_counts=True)
    was, now = np.divmod(pairs, grids)
    own = np.zeros(grids, np.int64)
    own[was[was == now]] = units[was == now]
    at = np.minimum(np.searchsorted(pairs, now * grids + was), max(0, len(pairs) - 1))
    back = np.where(pairs[at] == now * grids + was, units[at], 0)
    apart = (was != now) & (search.region_of[was] == search.region_of[now])
    gain = np.where(apart, units + back - own[was] - own[now], 0)
    if not len(gain):
        return 0, 0, 0
    best = int(gain.argmax())
    return int(gain[best]), int(was[best]), int(now[best])


def _change_numbers(search: Search, a: int, b: int) -> None:
    label, load = search.state.label, search.state.load
    of_a = label == a
    label[label == b] = a
    label[of_a] = b
    load[[a, b]] = load[[b, a]]
