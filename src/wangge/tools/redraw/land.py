"""A town's base units as the problem that `partition` solves: weights, borders, barriers, uppers.

Owns how a town becomes a problem. Refuses weights that units don't have, by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage.borders import Borders, barrier_classes, borders
from wangge.algorithms.metres import metres_per_degree
from wangge.algorithms.partition import MAIN_BARRIER, NO_GRID, SECONDARY_ROAD, Problem
from wangge.domain.places import api as places
from wangge.domain.redrawing.api import Content
from wangge.kernel.errors import InvalidInput

AREA = "area_m2"
UNITS = "units"
MAIN_KINDS = frozenset(
    {"motorway", "trunk", "primary", "main", "main_road", "major_road", "rail", "railway"}
)
WATER_LAYERS = ("water",)
ROAD_LAYERS = ("roads", "rail", "railways")
SNAP_M = 0.1
WIDTH_M = 15.0
"""A border within this of a road runs along it."""


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
    codes, shapes = zip(*places.unit_shapes(jurisdiction_key, on), strict=True)
    metres, centre = _metres(np.array(shapes, object))
    found = borders(metres)
    labels = tuple(sorted(set(content.leaves.values())))
    number = {code: n for n, code in enumerate(labels)}
    upper_of = [parents.get(content.leaves[c], "") for c in codes]
    uppers = tuple(sorted(set(upper_of)))
    middle = shapely.centroid(metres)
    problem = Problem.of(
        weights=_weights(jurisdiction_key, codes, weights, on),
        area_m2=shapely.area(metres),
        x_m=shapely.get_x(middle),
        y_m=shapely.get_y(middle),
        exterior_m=found.exterior_m,
        left=found.left,
        right=found.right,
        shared_m=found.shared_m,
        barrier=_barriers(jurisdiction_key, found, centre),
        parent=[uppers.index(u) for u in upper_of],
        former=[number.get(content.leaves[c], NO_GRID) for c in codes] if keep else None,
        names=codes,
        kinds=list(weights),
    )
    return Ground(problem, codes, labels, uppers)


def _metres(shapes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The shapes in metres about their middle, as a coverage; and a degree's size there."""
    _, south, _, north = shapely.total_bounds(shapes)
    scale = np.array(metres_per_degree(float(south + north) / 2))
    flat = shapely.transform(shapes, lambda points: points * scale)
    if not shapely.coverage_is_valid(flat):
        flat = np.asarray(shapely.coverage_clean(flat, snapping_distance=SNAP_M))
    return flat, scale


def _weights(
    jurisdiction_key: str, codes: Sequence[str], names: Sequence[str], on: date
) -> NDArray[np.float64]:
    by_code = {u.code: u for u in places.units(jurisdiction_key, on)}
    columns = []
    for name in names:
        if name == UNITS:
            values: list[Any] = [1.0] * len(codes)
        elif name == AREA:
            values = [by_code[c].area_m2 for c in codes]
        else:
            values = [by_code[c].attributes.get(name) for c in codes]
        columns.append([_number(name, code, v) for code, v in zip(codes, values, strict=True)])
    return np.column_stack(columns)


def _number(name: str, code: str, value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return float(value)
    raise InvalidInput(
        "unit_weight",
        zh=f"单元网格 {code} 没有可用的“{name}”（{value!r}）。",
        en=f"The base unit {code} has no usable “{name}” ({value!r}).",
        field="weight",
        data={"unit": code},
    )


def _barriers(
    jurisdiction_key: str, found: Borders, scale: NDArray[np.float64]
) -> NDArray[np.int64]:
    """2 along main roads, rail and water, 1 along other roads, from the town's map."""
    main: list[Any] = []
    minor: list[Any] = []
    for layer, kind, shape in places.map_shapes(jurisdiction_key, (*ROAD_LAYERS, *WATER_LAYERS)):
        line = shapely.boundary(shape) if shapely.get_dimensions(shape) == 2 else shape
        strong = layer in WATER_LAYERS or kind in MAIN_KINDS or layer != "roads"
        (main if strong else minor).append(line)
    classes = np.zeros(len(found.left), np.int64)
    for lines, mark in ((minor, SECONDARY_ROAD), (main, MAIN_BARRIER)):
        if lines:
            flat = shapely.transform(np.array(lines, object), lambda points: points * scale)
            along = barrier_classes(found, flat, WIDTH_M, mark)
            classes = np.where(along > 0, along, classes)
    return classes
