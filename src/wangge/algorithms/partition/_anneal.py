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
from wangge.algorithms.partition._moves import (
    change_grid,
    cut_change,
    joined,
    load_change,
    load_change_by,
)
from wangge.algorithms.partition._pairs import (
    PLACES,
    change_places,
    cut_change_with,
    wait,
    waiting_room,
)
from wangge.algorithms.partition._tries import (
    BLOCK,
    HEAVY,
    LIGHT,
    beside,
    choose,
    list_able,
    mark_neighbours,
    mark_pressed,
)
from wangge.algorithms.partition.problem import sums

REFRESHED = 4  # passes from one list of the units that may move to the next
PLACE = np.uint32  # indices known not to be negative are looked up a sixth faster


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
    """What the search changes: labels, loads, foreign neighbours, bonds; and its scratch space.

    A unit's bond is what its borders inside its grid cost, less those with all other grids: no
    single move of it changes the cut by less.
    """

    label: NDArray[np.int32]
    load: NDArray[np.float64]
    foreign: NDArray[np.int32]
    bond: NDArray[np.float64]
    mark: NDArray[np.int64]
    queue: NDArray[np.int32]
    random: NDArray[np.uint64]
    waiting: NDArray[np.uint32]


class Rule(NamedTuple):
    """Prices of one run: heat and strictness at start with their factor a sweep, and staying."""

    heat: float
    heat_factor: float
    strict: float
    strict_factor: float
    floor_share: float
    stay: float


@kernel
def still_connected(net, state, v, a):  # type: ignore[no-untyped-def]
    """As `joined`, of a state."""
    return joined(net.first, net.other, state.label, state.mark, state.queue, v, a)


@kernel
def move(net, load, state, v, a, b):  # type: ignore[no-untyped-def]
    """As `change_grid`, of a state."""
    change_grid(
        net.first, net.other, net.cost, load.weight, state.label, state.load, state.foreign,
        state.bond, v, a, b,
    )  # fmt: skip


@kernel
def stay_change(staying, v, a, b):  # type: ignore[no-untyped-def]
    """Change of the price of moved units when `v` goes from `a` to `b`; staying = former, price."""
    former, price = staying
    if former[v] == a:
        return price
    return -price if former[v] == b else 0.0


@kernel
def anneal(net, load, state, rule, order, is_open, former, quantile, sweeps):  # type: ignore[no-untyped-def]  # noqa: C901 - one hot loop
    """Run `sweeps` passes over the units in `order`; only grids with is_open take part.

    Metropolis rule on cut + strict * excess + stay * (units away from `former`). Returns the heat
    and strictness reached, so that a run in slices is the same run. Which units stand at a border
    and may move is found out every REFRESHED passes: a unit whose bond forbids every move is
    passed over, unless a grid above its cap or below its floor is at stake.
    """
    first, other, cost = net.first.view(PLACE), net.other.view(PLACE), net.cost
    weight, cap, floor, scale = load.weight, load.cap, load.floor, load.scale
    label, loads, foreign, bond = state.label.view(PLACE), state.load, state.foreign, state.bond
    mark, queue, random = state.mark, state.queue.view(PLACE), state.random
    waiting, may_wait = state.waiting, len(state.waiting) > 1
    order, former = order.view(PLACE), former.view(PLACE)
    heat, strict, stay, floor_share = rule.heat, rule.strict, rule.stay, rule.floor_share
    opens, pressed = np.flatnonzero(is_open), np.zeros(len(is_open), np.uint8)
    able, count = np.empty(len(order), PLACE), 0
    tries = np.empty(BLOCK, PLACE), np.empty(BLOCK), np.empty(BLOCK, np.int64)
    for sweep in range(sweeps):
        if sweep % REFRESHED == 0:
            if mark_pressed(load, state, opens, floor_share, pressed):
                mark_neighbours(first, other, label, foreign, order, pressed)
            limit = heat * quantile[0] + stay
            count = list_able(label, foreign, bond, order, pressed, limit, able)
        for start in range(0, count, BLOCK):
            tried = choose(
                able[start : min(start + BLOCK, count)], random, heat, quantile, stay, former,
                first, label, foreign, bond, pressed, tries,
            )  # fmt: skip
            for i in range(tried):
                v, worth = tries[0][i], tries[1][i]
                a = label[v]
                b = beside(first, other, label, v, a, tries[2][i])
                if a == b or not is_open[b]:
                    continue
                if stay > 0.0 and former[v] != a and former[v] != b:
                    worth -= stay
                d = cut_change(first, other, cost, label, v, a, b)
                if d > worth and not (pressed[a] & HEAVY or pressed[b] & LIGHT):
                    continue
                load_price = strict * load_change(
                    weight, cap, floor, scale, loads, v, a, b, floor_share
                )
                if d + load_price <= worth:
                    if joined(first, other, label, mark, queue, v, a):
                        change_grid(
                            first, other, cost, weight, label, loads, foreign, bond, v, a, b
                        )
                elif may_wait and d <= worth:
                    place = wait(waiting, v, a, b)
                    for i_place in range(place, place + PLACES):
                        u = waiting[i_place]
                        if label[u] != b:
                            continue
                        both = d + cut_change_with(
                            first, other, cost, label, former, stay, u, b, a, v
                        )
                        if both > worth:
                            continue
                        both += strict * load_change_by(
                            weight, cap, floor, scale, loads, v, u, a, b, floor_share
                        )
                        if both <= worth and change_places(
                            first, other, cost, weight, label, loads, foreign, bond, mark, queue,
                            v, u, a, b,
                        ):  # fmt: skip
                            break
        heat *= rule.heat_factor
        strict *= rule.strict_factor
    return heat, strict


def new_state(
    net: Net, load: Load, label: NDArray[np.int32], seed: int, *, in_pairs: bool = False
) -> State:
    """State for `label` (every unit in a grid); the generator starts from `seed` alone."""
    n, kinds = load.weight.shape
    grids = len(load.cap)
    total = np.stack([sums(label, load.weight[:, c], grids) for c in range(kinds)], axis=1)
    source = np.repeat(np.arange(n), np.diff(net.first))
    other_grid = label[source] != label[net.other]
    foreign = np.bincount(source[other_grid], minlength=n).astype(np.int32)
    bond = sums(source, np.where(other_grid, -net.cost, net.cost), n)
    mixed = ((seed + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9) % (1 << 64) | 1
    mark = np.zeros(n + 1, np.int64)
    random = np.array([mixed], np.uint64)
    scratch = np.zeros(n, np.int32)
    waiting = waiting_room(grids, in_pairs)
    return State(label.astype(np.int32), total, foreign, bond, mark, scratch, random, waiting)
