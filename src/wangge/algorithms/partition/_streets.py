"""Which grids touch: found anew before every plan, so in one pass and without sorting borders."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._jit import inlined, kernel


class Streets(NamedTuple):
    """Which grids touch, rows compressed; `back` is the same border seen from the other side."""

    first: NDArray[np.int64]
    other: NDArray[np.int64]
    back: NDArray[np.int64]


@kernel
def meetings(first, other, label, foreign):  # type: ignore[no-untyped-def]
    """The grids on the two sides of each border between grids, told from each side."""
    count = foreign.sum()
    source, target, at = np.empty(count, np.int32), np.empty(count, np.int32), 0
    for v in range(len(label)):
        if foreign[v] > 0:
            for e in range(first[v], first[v + 1]):
                if label[other[e]] != label[v]:
                    source[at], target[at] = label[v], label[other[e]]
                    at += 1
    return source, target


@kernel
def _by_source(source, target, grids):  # type: ignore[no-untyped-def]
    """The targets of each grid together, in any order and as often as they were told."""
    start = np.zeros(grids + 1, np.int64)
    for i in range(len(source)):
        start[source[i] + 1] += source[i] != target[i]
    start = np.cumsum(start)
    told, at = np.empty(start[grids], np.int64), start[:-1].copy()
    for i in range(len(source)):
        if source[i] != target[i]:
            told[at[source[i]]] = target[i]
            at[source[i]] += 1
    return start, told


@inlined
def _insert(other, start, end, g):  # type: ignore[no-untyped-def]
    """Put `g` among the ordered other[start:end]."""
    while end > start and other[end - 1] > g:
        other[end] = other[end - 1]
        end -= 1
    other[end] = g


@kernel
def _rows(source, target, grids):  # type: ignore[no-untyped-def]
    """Each grid's neighbours once, in order, and where each finds the grid among its own."""
    start, told = _by_source(source, target, grids)
    seen = np.full(grids, -1)
    first, other, at = np.zeros(grids + 1, np.int64), np.empty(len(told), np.int64), 0
    for g in range(grids):
        for i in range(start[g], start[g + 1]):
            if seen[told[i]] != g:
                seen[told[i]] = g
                _insert(other, first[g], at, told[i])
                at += 1
        first[g + 1] = at
    other, back = other[:at].copy(), np.empty(at, np.int64)
    for g in range(grids):
        for e in range(first[g], first[g + 1]):
            own = first[other[e]]
            while other[own] != g:
                own += 1
            back[e] = own
    return first, other, back


def streets(source: NDArray[np.int32], target: NDArray[np.int32], grids: int) -> Streets:
    """The pairs of different grids among source → target, given in both directions."""
    return Streets(*_rows(source, target, grids))


def grids_apart(net: Streets) -> NDArray[np.intp]:
    """The grid that each border of `net` leaves."""
    return np.repeat(np.arange(len(net.first) - 1), np.diff(net.first))
