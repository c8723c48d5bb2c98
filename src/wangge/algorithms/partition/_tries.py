"""Which units a pass of the search tries: those at a border, by chance, and across which side.

Owns chance. Refuses to judge a move: what it does to cut, loads and connection comes after.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._jit import inlined, kernel

HEAVY, LIGHT, BESIDE = 1, 2, 4  # a grid above a cap, below a floor, beside one below its floor
BLOCK = 64  # units chosen at a time, before the first of them moves


@inlined
def next_random(random):  # type: ignore[no-untyped-def]
    """The next 64 bits of a xorshift generator whose state is random[0]."""
    x = random[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    random[0] = x
    return x


@kernel
def mark_pressed(load, state, opens, floor_share, pressed):  # type: ignore[no-untyped-def]
    """Mark the open grids above a cap and those below a floor; whether any is below."""
    any_light = False
    for i in range(len(opens)):
        g = opens[i]
        pressed[g] = 0
        for c in range(load.cap.shape[1]):
            if state.load[g, c] > load.cap[g, c]:
                pressed[g] |= HEAVY
            elif floor_share > 0.0 and state.load[g, c] < load.floor[g, c]:
                pressed[g] |= LIGHT
                any_light = True
    return any_light


@kernel
def mark_neighbours(first, other, label, foreign, order, pressed):  # type: ignore[no-untyped-def]
    """Mark the grids beside those below a floor."""
    for v in order:
        if foreign[v] > 0 and pressed[label[v]] & LIGHT:
            for e in range(first[v], first[v + 1]):
                pressed[label[other[e]]] |= BESIDE


@kernel
def list_able(label, foreign, bond, order, pressed, limit, able):  # type: ignore[no-untyped-def]
    """List the units in `order` that a move is worth looking at for; how many."""
    count = 0
    for v in order:
        if foreign[v] > 0 and (bond[v] <= limit or pressed[label[v]] & (HEAVY | BESIDE)):
            able[count] = v
            count += 1
    return count


@inlined
def choose(  # type: ignore[no-untyped-def]
    able, random, heat, quantile, stay, former, first, label, foreign, bond, pressed, tries
):
    """List the able units that chance lets try: unit, worst change accepted, side; how many.

    A unit tries the more often the more of its sides are foreign, so that borders straighten.
    Nothing branches here: a processor guesses these chances wrong a third of the time.
    """
    units, worths, picks = tries
    tried = 0
    for i in range(len(able)):
        v, r = able[i], next_random(random)
        a = label[v]
        worth = heat * quantile[np.int64((r >> np.uint64(20)) & np.uint64(4095))]
        if stay > 0.0:
            worth += stay if former[v] != a else -stay
        sides = np.uint64(first[v + 1] - first[v])
        side = np.int64(((r & np.uint64(0xFFFF)) * sides) >> np.uint64(16))
        hopeful = (bond[v] <= worth) | (pressed[a] & (HEAVY | BESIDE) != 0)
        units[tried], worths[tried], picks[tried] = v, worth, side
        tried += (side < foreign[v]) & hopeful
    return tried


@inlined
def beside(first, other, label, v, a, side):  # type: ignore[no-untyped-def]
    """The grid across foreign side number `side` of unit `v` of grid `a`, or `a` if none."""
    b = a
    for e in range(first[v], first[v + 1]):
        g = label[other[e]]
        b = g if (g != a) & (side == 0) else b
        side -= g != a
    return b
