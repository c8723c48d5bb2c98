"""Two grids exchange a few units at once: up to MOST of each.

Where single units are coarse only some combinations fit both grids, and neither one unit nor two
that change places may lead there. Owns which exchanges fit and which of them is cheapest; refuses
those that would leave a grid empty or in pieces.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import move
from wangge.algorithms.partition._chain import by_grid
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition._sets import MOST, candidates, own_prices, sets_of, shared


class Swap(NamedTuple):
    """Units that change between grids `a` and `b`, and what that costs in cut and moved units."""

    price: float
    a: int
    b: int
    given: NDArray[np.int32]
    taken: NDArray[np.int32]


class Pair(NamedTuple):
    """Two grids, the units of each, and how far each may end above its cap, in ideals."""

    a: int
    b: int
    of_a: NDArray[np.int32]
    of_b: NDArray[np.int32]
    above_a: float
    above_b: float


@kernel
def _fits(load, loads, g, gained, lost, above):  # type: ignore[no-untyped-def]
    """Whether grid `g` ends at most `above` over its cap and, if below its floor, no lighter."""
    for c in range(len(gained)):
        now, scale = loads[g, c], load.scale[g, c]
        after = now + gained[c] - lost[c]
        if (after - load.cap[g, c]) * scale > above:
            return False
        if (min(now, load.floor[g, c]) - after) * scale > 1e-9:
            return False
    return True


@kernel
def _is_whole(net, state, pair, g):  # type: ignore[no-untyped-def]
    """Whether grid `g`, with units among the pair's, has one at least and is in one piece."""
    size, start = 0, -1
    for units in (pair.of_a, pair.of_b):
        for v in units:
            if state.label[v] == g:
                size, start = size + 1, v
    if size == 0:
        return False
    state.mark[-1] += 2
    seen = state.mark[-1]
    state.queue[0], state.mark[start] = start, seen
    head, tail = 0, 1
    while head < tail:
        x = state.queue[head]
        head += 1
        for e in range(net.first[x], net.first[x + 1]):
            t = net.other[e]
            if state.label[t] == g and state.mark[t] != seen:
                state.queue[tail], state.mark[t] = t, seen
                tail += 1
    return tail == size


@kernel
def _relabel(label, units, places, g):  # type: ignore[no-untyped-def]
    for i in places:
        if i >= 0:
            label[units[i]] = g


@kernel
def _is_possible(net, state, pair, units, given, taken):  # type: ignore[no-untyped-def]
    """Whether both grids are whole after the exchange; the state is unchanged."""
    _relabel(state.label, units[0], given, pair.b)
    _relabel(state.label, units[1], taken, pair.a)
    whole = _is_whole(net, state, pair, pair.a) and _is_whole(net, state, pair, pair.b)
    _relabel(state.label, units[0], given, pair.a)
    _relabel(state.label, units[1], taken, pair.b)
    return whole


@kernel
def _across(given, taken, cost):  # type: ignore[no-untyped-def]
    """What the exchange costs beyond the two sets: borders between them stay cut."""
    total = 0.0
    for s in given:
        for t in taken:
            if s >= 0 and t >= 0:
                total += cost[s, t]
    return total


@kernel
def _insert(found, prices, one, price):  # type: ignore[no-untyped-def]
    """Put one exchange in its place among those found; the dearest falls out."""
    at = len(prices) - 1
    while at > 0 and prices[at - 1] > price:
        prices[at], found[at] = prices[at - 1], found[at - 1]
        at -= 1
    prices[at] = price
    found[at, 0], found[at, 1] = one


@kernel
def _named(sets, which, units):  # type: ignore[no-untyped-def]
    """The units of the sets named by `which`, -1 where there is none."""
    named = np.full((len(which), MOST), -1, np.int32)
    for row in range(len(which)):
        for m in range(MOST if which[row] >= 0 else 0):
            i = sets[which[row], m]
            named[row, m] = units[i] if i >= 0 else -1
    return named


@kernel
def _one_side(net, load, state, staying, pair, place, from_a):  # type: ignore[no-untyped-def]
    """Candidates of one grid and the sets of them."""
    a, b = (pair.a, pair.b) if from_a else (pair.b, pair.a)
    units, near = candidates(net, state.label, pair.of_a if from_a else pair.of_b, b, place)
    own = own_prices(net, state.label, staying, units, a, b)
    inner = shared(net, units, units, place)
    return units, sets_of(load.weight[units], near, own, inner)


@kernel
def _cheapest(net, load, state, staying, pair, place, most, below):  # type: ignore[no-untyped-def]
    """The `most` cheapest exchanges below a price: their prices, units given and units taken.

    Sets come cheapest first: what follows one that is too dear is too dear.
    """
    units_a, (given, price_a, weight_a) = _one_side(net, load, state, staying, pair, place, True)
    units_b, (taken, price_b, weight_b) = _one_side(net, load, state, staying, pair, place, False)
    across = shared(net, units_a, units_b, place)
    found, prices = np.full((most, 2), -1), np.full(most, below)
    for i in range(len(given)):
        if price_a[i] + price_b[0] >= prices[-1]:
            break
        for j in range(len(taken)):
            price = price_a[i] + price_b[j]
            if price >= prices[-1]:
                break
            if not (
                _fits(load, state.load, pair.a, weight_b[j], weight_a[i], pair.above_a)
                and _fits(load, state.load, pair.b, weight_a[i], weight_b[j], pair.above_b)
            ):
                continue
            price += _across(given[i], taken[j], across)
            if price >= prices[-1] or max(given[i, 0], taken[j, 0]) < 0:
                continue
            if _is_possible(net, state, pair, (units_a, units_b), given[i], taken[j]):
                _insert(found, prices, (i, j), price)
    place[units_a] = -1
    place[units_b] = -1
    return prices, _named(given, found[:, 0], units_a), _named(taken, found[:, 1], units_b)


class Swaps:
    """Exchanges in a search. Knows the units of each grid as long as grids change by it alone."""

    def __init__(self, search: Search) -> None:
        self.search = search
        first, units = by_grid(search.state.label, len(search.load.cap))
        self._units = np.split(units, first[1:-1])
        self._place = np.full(len(search.x), -1, np.int32)

    def cheapest(
        self, a: int, b: int, above: tuple[float, float], *, most: int = 1, below: float = np.inf
    ) -> list[Swap]:
        """The `most` cheapest, each below that price, that leave `a` and `b` so far `above`."""
        search = self.search
        pair = Pair(a, b, self._units[a], self._units[b], *above)
        prices, given, taken = _cheapest(
            search.net, search.load, search.state, (search.former, search.stay), pair,
            self._place, most, below,
        )  # fmt: skip
        return [
            Swap(float(price), a, b, s[s >= 0], t[t >= 0])
            for price, s, t in zip(prices, given, taken, strict=True)
            if max(s[0], t[0]) >= 0
        ]

    def make(self, swap: Swap) -> None:
        """Change the grids of the units."""
        s = self.search
        for units, a, b in ((swap.given, swap.a, swap.b), (swap.taken, swap.b, swap.a)):
            for v in units.tolist():
                move(s.net, s.load, s.state, v, a, b)
        both = np.concatenate([self._units[swap.a], self._units[swap.b]])
        in_a = s.state.label[both] == swap.a
        self._units[swap.a], self._units[swap.b] = both[in_a], both[~in_a]

    def undo(self, swap: Swap) -> None:
        """Change them back."""
        self.make(Swap(-swap.price, swap.b, swap.a, swap.given, swap.taken))
