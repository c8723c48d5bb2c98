"""One unit changes grid: what that does to cut and loads, and whether the grid left stays whole.

Owns the innermost pieces of the search, put in place where they are called. They take plain
arrays: each field read from a named tuple in a loop would count references, a third of the time.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._jit import inlined

LOOK = 120  # units visited before a connection is given up: bounds the cost of one move


@inlined
def joined(first, other, label, mark, queue, v, a):  # type: ignore[no-untyped-def]
    """Whether grid `a` without unit `v` is non-empty and, seen within LOOK units, in one piece."""
    mark[-1] += 2
    seen, wanted = mark[-1], mark[-1] + 1
    start, count = -1, 0
    for e in range(first[v], first[v + 1]):
        t = other[e]
        own = label[t] == a
        count += own
        mark[t] = wanted if own else mark[t]
        start = t if own else start
    if count <= 1:
        return count == 1
    mark[v] = seen
    mark[start] = seen
    queue[0] = start
    head, tail, found = 0, 1, 1
    while head < tail and head < LOOK:
        x = queue[head]
        head += 1
        for e in range(first[x], first[x + 1]):
            t = other[e]
            was = mark[t]
            new = (label[t] == a) & (was != seen)
            found += new & (was == wanted)
            mark[t] = seen if new else was
            queue[tail] = t
            tail += new
        if found == count:
            return True
    return False


@inlined
def _excess(load, cap, floor, scale, floor_share):  # type: ignore[no-untyped-def]
    """Squared distance of one load from its allowed range, in ideals; below counts less."""
    over = max((load - cap) * scale, 0.0)
    under = max((floor - load) * scale, 0.0)
    near = min(under, 0.05)  # a far too light grid must not outweigh a too heavy one
    return over * (over + 0.02) + floor_share * near * (2.0 * under - near)


@inlined
def _kind_change(w, x, y, cap, floor, scale, a, b, c, floor_share):  # type: ignore[no-untyped-def]
    """Change of the excess of grids `a` and `b`, now loaded x and y, when `w` goes to `b`."""
    s = scale[a, c]
    ca, fa, cb, fb = cap[a, c], floor[a, c], cap[b, c], floor[b, c]
    change = _excess(x - w, ca, fa, s, floor_share) - _excess(x, ca, fa, s, floor_share)
    return change + _excess(y + w, cb, fb, s, floor_share) - _excess(y, cb, fb, s, floor_share)


@inlined
def load_change(weight, cap, floor, scale, load, v, a, b, floor_share):  # type: ignore[no-untyped-def]
    """Change of the summed excess when unit `v` goes from grid `a` to grid `b`."""
    change = 0.0
    for c in range(weight.shape[1]):
        w = weight[v, c]
        if w > 0.0:
            change += _kind_change(
                w, load[a, c], load[b, c], cap, floor, scale, a, b, c, floor_share
            )
    return change


@inlined
def load_change_by(weight, cap, floor, scale, load, v, u, a, b, floor_share):  # type: ignore[no-untyped-def]
    """As `load_change` when unit `u` of grid `b` comes back for `v`."""
    change = 0.0
    for c in range(weight.shape[1]):
        w = weight[v, c] - weight[u, c]
        change += _kind_change(w, load[a, c], load[b, c], cap, floor, scale, a, b, c, floor_share)
    return change


@inlined
def cut_change(first, other, cost, label, v, a, b):  # type: ignore[no-untyped-def]
    """Change of the cut when unit `v` goes from grid `a` to grid `b`."""
    change = 0.0
    for e in range(first[v], first[v + 1]):
        g = label[other[e]]
        change += cost[e] if g == a else 0.0
        change -= cost[e] if g == b else 0.0
    return change


@inlined
def change_grid(first, other, cost, weight, label, load, foreign, bond, v, a, b):  # type: ignore[no-untyped-def]
    """Unit `v` goes from grid `a` to grid `b`; loads, foreign neighbours and bonds follow."""
    label[v] = b
    for c in range(weight.shape[1]):
        load[a, c] -= weight[v, c]
        load[b, c] += weight[v, c]
    apart, own = 0, 0.0
    for e in range(first[v], first[v + 1]):
        t, g = other[e], label[other[e]]
        side = np.int32(g == a) - np.int32(g == b)
        foreign[t] += side
        bond[t] -= 2.0 * side * cost[e]
        apart += g != b
        own += cost[e] if g == b else -cost[e]
    foreign[v] = apart
    bond[v] = own
