"""What must move at least: the cheapest flow of surplus load from grid to neighbouring grid.

Owns the min-cost flow between grids (successive shortest paths with potentials, whole numbers).
Knows loads; refuses to choose units: that is the search's task.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._streets import Streets

STEP = 1000.0  # price of a unit of load over one border where nothing is dearer or cheaper
FAR = 1e300


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
def _nearest_room(net, closed, price, surplus, flow, high, start, dist, came, heap, key, seen):  # type: ignore[no-untyped-def]
    """Cheapest way from `start` to any room in the residual net.

    Returns the grid reached, or -1, its price and how many grids were seen: these alone have a
    `dist`. Room is left at the potential 0.
    """
    dist[start], came[start], seen[0] = 0.0, -1, start
    heap[0], key[0] = start, 0.0
    size, count, best, least = 1, 1, -1, FAR
    while size > 0 and key[0] < least:
        a, far = heap[0], key[0]
        sink(heap, key, size)
        size -= 1
        if far > dist[a]:
            continue
        if surplus[a] < 0.0 and far + high[a] < least:
            best, least = a, far + high[a]
        for e in range(net.first[a], net.first[a + 1]):
            b = net.other[e]
            undo = flow[net.back[e]] > 0.0
            if closed[e] and not undo:
                continue
            step = -price[b] if undo else price[a]
            reach = far + max(0.0, step + high[a] - high[b])
            if reach < dist[b]:
                if dist[b] == FAR:
                    seen[count] = b
                    count += 1
                dist[b], came[b] = reach, e
                key[size] = reach
                rise(heap, key, size, b)
                size += 1
    return best, least, count


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
def new_scratch(net, grids):  # type: ignore[no-untyped-def]
    """What looking for ways writes on: distances, borders come by, heap and keys, grids seen."""
    most = len(net.other) + grids + 1
    dist, came, seen = np.full(grids, FAR), np.zeros(grids, np.int64), np.zeros(grids, np.int64)
    return dist, came, np.zeros(most, np.int64), np.zeros(most), seen


@kernel
def send_all(net, closed, price, surplus, flow, high, start, scratch):  # type: ignore[no-untyped-def]
    """Send what grid `start` has too much to room along cheapest ways, as far as there are any."""
    dist, came, heap, key, seen = scratch
    while surplus[start] > 0.0:
        end, far, count = _nearest_room(
            net, closed, price, surplus, flow, high, start, dist, came, heap, key, seen
        )
        for i in range(count):
            high[seen[i]] += min(dist[seen[i]] - far, 0.0) if end >= 0 else 0.0
            dist[seen[i]] = FAR
        if end < 0:
            return
        _send(net, surplus, flow, came, end)


@kernel
def _spread(net, closed, price, surplus, flow):  # type: ignore[no-untyped-def]
    """Send all surplus to room along cheapest ways; what has no way stays in `surplus`.

    One grid after the other: its ways are short, and most of the town isn't looked at for them.
    """
    grids = len(surplus)
    high, scratch = np.zeros(grids), new_scratch(net, grids)
    for start in range(grids):
        send_all(net, closed, price, surplus, flow, high, start, scratch)
    return high


def spread(
    net: Streets,
    price: NDArray[np.float64],
    surplus: NDArray[np.float64],
    closed: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The cheapest flow over each border, what it leaves of the surplus, each grid's potential.

    What is left is positive where it has no way, negative where room stays. The potential is
    least in the thick of the surplus: room there would save most.

    `surplus` is load minus cap: negative where there is room. `price[g]` is what a unit of load
    costs that leaves grid g, a whole number; `closed` borders carry nothing.
    """
    shut = np.zeros(len(net.other), bool) if closed is None else closed
    flow, left = np.zeros(len(net.other)), surplus.copy()
    high = _spread(net, shut, price, left, flow)
    return flow, left, high
