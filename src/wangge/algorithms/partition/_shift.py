"""A planned flow made true: clumps of units with the right weight go from grid to grid.

Owns the order in which grids hand on and what becomes of too much or too little. The plan is
made anew for what was left over; borders over which nothing could go are closed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._clump import hand_over
from wangge.algorithms.partition._convey import convey
from wangge.algorithms.partition._flow import spread
from wangge.algorithms.partition._ledger import ledger, worst_kind
from wangge.algorithms.partition._search import TOLERANCE, Search
from wangge.algorithms.partition._streets import Streets, grids_apart, meetings, streets

FLOWS = 6  # times a flow is planned anew for what was left over
PASS = 0.06  # ideals that may go beyond the plan to a grid that passes on


def _downstream(net: Streets, flow: NDArray[np.float64]) -> list[int]:
    """Borders with a flow, each grid's own after all that flow into it."""
    grids = len(net.first) - 1
    source = grids_apart(net)
    used = np.flatnonzero(flow > 0.0)
    waiting = np.bincount(net.other[used], minlength=grids)
    by_source: dict[int, list[int]] = {}
    for e in used.tolist():
        by_source.setdefault(int(source[e]), []).append(e)
    ready = [g for g in by_source if waiting[g] == 0]
    order: list[int] = []
    while ready:
        for e in sorted(by_source.pop(ready.pop(), []), key=lambda e: (-flow[e], e)):
            order.append(e)
            to = int(net.other[e])
            waiting[to] -= 1
            if waiting[to] == 0 and to in by_source:
                ready.append(to)
    return order + [e for rest in by_source.values() for e in rest]


class Shift:
    """Plans and makes flows on one search; borders that carried nothing are closed."""

    def __init__(self, search: Search) -> None:
        self.search, n = search, len(search.x)
        self.shut: set[int] = set()
        ints = np.zeros(n, np.int64)
        room = len(search.net.other) + n + 1
        self._book = (
            np.zeros(n), np.zeros(n), np.zeros(n), ints, ints.copy(),
            np.zeros(room, np.int64), np.zeros(room),
        )  # fmt: skip
        self._out = np.zeros(n, np.int32)

    def streets(self) -> Streets:
        """Which grids touch now."""
        net, state = self.search.net, self.search.state
        source, target = meetings(net.first, net.other, state.label, state.foreign)
        return streets(source, target, len(self.search.load.cap))

    def give(self, a: int, b: int, beyond: float) -> bool:
        """Grid `a` gives `b` one clump of its surplus or up to `beyond` ideals more."""
        load, state = self.search.load, self.search.state
        kind = int(((state.load - load.cap) * load.scale)[a].argmax())
        want = float(state.load[a, kind] - load.cap[a, kind])
        members = np.flatnonzero(state.label == a)
        if len(members) < 2 or want <= 0.0 or load.scale[a, kind] <= 0.0:
            return False
        spare = beyond / float(load.scale[a, kind])
        sent = hand_over(
            self.search.net, load, state, self._staying, kind, a, b, want, spare, self._floor,
            members, self._book, self._out,
        )  # fmt: skip
        return float(sent) > 0.0

    @property
    def _staying(self) -> tuple[NDArray[np.int32], float]:
        return self.search.former, self.search.stay

    @property
    def _floor(self) -> float:
        """What a step of a clump costs at least."""
        return 0.25 * max(self.search.stay, 0.2 * self.search.border)

    def run(self, rounds: int) -> None:
        """Plan the flow and make it true, again with what was left over."""
        search = self.search
        for _ in range(rounds):
            over = (search.state.load - search.load.cap) * search.load.scale
            if over.max() <= TOLERANCE:
                return
            kind = worst_kind(search)
            net = self.streets()
            source = grids_apart(net)
            closed = np.isin(source * len(over) + net.other, list(self.shut))
            book = ledger(search, net, kind)
            flow, _, _ = spread(net, book.price, book.surplus, closed)
            if not self._make(net, source, flow, kind):
                return

    def _make(
        self, net: Streets, source: NDArray[np.intp], flow: NDArray[np.float64], kind: int
    ) -> bool:
        """Carry the flow grid by grid; what comes short or beyond is carried on by the next."""
        load, state = self.search.load, self.search.state
        grids, scale = len(load.cap), load.scale[:, kind]
        final = state.load[:, kind] - np.bincount(source, flow, grids)
        spare = np.maximum(load.cap[:, kind] - final - np.bincount(net.other, flow, grids), 0.0)
        leaving = np.bincount(source, flow, grids)
        ideal = np.divide(1.0, scale, out=np.zeros(grids), where=scale > 0.0)
        spare += np.where(leaving > 0.0, PASS * ideal, 0.0)
        order = np.array(_downstream(net, flow), np.int64)
        made, failed = convey(
            self.search.net, load, state, self._staying, kind, self._floor,
            (order, source, net.other, flow), leaving, spare, self._book, self._out,
        )  # fmt: skip
        self.shut.update((source[failed] * grids + net.other[failed]).tolist())
        return bool(made) or len(failed) > 0
