"""Several weights as one mixed load, and how even each of them is once that is balanced. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition import Problem, measure
from wangge.domain.redrawing.wishes import Wish
from wangge.kernel.errors import InvalidInput


def mixed(weights: NDArray[np.float64], wish: Wish) -> NDArray[np.float64]:
    """Units × 1: Σ share × weight / its total, so that the whole ground carries 100.

    Raises `InvalidInput` (`weights`) for one that is zero everywhere here.
    """
    totals = weights.sum(axis=0)
    for key, total in zip(wish.weights, totals, strict=True):
        if not total > 0:
            raise InvalidInput(
                "nothing_to_mix",
                zh=f"所划范围内“{key}”全为零，不能计入综合负荷。",
                en=f"“{key}” is zero all over this ground: it can't count in a mixed load.",
                field="weights",
            )
    found: NDArray[np.float64] = weights @ (np.array(wish.shares) / totals)
    return found[:, None]


def balance_of_each(
    problem: Problem, each: NDArray[np.float64], kinds: Sequence[str], labels: Sequence[int]
) -> list[dict[str, Any]]:
    """The balance of each weight in a division, as the report says it of the kinds balanced."""
    judged = replace(problem, weights=each, kinds=tuple(kinds))
    return [asdict(kind) for kind in measure(judged, np.asarray(labels)).kinds]
