"""Clumps of units that can go from one grid to the next together, both staying in one piece.

A clump is a unit, the way to it from the grid that takes it, and what that cuts off; weight
behind a band of empty units is reached too. Few units, much weight and a short border go first.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._anneal import move, stay_change
from wangge.algorithms.partition._flow import FAR, rise, sink
from wangge.algorithms.partition._jit import kernel

LONGEST = 14  # units in a clump
TRIES = 12  # clumps looked at for one step


@kernel
def _step_cost(net, label, staying, v, a, b, before):  # type: ignore[no-untyped-def]
    """What it costs that `v` follows `before` (-1: nothing) from grid `a` to `b`."""
    cost = stay_change(staying, v, a, b)
    for e in range(net.first[v], net.first[v + 1]):
        t = net.other[e]
        if t == before or label[t] == b:
            cost -= net.cost[e]
        elif label[t] == a:
            cost += net.cost[e]
    return cost


@kernel
def _touching(net, label, weight, staying, a, b, members, limit, floor, book):  # type: ignore[no-untyped-def]
    """Units of `a` that touch `b` are clumps by themselves; how many there are."""
    dist, cost, held, length, came, heap, key = book
    size = 0
    for v in members:
        dist[v] = FAR
        touches = False
        for e in range(net.first[v], net.first[v + 1]):
            touches |= label[net.other[e]] == b
        if touches and weight[v] <= limit:
            cost[v] = _step_cost(net, label, staying, v, a, b, -1)
            dist[v], held[v], length[v], came[v] = max(floor, cost[v]), weight[v], 1, -1
            key[size] = dist[v]
            rise(heap, key, size, v)
            size += 1
    return size


@kernel
def _clumps(net, label, weight, staying, a, b, members, limit, floor, book):  # type: ignore[no-untyped-def]
    """Cheapest way from grid `b` to each unit of `a`: cost, weight and length, noted in `book`."""
    dist, cost, held, length, came, heap, key = book
    size = _touching(net, label, weight, staying, a, b, members, limit, floor, book)
    while size > 0:
        v, far = heap[0], key[0]
        sink(heap, key, size)
        size -= 1
        if far > dist[v] or length[v] >= LONGEST:
            continue
        for e in range(net.first[v], net.first[v + 1]):
            t = net.other[e]
            if label[t] != a or held[v] + weight[t] > limit:
                continue
            step = _step_cost(net, label, staying, t, a, b, v)
            if far + max(floor, step) < dist[t]:
                dist[t], cost[t] = far + max(floor, step), cost[v] + step
                held[t], length[t], came[t] = held[v] + weight[t], length[v] + 1, v
                key[size] = dist[t]
                rise(heap, key, size, t)
                size += 1


@kernel
def _piece(net, label, a, start, mark, seen, queue):  # type: ignore[no-untyped-def]
    """Mark the piece of grid `a` around `start`, into `queue`; its size."""
    mark[start] = seen
    queue[0] = start
    head, tail = 0, 1
    while head < tail:
        for e in range(net.first[queue[head]], net.first[queue[head] + 1]):
            t = net.other[e]
            if label[t] == a and mark[t] != seen:
                mark[t] = seen
                queue[tail] = t
                tail += 1
        head += 1
    return tail


@kernel
def _gather(net, state, members, a, v, came, out):  # type: ignore[no-untyped-def]
    """The clump of `v` and whatever it would cut off, in `out`; 0 if too much is cut off."""
    mark, queue = state.mark, state.queue
    mark[-1] += 2
    seen = mark[-1]
    count = 0
    while v >= 0:
        mark[v] = seen
        out[count] = v
        count += 1
        v = came[v]
    rest, stays = len(members) - count, False
    for start in members:
        if mark[start] == seen:
            continue
        size = _piece(net, state.label, a, start, mark, seen, queue)
        if 2 * size >= rest and not stays:
            stays = True
            continue
        if count + size > LONGEST:
            return 0
        out[count : count + size] = queue[:size]
        count += size
    return count if stays else 0


@kernel
def _fits(load, state, b, c, clump, count, limit):  # type: ignore[no-untyped-def]
    """Whether the clump weighs no more than `limit` and breaks no cap of another kind in `b`."""
    for kind in range(load.weight.shape[1]):
        total = 0.0
        for i in range(count):
            total += load.weight[clump[i], kind]
        if kind == c:
            if total > limit or total <= 0.0:
                return False
        elif total > 0.0 and state.load[b, kind] + total > load.cap[b, kind]:
            return False
    return True


@kernel
def hand_over(net, load, state, staying, c, a, b, want, spare, floor, members, book, out):  # type: ignore[no-untyped-def]
    """Move one clump of about `want` of kind `c` from grid `a` to `b`; its weight, 0 for none."""
    weight = load.weight[:, c]
    dist, cost, held = book[0], book[1], book[2]
    limit = want + spare
    _clumps(net, state.label, weight, staying, a, b, members, limit, floor, book)
    for _ in range(TRIES):
        best, rating = -1, np.inf
        for v in members:
            if dist[v] < FAR and held[v] > 0.0:
                price = (cost[v] + 3.0 * floor + max(0.0, -cost[v])) / min(held[v], want)
                if price < rating:
                    best, rating = v, price
        if best < 0:
            return 0.0
        dist[best] = FAR
        count = _gather(net, state, members, a, best, book[4], out)
        if count > 0 and _fits(load, state, b, c, out, count, limit):
            total = 0.0
            for i in range(count):
                total += weight[out[i]]
                move(net, load, state, out[i], a, b)
            return total
    return 0.0
