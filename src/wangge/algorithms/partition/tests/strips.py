"""A board cut into strips of equal width, as a search that tests may begin anywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import new_state
from wangge.algorithms.partition._land import survey
from wangge.algorithms.partition._limits import limits
from wangge.algorithms.partition._search import Search
from wangge.algorithms.partition.tests.land import board


def strips(
    width: int,
    height: int,
    grids: int,
    *,
    weight: NDArray[np.float64] | None = None,
    spare: float = 0.0,
    seed: int = 1,
    in_pairs: bool = False,
) -> Search:
    """Upright strips of `width` / `grids` units, in force; caps `spare` ideals above the ideal."""
    n = width * height
    weight = np.ones(n) if weight is None else weight
    land = survey(board(width, height, weights=weight), {})
    bounds = limits(weight[:, None], land.region, np.array([grids]), np.array([spare]), None)
    region = np.zeros(grids, np.int32)
    load = bounds.load(bounds.weight, region, region + 1)
    column, row = np.arange(n) % width, np.arange(n) // width
    label = (column * grids // width).astype(np.int32)
    return Search(
        net=land.net, load=load, border=1e5, former=label.copy(), stay=0.0,
        state=new_state(land.net, load, label, seed, in_pairs=in_pairs), region_of=region,
        draft_weight=weight, x=column.astype(float), y=row.astype(float), floor_share=0.0,
    )  # fmt: skip


def relabel(search: Search, label: NDArray[np.int32]) -> None:
    """Begin from `label` instead; what is in force stays."""
    state = new_state(search.net, search.load, label, 0)
    search.restore((state.label, state.load, state.foreign, state.bond))
