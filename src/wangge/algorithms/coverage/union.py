"""Joining polygons of a coverage, and thinning its lines for display without tearing it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import shapely

from wangge.algorithms.coverage.measure import Shapes, as_shapes
from wangge.algorithms.metres import metres_per_degree

Group = TypeVar("Group", bound=Hashable)


def union(shapes: Shapes) -> Any:
    """All of `shapes` as one: edge by edge where they tile, by full overlay where they don't."""
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapes)


def dissolve(polygons: Iterable[Any], groups: Sequence[Group]) -> dict[Group, Any]:
    """The union of the polygons of each group; groups in the order of first mention.

    Exact: a shared edge of a coverage vanishes without a trace and no vertex moves. Polygons
    must be valid; they may overlap.
    """
    shapes = as_shapes(polygons)
    if len(groups) != len(shapes):
        raise ValueError(f"{len(shapes)} polygons but {len(groups)} groups")
    members: dict[Group, list[int]] = {}
    for position, group in enumerate(groups):
        members.setdefault(group, []).append(position)
    return {group: union(shapes[where]) for group, where in members.items()}


def simplify_coverage(polygons: Iterable[Any], tolerance_m: float) -> Shapes:
    """Thinner lines for a map; neighbours keep sharing them. Order and number stay.

    `tolerance_m`: roughly the side of the largest triangle dropped (Visvalingam-Whyatt). Where
    the input overlaps, so will the output. For display only: never locate in the result.
    """
    shapes = as_shapes(polygons)
    if not len(shapes):
        return shapes
    _, south, _, north = shapely.total_bounds(shapes)
    scale = np.array(metres_per_degree(float(south + north) / 2))
    flat = shapely.transform(shapes, lambda points: points * scale)
    thin = shapely.coverage_simplify(flat, tolerance_m)
    return as_shapes(shapely.transform(thin, lambda points: points / scale))
