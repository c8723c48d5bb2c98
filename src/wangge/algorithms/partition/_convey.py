"""A planned flow carried border by border: clump after clump, until what was planned has gone.

Owns the innermost loop of making a flow true, compiled: it runs once for every way that is tried.
Refuses to plan: order, amounts and what may go beyond them come from the caller.
"""

from __future__ import annotations

import numpy as np

from wangge.algorithms.partition._clump import hand_over
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._search import TOLERANCE

TRIFLE = 0.002  # ideals not worth a clump


@kernel
def _still_in(label, a, units, members):  # type: ignore[no-untyped-def]
    """Those of `units` that are in grid `a`, listed in `members`; how many."""
    count = 0
    for v in units:
        if label[v] == a:
            members[count] = v
            count += 1
    return count


@kernel
def convey(net, load, state, staying, kind, floor, plan, leaving, spare, book, out):  # type: ignore[no-untyped-def]
    """Clumps over every border of the plan, until its share of the surplus is met or nothing fits.

    Returns whether any went, and the borders over which none did though one was wanted.
    """
    order, source, other, flow = plan
    everything, members = np.arange(len(state.label)), np.empty(len(state.label), np.int64)
    failed, made = np.zeros(len(order), np.int64), False
    failures = 0
    for e in order:
        a, b = source[e], other[e]
        scale = load.scale[a, kind]
        want = (state.load[a, kind] - load.cap[a, kind]) * (flow[e] / leaving[a])
        wanted = want
        leaving[a] -= flow[e]
        gone, count = False, 0
        while want * scale > (TRIFLE if gone else TOLERANCE):
            units = members[:count] if gone else everything
            count = _still_in(state.label, a, units, members)
            if count < 2:
                break
            sent = hand_over(
                net, load, state, staying, kind, a, b, want, spare[b], floor, members[:count],
                book, out,
            )  # fmt: skip
            if sent <= 0.0:
                break
            gone = True
            spare[b] -= max(0.0, sent - want)
            want -= sent
        made |= gone
        if not gone and wanted * scale > TRIFLE:
            failed[failures] = e
            failures += 1
    return made, failed[:failures]
