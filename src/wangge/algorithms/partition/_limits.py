"""Allowed loads: what an ideal grid carries in each region, and the caps and floors around it.

A unit heavier than the ideal counts as the ideal, with what lies behind it: its grid should hold
little else, and what it weighs beyond can't be avoided.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._anneal import Load
from wangge.algorithms.partition.problem import Floats, Ints

WHOLE = float(1 << 44)  # weights are scaled to whole numbers of about this total: sums are exact
COARSE = 500.0  # ideals below are few whole steps: their limits aren't drawn tighter
FLOOR_BELOW = 0.08  # a grid lighter than this below the ideal is pulled up, if only softly


class Limits(NamedTuple):
    """Whole-number weights and the load limits of one grid in each region (regions × kinds)."""

    weight: Floats
    ideal: Floats
    cap: Floats
    floor: Floats
    unit: Floats  # what one unit of the user's weight is here, for each kind
    floor_share: float
    pull: float  # how much a load below its floor counts in the search

    def load(
        self,
        weight: Floats,
        region_of: NDArray[np.int32],
        grids: NDArray[np.int32],
        *,
        slack: float = 0.0,
        inner: float = 0.0,
    ) -> Load:
        """Limits of parts of `grids` grids each; caps `inner` tighter and `slack` ideals wider."""
        ideal = self.ideal[region_of]
        each = grids[:, None]
        inner_load = np.where(ideal > COARSE, inner * ideal, 0.0)
        cap = each * (self.cap[region_of] - inner_load) + slack * ideal
        floor = each * (self.floor[region_of] + inner_load) - slack * ideal
        scale = np.divide(1.0, ideal, out=np.zeros_like(ideal), where=ideal > 0)
        return Load(weight, cap, floor, scale)


def whole_numbers(weights: Floats) -> tuple[Floats, Floats]:
    """Weights as whole numbers and the factor used for each kind (1 where they are whole)."""
    total = weights.sum(axis=0)
    exact = (weights == np.rint(weights)).all(axis=0) & (total < WHOLE)
    power = np.ldexp(0.5, np.frexp(WHOLE / total)[1])
    factor = np.where(exact, 1.0, power)
    return np.rint(weights * factor), factor


def limits(
    weights: Floats,
    region: NDArray[np.int32],
    grids: Ints,
    max_imbalance: Floats,
    weight_range: tuple[float, float] | None,
    pull: float = 0.3,
    behind: Floats | None = None,
) -> Limits:
    """Limits from a relative imbalance for each kind, or from a range of the first kind.

    `behind` is what lies behind each unit (units × kinds), by default nothing.
    """
    whole, factor = whole_numbers(weights)
    total = np.stack([np.bincount(region, w, len(grids)) for w in whole.T], axis=1)
    ideal = total / grids[:, None]
    cap, floor = ideal * (1.0 + max_imbalance), ideal * (1.0 - FLOOR_BELOW)
    clip = ideal.copy()
    if weight_range is not None:
        low, high = weight_range
        floor[:, 0], cap[:, 0] = low * factor[0], high * factor[0]
        clip[:, 0] = cap[:, 0]
    hidden = 0.0 if behind is None else np.rint(behind * factor)
    clipped = np.minimum(whole, np.rint(np.maximum(clip[region] - hidden, 0.0)))
    cap, floor = np.floor(cap * (1 + 1e-12)), np.ceil(floor * (1 - 1e-12))  # loads are whole
    return Limits(clipped, ideal, cap, floor, factor, 1.0 if weight_range else 0.0, pull)
