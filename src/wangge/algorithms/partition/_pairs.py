"""Two units change places where neither may move alone: each of two full grids gives one.

Where single units are coarse against a grid, most moves that would shorten a border are refused
for the load they bring. Such a unit waits; when one waits the other way, both are tried at once.
Owns who waits, and chance's part in it. Refuses to find partners by looking around.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._jit import inlined
from wangge.algorithms.partition._moves import change_grid, joined

FEW_UNITS = 40  # units a grid below which single units are coarse against the ideal
PLACES = 4  # units that may wait between the same two grids in the same direction
SCATTER = 7919  # spreads pairs of grids over the table; pairs that meet there do no harm


def are_coarse(units: int, grids: int) -> bool:
    """Whether single units are coarse against a grid's load; with more, one finds room alone."""
    return units < FEW_UNITS * grids


def waiting_room(grids: int, in_pairs: bool) -> NDArray[np.uint32]:
    """Places for units that wait, a power of two of them; one place: nobody waits."""
    return np.zeros(PLACES << (16 * grids).bit_length() if in_pairs else 1, np.uint32)


@inlined
def wait(waiting, v, a, b):  # type: ignore[no-untyped-def]
    """Let `v` of grid `a` wait for `b`; the first of the PLACES of those who wait there for `a`."""
    last = len(waiting) - 1
    way, back = np.int64(a) * SCATTER + np.int64(b), np.int64(b) * SCATTER + np.int64(a)
    waiting[((way * PLACES) & last) + (np.int64(v) & (PLACES - 1))] = v
    return (back * PLACES) & last


@inlined
def cut_change_with(first, other, cost, label, former, stay, u, b, a, v):  # type: ignore[no-untyped-def]
    """Change of cut and price of staying when `u` goes from `b` to `a` while `v` comes to `b`.

    Infinite where `u` doesn't touch `a` without `v`.
    """
    change, meets = 0.0, False
    for e in range(first[u], first[u + 1]):
        t, g = other[e], label[other[e]]
        change += cost[e] if g == b else 0.0
        change -= cost[e] if g == a else 0.0
        change += 2.0 * cost[e] if t == v else 0.0
        meets |= (g == a) & (t != v)
    if stay > 0.0:
        change += stay if former[u] == b else 0.0
        change -= stay if former[u] == a else 0.0
    return change if meets else np.inf


@inlined
def change_places(  # type: ignore[no-untyped-def]
    first, other, cost, weight, label, load, foreign, bond, mark, queue, v, u, a, b
):
    """Exchange `v` of grid `a` and `u` of grid `b` if both grids stay whole; whether they were."""
    if not joined(first, other, label, mark, queue, v, a):
        return False
    change_grid(first, other, cost, weight, label, load, foreign, bond, v, a, b)
    if joined(first, other, label, mark, queue, u, b):
        change_grid(first, other, cost, weight, label, load, foreign, bond, u, b, a)
        return True
    change_grid(first, other, cost, weight, label, load, foreign, bond, v, b, a)
    return False
