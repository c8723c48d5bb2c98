"""What the program itself measures of a version: balance, shape, borders, moved ground.

Lengths in metres, shares between 0 and 1. What a version says of itself never counts instead.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.metres import metres_per_degree
from wangge.domain.places import api as places
from wangge.domain.redrawing import ground, rules
from wangge.domain.redrawing.content import Content


def measured(
    jurisdiction_key: str, on: date, content: Content, former: Mapping[str, str]
) -> dict[str, Any]:
    """Figures of the leaf grids of `content`; `former`: base unit → leaf grid, moved from there."""
    weights = ground.weights(jurisdiction_key, on)
    loads: dict[str, float] = defaultdict(float)
    for unit, code in content.leaves.items():
        loads[code] += weights.get(unit, 0.0)
    moved = rules.moved_units(former, content.leaves)
    total = sum(weights.values())
    ideal = sum(loads.values()) / len(loads) if loads else 0.0
    return {
        "grids": len(loads),
        "units": len(content.leaves),
        "imbalance_max": max(loads.values()) / ideal - 1 if ideal else 0.0,
        "moved_units": len(moved),
        "moved_share": sum(weights.get(u, 0.0) for u in sorted(moved)) / total if total else 0.0,
        **_shape(jurisdiction_key, on, content),
    }


def _shape(jurisdiction_key: str, on: date, content: Content) -> dict[str, float]:
    """Mean compactness (Polsby–Popper, 4π·area ÷ perimeter²) and the length of inner borders."""
    parts = outlines(jurisdiction_key, on, content.leaves)
    if not parts:
        return {"compactness_mean": 0.0, "cut_m": 0.0}
    shapes = _in_metres(np.array(list(parts.values()), dtype=object))
    around = shapely.length(shapes)
    compact = 4 * math.pi * shapely.area(shapes) / np.where(around > 0, around, 1.0) ** 2
    town = shapely.length(shapely.coverage_union_all(shapes))
    return {
        "compactness_mean": float(compact.mean()),
        "cut_m": float((around.sum() - town) / 2),
    }


def outlines(
    jurisdiction_key: str, on: date, grid_of: Mapping[str, str]
) -> dict[str, shapely.Geometry]:
    """The shape (WGS-84 degrees) of each grid that units are given to, by code."""
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for unit, shape in places.unit_shapes(jurisdiction_key, on):
        if unit in grid_of:
            parts[grid_of[unit]].append(shape)
    return {code: shapely.coverage_union_all(found) for code, found in sorted(parts.items())}


def _in_metres(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    west, south, east, north = shapely.total_bounds(shapes)
    scale = np.array(metres_per_degree((south + north) / 2))
    middle = np.array([(west + east) / 2, (south + north) / 2])
    found: NDArray[np.object_] = shapely.transform(shapes, lambda xy: (xy - middle) * scale)
    return found
