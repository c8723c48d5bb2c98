"""Is a set of polygons seamless? Every gap, overlap, broken ring and orphan, by name.

Owns the diagnosis alone: it mends nothing. Repaired shapes are used only to look further.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage.findings import (
    CoverageReport,
    Duplicate,
    Empty,
    InvalidShape,
)
from wangge.algorithms.coverage.ground import Ground
from wangge.algorithms.coverage.measure import Shapes, as_shapes, point_in, polygons_of

_REASON = re.compile(r"^(?P<text>[^\[]+)(?:\[(?P<x>\S+) (?P<y>[^\s\]]+)\])?")


def check_coverage(
    names: Sequence[str], polygons: Iterable[Any], boundary: Any = None, *, tolerance_m: float = 0.0
) -> CoverageReport:
    """Look for everything that keeps `polygons` (lon/lat degrees) from tiling their ground.

    `boundary`: the ground to be covered; without one, the outline of all polygons together is
    taken, so only enclosed gaps can be seen. Gaps, overlaps and reaches beyond the boundary
    narrower than `tolerance_m` (twice the area over the perimeter) are only counted.
    """
    shapes = as_shapes(polygons)
    if len(names) != len(shapes):
        raise ValueError(f"{len(names)} names but {len(shapes)} polygons")
    labels = np.array([str(name) for name in names], dtype=object)
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    invalid, sound = _invalid(labels[present], shapes[present])
    kept = ~shapely.is_empty(sound)
    ground = Ground(labels[present][kept], sound[kept], tolerance_m)
    overlaps = ground.overlaps()
    edge = None if boundary is None else _valid(boundary)
    return CoverageReport(
        feature_count=len(shapes),
        gaps=ground.gaps(edge),
        overlaps=overlaps,
        invalid=invalid,
        outside=() if edge is None else ground.outside(edge),
        detached=ground.detached(),
        duplicates=_duplicates(labels),
        empty=tuple(Empty((name,), None) for name in labels[~present]),
        slivers=len(ground.slivers),
        slivers_area_m2=float(sum(ground.slivers)),
    )


def _duplicates(labels: NDArray[np.object_]) -> tuple[Duplicate, ...]:
    places: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(labels):
        places[name].append(position)
    return tuple(
        Duplicate((name,), None, tuple(where)) for name, where in places.items() if len(where) > 1
    )


def _invalid(
    labels: NDArray[np.object_], shapes: Shapes
) -> tuple[tuple[InvalidShape, ...], Shapes]:
    """The invalid ones, and all shapes with those repaired (empty where nothing is left)."""
    is_polygon = np.isin(shapely.get_type_id(shapes), (3, 6))
    bad = ~is_polygon | ~shapely.is_valid(shapes)
    sound = shapes.copy()
    found = []
    for i in np.flatnonzero(bad):
        if is_polygon[i]:
            text, point = _reason(shapes[i])
        else:
            text, point = "not a polygon", point_in(shapes[i])
        found.append(InvalidShape((labels[i],), point, text))
        sound[i] = _valid(shapes[i])
    return tuple(found), sound


def _reason(shape: Any) -> tuple[str, tuple[float, float] | None]:
    match = _REASON.match(shapely.is_valid_reason(shape))
    assert match is not None, "the pattern accepts any text"
    point = (float(match["x"]), float(match["y"])) if match["x"] else None
    return match["text"].strip(), point


def _valid(shape: Any) -> Any:
    sound = shape if shapely.is_valid(shape) else shapely.make_valid(shape)
    return shapely.union_all(polygons_of(sound))
