"""Works out the net of the base units: borders from shared lines, barriers from the town's map."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage.borders import Borders, barrier_classes, borders
from wangge.algorithms.metres import metres_per_degree
from wangge.domain.places.queries.shapes import map_shapes, unit_shapes

BARRIER_LAYERS = ("road", "water")
MAIN_BARRIER, SECONDARY_ROAD = 2, 1
MAIN_KINDS = frozenset(
    {"motorway", "trunk", "primary", "main", "main_road", "major_road", "rail", "railway"}
)
SECONDARY_KINDS = frozenset({"secondary", "tertiary"})
_SNAP_M = 0.1
_BESIDE_M = 15.0
"""A border within this of a road runs along it."""

Columns = dict[str, NDArray[Any]]


def worked_out(jurisdiction_key: str, on: date) -> Columns:
    """The columns of the net of that day's units, by name."""
    listed = list(unit_shapes(jurisdiction_key, on))
    codes = [code for code, _ in listed]
    flat, scale = _metres(np.array([shape for _, shape in listed], object))
    found = borders(flat)
    middle = shapely.centroid(flat)
    return {
        "codes": np.array(codes, str),
        "area_m2": shapely.area(flat),
        "exterior_m": found.exterior_m,
        "x_m": shapely.get_x(middle),
        "y_m": shapely.get_y(middle),
        "left": found.left,
        "right": found.right,
        "shared_m": found.shared_m,
        "barrier": _barriers(jurisdiction_key, found, scale),
    }


class _Plane:
    """Degrees as metres from a corner."""

    def __init__(self, west: float, south: float, north: float) -> None:
        self._corner = np.array([west, south])
        self._scale = np.array(metres_per_degree((south + north) / 2))

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        flat: NDArray[np.float64] = (points - self._corner) * self._scale
        return flat


def _metres(shapes: NDArray[Any]) -> tuple[NDArray[Any], _Plane]:
    """The shapes in metres as a coverage, and the plane they lie in."""
    west, south, _, north = shapely.total_bounds(shapes)
    plane = _Plane(float(west), float(south), float(north))
    flat = shapely.transform(shapes, plane)
    if not shapely.coverage_is_valid(flat):
        flat = np.asarray(shapely.coverage_clean(flat, snapping_distance=_SNAP_M))
    return flat, plane


def _barriers(jurisdiction_key: str, found: Borders, plane: _Plane) -> NDArray[np.int64]:
    """2 along main roads, rail and water, 1 along secondary roads, 0 along lanes and elsewhere."""
    main: list[Any] = []
    secondary: list[Any] = []
    for layer, kind, shape in map_shapes(jurisdiction_key, BARRIER_LAYERS):
        if layer == "water" or kind in MAIN_KINDS:
            main.append(shape)
        elif kind in SECONDARY_KINDS:
            secondary.append(shape)
    classes = np.zeros(len(found.left), np.int64)
    for shapes, mark in ((secondary, SECONDARY_ROAD), (main, MAIN_BARRIER)):
        if shapes:
            flat = shapely.transform(np.array(shapes, object), plane)
            along = barrier_classes(found, flat, _BESIDE_M, mark)
            classes = np.where(along > 0, along, classes)
    return classes
