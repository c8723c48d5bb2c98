"""A net of units as the problem that `partition` solves or measures. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from wangge.algorithms.partition import Problem
from wangge.domain.places.api import UnitNet


def problem_on(
    net: UnitNet,
    *,
    weights: ArrayLike,
    kinds: Sequence[str],
    parent: ArrayLike,
    former: ArrayLike | None,
) -> Problem:
    """The problem of a net's units, in its order: `weights` units × kinds."""
    return Problem.of(
        weights=weights,
        area_m2=net.area_m2,
        x_m=net.x_m,
        y_m=net.y_m,
        exterior_m=net.exterior_m,
        left=net.left,
        right=net.right,
        shared_m=net.shared_m,
        barrier=net.barrier,
        parent=parent,
        former=former,
        names=net.codes,
        kinds=kinds,
    )
