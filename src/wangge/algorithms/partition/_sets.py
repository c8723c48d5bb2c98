"""Sets of a few units at a grid's border with another, cheapest first.

Owns the enumeration: every set of up to MOST units, each of which touches the other grid or a unit
of the set that does, with what it costs and what it weighs. Knows no loads and moves nothing.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._anneal import stay_change
from wangge.algorithms.partition._chain import touches
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._moves import cut_change

MOST = 3  # units in a set
CANDIDATES = 40  # units of one grid that sets are made of


@kernel
def candidates(net, label, units, g, place):  # type: ignore[no-untyped-def]
    """Those of a grid's `units` beside grid `g`, then those beside them; how many are beside `g`.

    `place` afterwards holds the place of each of them.
    """
    found, count = np.empty(CANDIDATES, np.int32), 0
    for v in units:
        if count < CANDIDATES and touches(net, label, v, g, -1):
            found[count], place[v] = v, count
            count += 1
    near = count
    for i in range(near):
        for e in range(net.first[found[i]], net.first[found[i] + 1]):
            t = net.other[e]
            if count < CANDIDATES and label[t] == label[found[i]] and place[t] < 0:
                found[count], place[t] = t, count
                count += 1
    return found[:count], near


@kernel
def own_prices(net, label, staying, units, a, b):  # type: ignore[no-untyped-def]
    """What it costs, in cut and moved units, if each of `units` alone goes from `a` to `b`."""
    own = np.empty(len(units))
    for i in range(len(units)):
        own[i] = cut_change(net.first, net.other, net.cost, label, units[i], a, b)
        own[i] += stay_change(staying, units[i], a, b)
    return own


@kernel
def shared(net, units, others, place):  # type: ignore[no-untyped-def]
    """Twice what the border between each of `units` and each of `others` costs.

    Two that go the same way cost so much less than each alone, two that change places more.
    """
    cost = np.zeros((len(units), len(others)))
    for i in range(len(units)):
        for e in range(net.first[units[i]], net.first[units[i] + 1]):
            j = place[net.other[e]]
            if 0 <= j < len(others) and others[j] == net.other[e]:
                cost[i, j] = 2.0 * net.cost[e]
    return cost


@kernel
def _note(sets, prices, weights, count, one, weight, price):  # type: ignore[no-untyped-def]
    """Note a set of up to MOST candidates as the last one; how many there are then."""
    for m in range(MOST):
        sets[count, m] = one[m]
        for c in range(weight.shape[1] if one[m] >= 0 else 0):
            weights[count, c] += weight[one[m], c]
    prices[count] = price
    return count + 1


@kernel
def sets_of(weight, near, own, inner):  # type: ignore[no-untyped-def]
    """Sets of up to MOST candidates, cheapest first: places (-1 for none), prices and weights.

    `weight` and `own` are those of the candidates, `inner` what two of them share. The empty set,
    which costs nothing, is among them.
    """
    n = len(own)
    room = 1 + n + n * (n - 1) // 2 + n * (n - 1) * (n - 2) // 6
    sets, prices = np.full((room, MOST), -1, np.int32), np.zeros(room)
    weights, count = np.zeros((room, weight.shape[1])), 1
    for i in range(near):
        count = _note(sets, prices, weights, count, (i, -1, -1), weight, own[i])
        for j in range(i + 1, n):
            reached = j < near or inner[i, j] > 0.0
            price = own[i] + own[j] - inner[i, j]
            if reached:
                count = _note(sets, prices, weights, count, (i, j, -1), weight, price)
            for h in range(j + 1, n):
                by_i, by_j = h < near or inner[i, h] > 0.0, inner[j, h] > 0.0
                if (by_i or by_j) if reached else (by_i and by_j):
                    all_three = price + own[h] - inner[i, h] - inner[j, h]
                    count = _note(sets, prices, weights, count, (i, j, h), weight, all_three)
    order = np.argsort(prices[:count], kind="mergesort")
    return sets[order], prices[order], weights[order]
