"""From the grids in force to a valid start: each in one piece, as many as wanted.

Owns what becomes of new units, of grids in pieces, and of a changed number of grids. Moves no
more than that needs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Net
from wangge.algorithms.partition._land import Land
from wangge.algorithms.partition._pieces import pieces
from wangge.algorithms.partition._rescue import dissolve, split
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition.problem import Floats, Ints


def _piece_of(net: Net, label: NDArray[np.int64]) -> tuple[int, NDArray[np.int32]]:
    source = np.repeat(np.arange(len(label)), np.diff(net.first))
    same = label[source] == label[net.other]
    return pieces(len(label), source[same], net.other[same])


def heaviest_pieces(net: Net, label: NDArray[np.int64], weight: Floats) -> NDArray[np.int64]:
    """Labels with every grid cut down to its heaviest piece; other units become -1."""
    count, piece = _piece_of(net, label)
    load = np.bincount(piece, weight, count)
    owner = np.full(count, -1, np.int64)
    owner[piece] = label
    best: dict[int, int] = {}
    for p in np.argsort(load, kind="stable"):
        best[int(owner[p])] = int(p)
    kept = np.zeros(count, bool)
    kept[[p for grid, p in best.items() if grid >= 0]] = True
    return np.where(kept[piece], label, -1)


def spread(net: Net, label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give pieces without a grid to the grid with the longest common border, until none can."""
    label = label.copy()
    source = np.repeat(np.arange(len(label)), np.diff(net.first))
    while (label < 0).any():
        _, piece = _piece_of(net, label)
        rim = (label[source] < 0) & (label[net.other] >= 0)
        if not rim.any():
            break
        grids = int(label.max()) + 1
        key = piece[source[rim]].astype(np.int64) * grids + label[net.other[rim]]
        pairs, at = np.unique(key, return_inverse=True)
        border = np.bincount(at, net.cost[rim])
        target = np.full(int(piece.max()) + 1, -1, np.int64)
        for i in np.argsort(border, kind="stable"):
            target[pairs[i] // grids] = pairs[i] % grids
        label = np.where(label < 0, target[piece], label)
    return label


def compact(former: Ints) -> tuple[NDArray[np.int64], Ints]:
    """Former labels as 0, 1, … (negative ones as -1) and the name of each."""
    names = np.unique(former[former >= 0])
    label = np.searchsorted(names, former)
    return np.where(former >= 0, label, -1), names


def adopt(land: Land, former: NDArray[np.int64], weight: Floats) -> NDArray[np.int64]:
    """A start from the grids in force: one piece each; land without any grid gets a new one."""
    label = spread(land.net, heaviest_pieces(land.net, former, weight))
    fresh = int(max(label.max(), former.max())) + 1
    for r in np.unique(land.region[label < 0]):
        label[(land.region == r) & (label < 0)] = fresh
        fresh += 1
    return label


def regions_of_grids(land: Land, label: NDArray[np.int64], grids: int) -> NDArray[np.int32]:
    """Region of each grid (-1 for one without units)."""
    region_of = np.full(grids, -1, np.int32)
    region_of[label] = land.region
    return region_of


def settle_counts(search: Search, want: Ints) -> None:
    """Split the heaviest or dissolve the lightest grids until each region has `want` of them.

    The search must have enough empty grids, marked by region_of = -1. A grid that is dissolved
    lends its number to no other: the last of the empty ones are used.
    """
    state, scale = search.state, search.load.scale
    spare = np.flatnonzero(search.region_of == -1).tolist()
    have = np.bincount(search.region_of[search.region_of >= 0], minlength=len(want))
    spare = spare[len(spare) - int(np.maximum(want - have, 0).sum()) :]
    for r in range(len(want)):
        while True:
            mine = np.flatnonzero(search.region_of == r)
            if len(mine) == want[r]:
                break
            load = (state.load[mine] * scale[mine]).max(axis=1)
            if len(mine) < want[r]:
                size = np.bincount(state.label, minlength=len(scale))[mine]
                worst = int(mine[np.where(size > 1, load, -1.0).argmax()])
                free = spare.pop(0)
                search.region_of[free] = r
                split(search, worst, free)
            else:
                victim = int(mine[load.argmin()])
                dissolve(search, victim)
                search.region_of[victim] = -1
