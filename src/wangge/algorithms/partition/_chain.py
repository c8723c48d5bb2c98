"""Chains of moves: one unit a border, from a grid above its cap to one with room.

Where every neighbour is nearly full a single move only shifts the surplus; a chain carries it
through. Grids on the way stay within their caps and in one piece, or nothing changes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import move, stay_change, still_connected
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._moves import cut_change
from wangge.algorithms.partition._search import TOLERANCE, Search


@kernel
def _within(load, state, g, gained, lost):  # type: ignore[no-untyped-def]
    """Whether grid `g` keeps its caps when unit `gained` comes and unit `lost` goes (-1: none)."""
    for c in range(load.weight.shape[1]):
        now = state.load[g, c]
        if gained >= 0:
            now += load.weight[gained, c]
        if lost >= 0:
            now -= load.weight[lost, c]
        if (now - load.cap[g, c]) * load.scale[g, c] > 1e-9:
            return False
    return True


@kernel
def touches(net, label, v, g, without):  # type: ignore[no-untyped-def]
    """Whether unit `v` touches grid `g` elsewhere than at unit `without` (-1: anywhere)."""
    for e in range(net.first[v], net.first[v + 1]):
        if label[net.other[e]] == g and net.other[e] != without:
            return True
    return False


@kernel
def _offer(net, state, staying, v, a, source, stamp, price, carrier):  # type: ignore[no-untyped-def]
    """Note unit `v` of grid `a` as the cheapest to give to each unvisited grid beside it."""
    checked = False
    for e in range(net.first[v], net.first[v + 1]):
        b = state.label[net.other[e]]
        if b == a or (source[b] >= 0 and source[b] != stamp):
            continue
        change = cut_change(net.first, net.other, net.cost, state.label, v, a, b) + stay_change(
            staying, v, a, b
        )
        if source[b] == stamp and change >= price[b]:
            continue
        if not checked and not still_connected(net, state, v, a):
            return
        checked = True
        carrier[b], source[b], price[b] = v, stamp, change


@kernel
def _step(net, load, state, staying, a, came, members, trail, queue, tail):  # type: ignore[no-untyped-def]
    """Grids that can take one unit of `a` after `came` came: queued with unit and source."""
    carrier, source, price = trail
    stamp = len(source) + a  # found in this step
    for v in members:
        if v == came or not _within(load, state, a, came, v):
            continue
        if came >= 0 and not touches(net, state.label, came, a, v):
            continue
        _offer(net, state, staying, v, a, source, stamp, price, carrier)
    for v in members:
        for e in range(net.first[v], net.first[v + 1]):
            b = state.label[net.other[e]]
            if source[b] == stamp:
                source[b] = a
                queue[tail] = b
                tail += 1
    return tail


@kernel
def _find(net, load, state, staying, start, units, first, trail, queue, most):  # type: ignore[no-untyped-def]
    """Breadth-first over grids; the first grid that has room for what reaches it, or -1."""
    carrier, source, _ = trail
    source[:] = -1
    carrier[:] = -1
    source[start] = start
    queue[0] = start
    head, tail = 0, 1
    while head < tail and head < most:
        a = queue[head]
        head += 1
        if a != start and _within(load, state, a, carrier[a], -1):
            return a
        members = units[first[a] : first[a + 1]]
        tail = _step(net, load, state, staying, a, carrier[a], members, trail, queue, tail)
    return -1


@kernel
def _carry(net, load, state, start, end, carrier, source):  # type: ignore[no-untyped-def]
    """Make the moves from the end backwards; all undone and False if one has become impossible."""
    b, done = end, 0
    while b != start:
        v, a = carrier[b], source[b]
        if not (touches(net, state.label, v, b, -1) and still_connected(net, state, v, a)):
            break
        move(net, load, state, v, a, b)
        done += 1
        b = a
    if b == start:
        return True
    stop, b = b, end
    while b != stop:
        move(net, load, state, carrier[b], b, source[b])
        b = source[b]
    return False


@kernel
def by_grid(label, grids):  # type: ignore[no-untyped-def]
    """The units of each grid in order: those of grid g from first[g] to first[g + 1]."""
    first = np.zeros(grids + 1, np.int64)
    for g in label:
        first[g + 1] += 1
    first = np.cumsum(first)
    units, at = np.empty(len(label), np.int32), first[:-1].copy()
    for v in range(len(label)):
        units[at[label[v]]] = v
        at[label[v]] += 1
    return first, units


def chain(search: Search, rounds: int, most: int = 400) -> int:
    """Carry surplus away by chains, worst grid first; how many chains were made.

    One chain moves one unit a border and must bring its first grid within its caps.
    """
    k = len(search.load.cap)
    failed = np.zeros(k, bool)
    trail = np.zeros(k, np.int32), np.zeros(k, np.int64), np.zeros(k)
    carrier, source, _ = trail
    staying = search.former, search.stay
    queue: NDArray[np.int32] = np.zeros(k, np.int32)
    made = 0
    for _ in range(rounds):
        over = np.where(failed, 0.0, search.overload())
        start = int(over.argmax())
        if over[start] <= TOLERANCE:
            break
        first, units = by_grid(search.state.label, k)
        end = _find(
            search.net, search.load, search.state, staying, start, units, first, trail, queue, most
        )
        carried = end >= 0 and _carry(
            search.net, search.load, search.state, start, end, carrier, source
        )
        made += carried
        failed[start] = not carried
    return made
