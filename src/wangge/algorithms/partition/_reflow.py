"""A cheapest flow amended for grids that hold more or less than when it was found.

Plans are compared that differ in one exchange: nearly all of the flow stays. Owns how a grid that
now needs less takes back what it sent, or draws load from rooms farther away where that is
cheaper. Room that is partly taken stands at the potential 0, full room at 0 or less.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._flow import FAR, new_scratch, rise, send_all, sink, spread
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._streets import Streets

Floats = NDArray[np.float64]


class Stream(NamedTuple):
    """A cheapest flow: what it was found for, what it leaves of it, over borders, potentials."""

    surplus: Floats
    left: Floats  # positive: what has no way; negative: room
    flow: Floats
    high: Floats


@kernel
def _nearest_taker(net, price, surplus, left, flow, high, end, dist, came, heap, key, seen):  # type: ignore[no-untyped-def]
    """The grid with load taken in that is cheapest to bring to `end`: grid, price, grids seen.

    `_flow._nearest_room` against the direction of the ways: one loop for both would ask at each
    step which way it goes.
    """
    dist[end], came[end], seen[0] = 0.0, -1, end
    heap[0], key[0] = end, 0.0
    size, count, best, least = 1, 1, -1, FAR
    while size > 0 and key[0] < least:
        b, far = heap[0], key[0]
        sink(heap, key, size)
        size -= 1
        if far > dist[b]:
            continue
        if b != end and surplus[b] < 0.0 and left[b] > surplus[b] and far - high[b] < least:
            best, least = b, far - high[b]
        for e in range(net.first[b], net.first[b + 1]):
            a = net.other[e]
            step = -price[b] if flow[e] > 0.0 else price[a]
            reach = far + max(0.0, step + high[a] - high[b])
            if reach < dist[a]:
                if dist[a] == FAR:
                    seen[count] = a
                    count += 1
                dist[a], came[a] = reach, e
                key[size] = reach
                rise(heap, key, size, a)
                size += 1
    return best, least, count


@kernel
def _bring(net, flow, came, start, amount):  # type: ignore[no-untyped-def]
    """Bring up to `amount` from `start` along the way found; how much it was."""
    a = start
    while came[a] >= 0:
        e = came[a]
        if flow[e] > 0.0:
            amount = min(amount, flow[e])
        a = net.other[net.back[e]]
    a = start
    while came[a] >= 0:
        e = came[a]
        if flow[e] > 0.0:
            flow[e] -= amount
        else:
            flow[net.back[e]] += amount
        a = net.other[net.back[e]]
    return amount


@kernel
def _draw_in(net, price, surplus, left, flow, high, end, scratch):  # type: ignore[no-untyped-def]
    """Grid `end` lacks what it sends, or has room: load comes back while it must or is cheaper."""
    dist, came, heap, key, seen = scratch
    while left[end] < 0.0:
        lacks = -left[end] if surplus[end] >= 0.0 else surplus[end] - left[end]
        start, far, count = _nearest_taker(
            net, price, surplus, left, flow, high, end, dist, came, heap, key, seen
        )
        enough = start < 0 or (lacks <= 0.0 and far + high[end] >= 0.0)
        far = -high[end] if enough else far
        for i in range(count):
            high[seen[i]] += max(far - dist[seen[i]], 0.0)
            dist[seen[i]] = FAR
        if enough:
            return
        wanted = lacks if lacks > 0.0 else -left[end]
        amount = _bring(net, flow, came, start, min(wanted, left[start] - surplus[start]))
        left[start] -= amount
        left[end] += amount


@kernel
def _amend(net, price, surplus, left, flow, high, changed):  # type: ignore[no-untyped-def]
    scratch = new_scratch(net, len(surplus))
    shut = np.zeros(len(net.other), np.bool_)
    for g in changed:
        _draw_in(net, price, surplus, left, flow, high, g, scratch)
    for g in changed:
        send_all(net, shut, price, left, flow, high, g, scratch)


def stream(net: Streets, price: Floats, surplus: Floats) -> Stream:
    """The cheapest flow of `surplus`, as `spread`, to be amended later."""
    flow, left, high = spread(net, price, surplus)
    return Stream(surplus, left, flow, high)


def amended(net: Streets, price: Floats, before: Stream, surplus: Floats) -> Stream:
    """The cheapest flow of `surplus`, found from that of another; all of that found a way."""
    changed = np.flatnonzero(surplus != before.surplus)
    left = before.left + (surplus - before.surplus)
    after = Stream(surplus, left, before.flow.copy(), before.high.copy())
    _amend(net, price, surplus, left, after.flow, after.high, changed)
    return after
