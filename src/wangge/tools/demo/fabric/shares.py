"""Deals out a whole number in proportion to weights, exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def dealt(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Whole numbers that sum to `total`, near `weights`, none below `least` where a weight is
    above zero (largest remainders)."""
    w = np.asarray(weights, dtype=np.float64)
    floor = np.where(w > 0, least, 0)
    free = total - int(floor.sum())
    if free < 0 or w.sum() <= 0:
        raise ValueError(f"can't deal {total} among {int((w > 0).sum())} with {least} each")
    wanted = np.maximum(w / w.sum() * total - floor, 0)
    wanted *= free / wanted.sum() if wanted.sum() else 0
    given = np.floor(wanted).astype(int)
    order = np.argsort(-(wanted - given), kind="stable")
    given[order[: free - int(given.sum())]] += 1
    return [int(n) for n in given + floor]
