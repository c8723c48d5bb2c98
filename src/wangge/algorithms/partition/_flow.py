"""What must move at least: the cheapest flow of surplus load from grid to neighbouring grid.

Owns the min-cost flow between grids (successive shortest paths with potentials, whole numbers).
Knows loads and which grids touch; refuses to choose units: that is the search's task.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._jit import kernel

STEP = 1000.0  # price of a unit of load over one border where nothing is dearer or cheaper
FAR = 1e300


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


def streets(source: NDArray[np.int32], target: NDArray[np.int32], grids: int) -> Streets:
    """The pairs of different grids among source → target, given in both directions."""
    apart = source != target
    told = np.sort(source[apart].astype(np.int64) * grids + target[apart])
    pairs = told[np.diff(told, prepend=-1) > 0]
    row, column = np.divmod(pairs, max(1, grids))
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=grids))])
    return Streets(first, column, np.searchsorted(pairs, column * grids + row))


def grids_apart(net: Streets) -> NDArray[np.intp]:
    """The grid that each border of `net` leaves."""
    return np.repeat(np.arange(len(net.first) - 1), np.diff(net.first))


@kernel
def rise(heap, key, size, node):  # type: ignore[no-untyped-def]
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if key[up] <= key[size]:
            break
        i = up
    at, k = size, key[size]
    while at > i:
        up = (at - 1) >> 1
        heap[at], key[at] = heap[up], key[up]
        at = up
    heap[i], key[i] = node, k


@kernel
def sink(heap, key, size):  # type: ignore[no-untyped-def]
    """Drop the first of `size` entries."""
    node, k = heap[size - 1], key[size - 1]
    i, size = 0, size - 1
    while 2 * i + 1 < size:
        child = 2 * i + 1
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= k:
            break
        heap[i], key[i] = heap[child], key[child]
        i = child
    heap[i], key[i] = node, k


@kernel
def _sources(surplus, dist, came, heap, key):  # type: ignore[no-untyped-def]
    """Every grid with surplus is a start; how many there are."""
    dist[:] = FAR
    came[:] = -1
    size = 0
    for g in range(len(surplus)):
        if surplus[g] > 0.0:
            dist[g] = 0.0
            key[size] = 0.0
            rise(heap, key, size, g)
            size += 1
    return size


@kernel
def _nearest_room(net, closed, price, surplus, flow, high, dist, came, heap, key):  # type: ignore[no-untyped-def]
    """Shortest way from any surplus to any room in the residual net; the grid reached, or -1."""
    size = _sources(surplus, dist, came, heap, key)
    while size > 0:
        a, far = heap[0], key[0]
        sink(heap, key, size)
        size -= 1
        if far > dist[a]:
            continue
        if surplus[a] < 0.0:
            return a
        for e in range(net.first[a], net.first[a + 1]):
            b = net.other[e]
            undo = flow[net.back[e]] > 0.0
            if closed[e] and not undo:
                continue
            step = -price[b] if undo else price[a]
            reach = far + max(0.0, step + high[a] - high[b])
            if reach < dist[b]:
                dist[b], came[b] = reach, e
                key[size] = reach
                rise(heap, key, size, b)
                size += 1
    return -1


@kernel
def _send(net, surplus, flow, came, end):  # type: ignore[no-untyped-def]
    """As much as fits from the start of the way to `end`."""
    amount, b = -surplus[end], end
    while came[b] >= 0:
        e = came[b]
        back = flow[net.back[e]]
        if back > 0.0:
            amount = min(amount, back)
        b = net.other[net.back[e]]
    amount = min(amount, surplus[b])
    surplus[b] -= amount
    surplus[end] += amount
    b = end
    while came[b] >= 0:
        e = came[b]
        if flow[net.back[e]] > 0.0:
            flow[net.back[e]] -= amount
        else:
            flow[e] += amount
        b = net.other[net.back[e]]


@kernel
def _spread(net, closed, price, surplus, flow):  # type: ignore[no-untyped-def]
    """Send all surplus to room along cheapest ways; what has no way stays in `surplus`."""
    grids = len(surplus)
    high, dist = np.zeros(grids), np.zeros(grids)
    came = np.zeros(grids, np.int64)
    room = len(net.other) + grids + 1
    heap, key = np.zeros(room, np.int64), np.zeros(room)
    while True:
        end = _nearest_room(net, closed, price, surplus, flow, high, dist, came, heap, key)
        if end < 0:
            return high
        far = dist[end]
        for g in range(grids):
            high[g] += min(dist[g], far)
        _send(net, surplus, flow, came, end)


def spread(
    net: Streets,
    price: NDArray[np.float64],
    surplus: NDArray[np.float64],
    closed: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The cheapest flow over each border, the surplus that stays, and each grid's potential.

    The potential is least in the thick of the surplus: room there would save most.

    `surplus` is load minus cap: negative where there is room. `price[g]` is what a unit of load
    costs that leaves grid g, a whole number; `closed` borders carry nothing.
    """
    shut = np.zeros(len(net.other), bool) if closed is None else closed
    flow, left = np.zeros(len(net.other)), surplus.copy()
    high = _spread(net, shut, price, left, flow)
    return flow, np.maximum(left, 0.0), high
