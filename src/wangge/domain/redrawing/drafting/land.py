"""A town's base units as the problem that `partition` solves: weights, borders, barriers, uppers.

Owns how a town becomes a problem. Refuses weights that units don't have, by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from wangge.algorithms.partition import NO_GRID, Problem
from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.weighing import unit_weights


@dataclass(frozen=True)
class Ground:
    """The problem, the units' codes in its order, and the leaf codes behind `former`'s labels."""

    problem: Problem
    units: tuple[str, ...]
    labels: tuple[str, ...]
    uppers: tuple[str, ...]


def ground(
    jurisdiction_key: str,
    content: Content,
    parents: Mapping[str, str],
    *,
    weights: Sequence[str],
    keep: bool,
    on: date,
) -> Ground:
    """The units of that day under the division `content`; grids stay under their upper grid."""
    net = places.unit_net(jurisdiction_key, on)
    codes = net.codes
    labels = tuple(sorted(set(content.leaves.values())))
    number = {code: n for n, code in enumerate(labels)}
    upper_of = [parents.get(content.leaves[c], "") for c in codes]
    uppers = tuple(sorted(set(upper_of)))
    units = places.units(jurisdiction_key, on)
    problem = Problem.of(
        weights=np.column_stack([unit_weights(units, name) for name in weights]),
        area_m2=net.area_m2,
        x_m=net.x_m,
        y_m=net.y_m,
        exterior_m=net.exterior_m,
        left=net.left,
        right=net.right,
        shared_m=net.shared_m,
        barrier=net.barrier,
        parent=[uppers.index(u) for u in upper_of],
        former=[number.get(content.leaves[c], NO_GRID) for c in codes] if keep else None,
        names=codes,
        kinds=list(weights),
    )
    return Ground(problem, codes, labels, uppers)
