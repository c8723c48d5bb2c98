"""The problem behind polygons in metres, for notebooks and files alike.

Owns how shapes become units and borders. Refuses polygons that aren't a seamless coverage; mends
nothing. Not loaded by the package itself: this alone needs shapely.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from wangge.algorithms.coverage.borders import barrier_classes, borders
from wangge.algorithms.partition.problem import MAIN_BARRIER, Problem
from wangge.kernel.errors import InvalidInput


def problem_of(
    polygons: ArrayLike,
    weights: ArrayLike,
    *,
    kinds: Sequence[str] | None = None,
    parent: ArrayLike | None = None,
    barriers: ArrayLike | None = None,
    barrier_width_m: float = 15.0,
    names: Sequence[str] | None = None,
    least_border_m: float = 0.0,
    trusted: bool = False,
) -> Problem:
    """The problem of `polygons` (shapely, metres; a GeoDataFrame's geometry will do) and `weights`.

    `weights` is one value a unit, or units × kinds; `parent` the name of each one's upper unit;
    `barriers` lines or river polygons in the same plane: a border of which half lies within
    `barrier_width_m` of one counts as a main barrier. Contacts up to `least_border_m` are none.
    Raises InvalidInput where polygons overlap or don't share their borders vertex by vertex
    (`trusted`: known not to).
    """
    shapes = np.asarray(polygons, object)
    if not trusted:
        _check(shapes)
    found = borders(shapes)
    real = found.shared_m > least_border_m
    classes = None
    if barriers is not None:
        lines = np.asarray(barriers, object)
        classes = barrier_classes(found, lines, barrier_width_m, MAIN_BARRIER)[real]
    uppers, at_upper = None, None
    if parent is not None:
        uppers, at_upper = np.unique(np.asarray(parent).astype(str), return_inverse=True)
    middle = shapely.centroid(shapes)
    return Problem.of(
        weights=weights,
        area_m2=shapely.area(shapes),
        x_m=shapely.get_x(middle),
        y_m=shapely.get_y(middle),
        exterior_m=found.exterior_m,
        left=found.left[real],
        right=found.right[real],
        shared_m=found.shared_m[real],
        barrier=classes,
        parent=at_upper,
        names=names or [str(n + 1) for n in range(len(shapes))],
        kinds=kinds,
        parent_names=None if uppers is None else uppers.tolist(),
    )


def _check(shapes: NDArray[Any]) -> None:
    usable = np.isin(shapely.get_type_id(shapes), (3, 6)) & shapely.is_valid(shapes)
    usable &= ~shapely.is_empty(shapes)
    if not usable.all():
        at = int((~usable).argmax())
        raise InvalidInput(
            "partition_input",
            zh=f"第 {at + 1} 个单元没有有效的面。",
            en=f"Unit {at + 1} has no valid polygon.",
            field="polygons",
            data={"row": at + 1},
        )
    if shapely.coverage_is_valid(shapes):
        return
    edges = shapely.coverage_invalid_edges(shapes)
    faulty = np.flatnonzero(~(shapely.is_missing(edges) | shapely.is_empty(edges))) + 1
    some = ", ".join(map(str, faulty[:3]))
    raise InvalidInput(
        "partition_input",
        zh=f"单元 {some} 等 {len(faulty)} 个与相邻单元重叠，或公共边的顶点不一致。",
        en=f"Units {some} … ({len(faulty)} in all) overlap their neighbours, or share borders "
        "without sharing vertices.",
        field="polygons",
        data={"rows": faulty[:20].tolist()},
    )
