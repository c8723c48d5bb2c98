"""The first draft: recursive bisection into connected halves, whatever the shape of the land.

Both halves of every cut are connected and the number of grids on each side follows its weight,
so weight is never trapped behind a weak link. Refuses disconnected input (regions come first).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Net
from wangge.algorithms.partition._jit import kernel

_FEW_CUTS = 12_000  # above: fewer directions are tried, later search has the last word


@kernel
def _push(heap, key, size, unit):  # type: ignore[no-untyped-def]
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if key[heap[up]] <= key[unit]:
            break
        heap[i] = heap[up]
        i = up
    heap[i] = unit


@kernel
def _pop(heap, key, size):  # type: ignore[no-untyped-def]
    """Remove the unit with the least key from a heap of `size`; the last slot becomes free."""
    top, last = heap[0], heap[size - 1]
    i, size = 0, size - 1
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and key[heap[child + 1]] < key[heap[child]]:
            child += 1
        if key[heap[child]] >= key[last]:
            break
        heap[i] = heap[child]
        i = child
    heap[i] = last
    return top


@kernel
def _grow(net, side, token, start, key, heap, out, skip):  # type: ignore[no-untyped-def]
    """Connected order: from `start`, always the reachable unit of `token` with the least key.

    Units taken get side `skip`; returns how many were written to `out`.
    """
    heap[0] = start
    side[start] = skip
    size, count = 1, 0
    while size > 0:
        v = _pop(heap, key, size)
        size -= 1
        out[count] = v
        count += 1
        for e in range(net.first[v], net.first[v + 1]):
            t = net.other[e]
            if side[t] == token:
                side[t] = skip
                _push(heap, key, size, t)
                size += 1
    return count


@kernel
def _set_key(way, units, x, y, key):  # type: ignore[no-untyped-def]
    for i in units:
        if way == 0:
            key[i] = x[i]
        elif way == 1:
            key[i] = y[i]
        elif way == 2:
            key[i] = x[i] + y[i]
        else:
            key[i] = x[i] - y[i]


@kernel
def _cut_place(out, weight, grids):  # type: ignore[no-untyped-def]
    """How many units of the order `out` to take so that half the grids fit on each side."""
    left = grids // 2
    n = len(out)
    total = 0.0
    for i in out:
        total += weight[i]
    want = total * left / grids
    low, high = left, n - (grids - left)
    if n < grids:  # a coarse picture: lumps will fall apart into enough units
        low, high = 1, n - 1
    best, best_gap, run = low, np.inf, 0.0
    for j in range(1, high + 1):
        run += weight[out[j - 1]]
        gap = abs(run - want)
        if j >= low and gap < best_gap:
            best, best_gap = j, gap
    return best


@kernel
def _settle(net, side, token, units, key, heap, out):  # type: ignore[no-untyped-def]
    """Side `token + 1` keeps its largest piece; its other pieces join `token + 2` beside them."""
    best_start, best_size = -1, 0
    for i in units:
        if side[i] == token + 1:
            size = _grow(net, side, token + 1, i, key, heap, out, token + 3)
            if size > best_size:
                best_start, best_size = i, size
    for i in units:
        if side[i] == token + 3:
            side[i] = token + 4
    _grow(net, side, token + 4, best_start, key, heap, out, token + 1)
    for i in units:
        if side[i] == token + 4:
            side[i] = token + 2
    return best_size


@kernel
def _judge(net, side, token, units, weight, grids):  # type: ignore[no-untyped-def]
    """(price, grids of side token + 2) of a bisection: its cut, dearer the worse it balances."""
    cut, mine, total, count = 0.0, 0.0, 0.0, 0
    for i in units:
        total += weight[i]
        if side[i] == token + 2:
            mine += weight[i]
            count += 1
            for e in range(net.first[i], net.first[i + 1]):
                if side[net.other[e]] == token + 1:
                    cut += net.cost[e]
    left = int(grids * mine / total + 0.5)
    left = min(max(left, 1), grids - 1)
    if len(units) >= grids:
        left = min(max(left, grids - (len(units) - count)), count)
    heavy = max(mine / left, (total - mine) / (grids - left)) * grids / total - 1.0
    return (cut + 1.0) * (1.0 + 8.0 * heavy), left


@kernel
def _bisect(net, weight, x, y, units, grids, token, side, best_side, key, heap, out):  # type: ignore[no-untyped-def]
    """Fill best_side with token + 1 / token + 2; returns the grids of side token + 2."""
    best, best_left = np.inf, 0
    for way in range(4 if len(units) <= _FEW_CUTS else 2):
        _set_key(way, units, x, y, key)
        start = units[0]
        for i in units:
            side[i] = token
            if key[i] < key[start]:
                start = i
        _grow(net, side, token, start, key, heap, out, token + 1)
        for i in out[: _cut_place(out[: len(units)], weight, grids)]:
            side[i] = token + 2
        _settle(net, side, token, units, key, heap, out)
        price, left = _judge(net, side, token, units, weight, grids)
        if price < best:
            best, best_left = price, left
            for i in units:
                best_side[i] = side[i]
    for i in units:
        side[i] = best_side[i]
    return best_left


@kernel
def _deepen(net, weight, x, y, units, start, label, grids):  # type: ignore[no-untyped-def]
    """Bisect every part that holds several grids; units[start[p]:start[p + 1]] are part p's."""
    n = len(label)
    side, best_side = np.zeros(n, np.int64), np.zeros(n, np.int64)
    key, heap, out = np.zeros(n), np.zeros(n, np.int32), np.zeros(n, np.int32)
    token, made = 1, 0
    for p in range(len(start) - 1):
        part = units[start[p] : start[p + 1]]
        if len(part) < 2 or grids[p] < 2:
            continue
        g = grids[p]
        left = _bisect(net, weight, x, y, part, g, token, side, best_side, key, heap, out)
        for i in part:
            if side[i] == token + 1:
                label[i] = p + left
        grids[p], grids[p + left] = left, g - left
        made += 1
        token += 5
    return made


def deepen(
    net: Net,
    weight: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    label: NDArray[np.int32],
    grids: NDArray[np.int32],
) -> int:
    """Cut every part with several grids in two connected ones, in place; how many were cut.

    Part p stands for the grids p … p + grids[p] - 1, so `label` and `grids` have gaps until all
    parts are single grids. `weight` is one positive number a unit.
    """
    units = np.argsort(label, kind="stable").astype(np.int32)
    counts = np.bincount(label, minlength=len(grids))
    start = np.concatenate([[0], np.cumsum(counts)])
    return int(_deepen(net, weight, x, y, units, start, label, grids))


def draft(
    net: Net,
    weight: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    label: NDArray[np.int32],
    grids: NDArray[np.int32],
) -> None:
    """Deepen until every part is one grid. Each part needs at least as many units as grids."""
    while deepen(net, weight, x, y, label, grids):
        pass
