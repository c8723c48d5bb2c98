"""Coarser pictures of the land: neighbours with a long common border are joined in pairs.

Moving a lump of units changes the large shape of grids, which single units can't. Lumps are
connected, so a grid in one piece on a coarse picture is in one piece on the fine one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Net
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition.problem import sums


class Picture(NamedTuple):
    """The land at one coarseness; `lump` maps the units of the finer picture to this one's."""

    net: Net
    weight: NDArray[np.float64]
    draft_weight: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    outside: NDArray[np.float64]
    lump: NDArray[np.int32]


@kernel
def _pair(net, border, weight, limit, side, order, lump):  # type: ignore[no-untyped-def]
    """Greedy pairing: each unit with the free neighbour that leaves the shortest outline.

    Only units of one `side` are paired.
    """
    count = 0
    for v in order:
        if lump[v] >= 0:
            continue
        best, rating = -1, -1.0
        for e in range(net.first[v], net.first[v + 1]):
            t = net.other[e]
            if lump[t] < 0 and side[t] == side[v] and weight[v] + weight[t] <= limit:
                outline = border[v] + border[t] - 2.0 * net.cost[e] + 1.0
                if net.cost[e] / outline > rating:
                    best, rating = t, net.cost[e] / outline
        lump[v] = count
        if best >= 0:
            lump[best] = count
        count += 1
    return count


def contract(net: Net, lump: NDArray[np.int32], count: int) -> Net:
    """The net between lumps: common borders are summed, borders inside a lump vanish."""
    source = lump[np.repeat(np.arange(len(lump)), np.diff(net.first))]
    target = lump[net.other]
    outside = source != target
    key = source[outside].astype(np.int64) * count + target[outside]
    order = np.argsort(key, kind="stable")
    key, cost = key[order], net.cost[outside][order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    row, column = np.divmod(key[start], count)
    summed = np.add.reduceat(cost, start) if len(start) else np.zeros(0)
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=count))])
    return Net(first.astype(np.int32), column.astype(np.int32), summed)


def coarser(fine: Picture, limit: float, side: NDArray[np.int64] | None = None) -> Picture:
    """The next coarser picture; `limit` bounds the draft weight of a lump.

    Where `side` is given, a lump holds only units of the same side.
    """
    net, n = fine.net, len(fine.x)
    source = np.repeat(np.arange(n), np.diff(net.first))
    border = np.bincount(source, net.cost, n) + fine.outside
    order = np.argsort(border, kind="stable").astype(np.int32)
    lump = np.full(n, -1, np.int32)
    sides = np.zeros(n, np.int64) if side is None else side
    count = int(_pair(net, border, fine.draft_weight, limit, sides, order, lump))
    size = np.bincount(lump, minlength=count)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return sums(lump, values, count)

    return Picture(
        contract(net, lump, count),
        np.stack([total(w) for w in fine.weight.T], axis=1),
        total(fine.draft_weight),
        total(fine.x) / size,
        total(fine.y) / size,
        total(fine.outside),
        lump,
    )


def pictures(fine: Picture, limit: float, coarsest: int) -> list[Picture]:
    """Pictures from `fine` down to about `coarsest` lumps, each about half the one before."""
    series = [fine]
    while len(series[-1].x) > 1.6 * coarsest:
        mean = float(fine.draft_weight.sum()) / len(series[-1].x)
        picture = coarser(series[-1], max(limit, 3.0 * mean))
        if len(picture.x) > 0.93 * len(series[-1].x):
            break
        series.append(picture)
    return series
