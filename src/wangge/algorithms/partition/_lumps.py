"""Lumps of neighbouring units in the same grid, where a grid in force has many.

A surplus of many small units leaves long crooked borders, which single units straighten slowly.
Owns what a lump may hold; refuses to choose ways: a search on lumps is a search like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._coarsen import Picture, coarser
from wangge.algorithms.partition._drawing import mean_border
from wangge.algorithms.partition._search import Search

MANY = 70  # units a grid from which lumps are made
ENOUGH = 98  # lumps a grid: fewer are coarse enough
HEAVIEST = 0.07  # of a mean grid: what a lump may weigh
TOO_ALIKE = 0.95  # of the units before: a picture with more lumps isn't worth making


@dataclass(frozen=True)
class Lumps:
    """A search on lumps, and the lump of each unit."""

    search: Search
    lump: NDArray[np.int32]

    def unpack(self, fine: Search) -> None:
        """Every unit goes where its lump is."""
        label = self.search.state.label[self.lump]
        state = new_state(fine.net, fine.load, label, 0)
        fine.restore((state.label, state.load, state.foreign, state.bond))


def lumps_of(search: Search) -> Lumps | None:
    """The search on lumps as it stands, or None where grids have few units or few can be paired."""
    grids = len(search.load.cap)
    lump = np.arange(len(search.x), dtype=np.int32)
    if len(lump) < MANY * grids:
        return None
    picture = Picture(
        search.net, search.load.weight, search.draft_weight, search.x, search.y,
        np.zeros(len(lump)), lump,
    )  # fmt: skip
    side = search.state.label.astype(np.int64) * (grids + 1) + search.former
    limit = HEAVIEST * float(search.draft_weight.sum()) / grids
    while True:
        paired = coarser(picture, limit, side)
        if len(paired.x) > TOO_ALIKE * len(picture.x):
            break
        side, lump, picture = _of_lumps(side, paired), paired.lump[lump], paired
        if len(picture.x) <= ENOUGH * grids:
            break
    if len(picture.x) == len(search.x):
        return None
    return Lumps(_search_on(search, picture, lump), lump)


def _of_lumps(side: NDArray[np.int64], picture: Picture) -> NDArray[np.int64]:
    """The side of each lump: that of any unit in it."""
    of_lump = np.zeros(len(picture.x), np.int64)
    of_lump[picture.lump] = side
    return of_lump


def _search_on(fine: Search, picture: Picture, lump: NDArray[np.int32]) -> Search:
    """The same grids, loads and prices on `picture`."""
    label, former = np.zeros((2, len(picture.x)), np.int32)
    label[lump], former[lump] = fine.state.label, fine.former
    load = fine.load._replace(weight=picture.weight)
    state = new_state(picture.net, load, label, 0)
    state.random[:] = fine.state.random
    border = mean_border(picture, label)
    return replace(
        fine, net=picture.net, load=load, state=state, former=former, lumped=True,
        draft_weight=picture.draft_weight, x=picture.x, y=picture.y,
        border=border, stay=fine.stay / fine.border * border,
    )  # fmt: skip
