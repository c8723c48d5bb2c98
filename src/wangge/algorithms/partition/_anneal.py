"""The search: boundary units change grid, one at a time, while every grid stays in one piece.

Owns the compiled kernels of the annealed boundary search. Every accepted move keeps both grids
connected and the left one non-empty, so "exactly k grids, none in pieces" holds at any moment.
Costs and weights are whole numbers held in float64: sums are exact and independent of order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition.problem import sums

LOOK = 120  # units visited before a connection is given up: bounds the cost of one move


class Net(NamedTuple):
    """Units and borders inside regions, rows compressed: `cost` is what cutting a border costs."""

    first: NDArray[np.int32]
    other: NDArray[np.int32]
    cost: NDArray[np.float64]


class Load(NamedTuple):
    """Weights (units × kinds) and the allowed load of each grid (grids × kinds)."""

    weight: NDArray[np.float64]
    cap: NDArray[np.float64]
    floor: NDArray[np.float64]
    scale: NDArray[np.float64]  # 1 / ideal, grids × kinds


class State(NamedTuple):
    """What the search changes: labels, loads, foreign neighbours; and its scratch space."""

    label: NDArray[np.int32]
    load: NDArray[np.float64]
    foreign: NDArray[np.int32]
    mark: NDArray[np.int64]
    queue: NDArray[np.int32]
    random: NDArray[np.uint64]


class Rule(NamedTuple):
    """Prices of one run: heat and strictness at start with their factor a sweep, and staying."""

    heat: float
    heat_factor: float
    strict: float
    strict_factor: float
    floor_share: float
    stay: float


@kernel
def next_random(random):  # type: ignore[no-untyped-def]
    """The next 64 bits of a xorshift generator whose state is random[0]."""
    x = random[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    random[0] = x
    return x


@kernel
def still_connected(net, state, v, a):  # type: ignore[no-untyped-def]
    """Whether grid `a` without unit `v` is non-empty and, seen within LOOK units, in one piece."""
    label, mark, queue = state.label, state.mark, state.queue
    mark[-1] += 2
    seen, wanted = mark[-1], mark[-1] + 1
    start, count = -1, 0
    for e in range(net.first[v], net.first[v + 1]):
        t = net.other[e]
        if label[t] == a:
            count += 1
            mark[t] = wanted
            start = t
    if count <= 1:
        return count == 1
    mark[v] = seen
    mark[start] = seen
    queue[0] = start
    head, tail, found = 0, 1, 1
    while head < tail and head < LOOK:
        x = queue[head]
        head += 1
        for e in range(net.first[x], net.first[x + 1]):
            t = net.other[e]
            if label[t] == a and mark[t] != seen:
                found += mark[t] == wanted
                mark[t] = seen
                queue[tail] = t
                tail += 1
        if found == count:
            return True
    return False


@kernel
def _excess(load, cap, floor, scale, floor_share):  # type: ignore[no-untyped-def]
    """Squared distance of one load from its allowed range, in ideals; below counts less."""
    x = load - cap
    if x > 0.0:
        x *= scale
        return x * (x + 0.02)
    x = (floor - load) * scale
    if x <= 0.0:
        return 0.0
    if x > 0.05:  # a far too light grid must not outweigh a too heavy one
        return floor_share * 0.05 * (2.0 * x - 0.05)
    return floor_share * x * x


@kernel
def _load_change(load, state, v, a, b, floor_share):  # type: ignore[no-untyped-def]
    """Change of the summed excess when unit `v` goes from grid `a` to grid `b`."""
    change = 0.0
    for c in range(load.weight.shape[1]):
        w = load.weight[v, c]
        if w > 0.0:
            s = load.scale[a, c]
            x, y = state.load[a, c], state.load[b, c]
            ca, fa, cb, fb = load.cap[a, c], load.floor[a, c], load.cap[b, c], load.floor[b, c]
            change += _excess(x - w, ca, fa, s, floor_share) - _excess(x, ca, fa, s, floor_share)
            change += _excess(y + w, cb, fb, s, floor_share) - _excess(y, cb, fb, s, floor_share)
    return change


@kernel
def cut_change(net, label, v, a, b):  # type: ignore[no-untyped-def]
    """Change of the cut when unit `v` goes from grid `a` to grid `b`."""
    change = 0.0
    for e in range(net.first[v], net.first[v + 1]):
        g = label[net.other[e]]
        if g == a:
            change += net.cost[e]
        elif g == b:
            change -= net.cost[e]
    return change


@kernel
def move(net, load, state, v, a, b):  # type: ignore[no-untyped-def]
    """Unit `v` goes from grid `a` to grid `b`; loads and foreign neighbours follow."""
    state.label[v] = b
    for c in range(load.weight.shape[1]):
        state.load[a, c] -= load.weight[v, c]
        state.load[b, c] += load.weight[v, c]
    foreign = 0
    for e in range(net.first[v], net.first[v + 1]):
        t = net.other[e]
        g = state.label[t]
        if g == a:
            state.foreign[t] += 1
        elif g == b:
            state.foreign[t] -= 1
        foreign += g != b
    state.foreign[v] = foreign


@kernel
def stay_change(staying, v, a, b):  # type: ignore[no-untyped-def]
    """Change of the price of moved units when `v` goes from `a` to `b`; staying = former, price."""
    former, price = staying
    if former[v] == a:
        return price
    return -price if former[v] == b else 0.0


@kernel
def anneal(net, load, state, rule, order, is_open, former, quantile, sweeps):  # type: ignore[no-untyped-def]
    """Run `sweeps` passes over the units in `order`; only grids with is_open take part.

    Metropolis rule on cut + strict * excess + stay * (units away from `former`). Returns the heat
    and strictness reached, so that a run in slices is the same run.
    """
    heat, strict = rule.heat, rule.strict
    for _ in range(sweeps):
        for i in range(len(order)):
            v = order[i]
            if state.foreign[v] == 0:
                continue
            r = next_random(state.random)
            first = net.first[v]
            degree = np.uint64(net.first[v + 1] - first)
            e = first + np.int64(((r & np.uint64(0xFFFF)) * degree) >> np.uint64(16))
            a, b = state.label[v], state.label[net.other[e]]
            if a == b or not is_open[b]:
                continue
            d = cut_change(net, state.label, v, a, b)
            d += strict * _load_change(load, state, v, a, b, rule.floor_share)
            if rule.stay > 0.0:
                d += stay_change((former, rule.stay), v, a, b)
            if d > heat * quantile[np.int64((r >> np.uint64(20)) & np.uint64(4095))]:
                continue
            if still_connected(net, state, v, a):
                move(net, load, state, v, a, b)
        heat *= rule.heat_factor
        strict *= rule.strict_factor
    return heat, strict


def new_state(net: Net, load: Load, label: NDArray[np.int32], seed: int) -> State:
    """State for `label` (every unit in a grid); the generator starts from `seed` alone."""
    n, kinds = load.weight.shape
    grids = len(load.cap)
    total = np.stack([sums(label, load.weight[:, c], grids) for c in range(kinds)], axis=1)
    source = np.repeat(np.arange(n), np.diff(net.first))
    other_grid = label[source] != label[net.other]
    foreign = np.bincount(source[other_grid], minlength=n).astype(np.int32)
    mixed = ((seed + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9) % (1 << 64) | 1
    mark = np.zeros(n + 1, np.int64)
    random = np.array([mixed], np.uint64)
    scratch = np.zeros(n, np.int32)
    return State(label.astype(np.int32), total, foreign, mark, scratch, random)
