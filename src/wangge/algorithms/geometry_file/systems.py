"""From any coordinate system to lon/lat WGS-84, with a check that the claim can be true.

CGCS2000 is taken as equal to WGS-84 (they differ by less than a decimetre).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError, ProjError

from wangge.algorithms.geometry_file import errors

_WGS84 = pyproj.CRS.from_epsg(4326)
_EQUAL_DATUMS = ("world geodetic system 1984", "wgs 84", "wgs_1984", "china 2000", "china_2000")


@dataclass(frozen=True, slots=True)
class Placed:
    """Shapes in lon/lat WGS-84; where they came from; how exact that is (None: unknown)."""

    shapes: NDArray[Any]
    crs: str
    accuracy_m: float | None


def to_wgs84(file: str, shapes: NDArray[Any], names: Sequence[str], crs: str | None) -> Placed:
    """Bring shapes over; refuses a system that is missing, unknown or plainly untrue."""
    if not crs:
        raise errors.crs_missing(file)
    try:
        system = pyproj.CRS.from_user_input(crs)
        label = _label(system)
    except CRSError as error:
        raise errors.crs_unknown(crs) from error
    if system.is_geographic:
        _check_degrees(file, label, shapes)
    flat, accuracy_m = _transform(system, shapes)
    _check_world(file, label, flat, names)
    return Placed(flat, label, accuracy_m)


def _label(system: pyproj.CRS) -> str:
    code = system.to_epsg()
    return f"EPSG:{code}" if code else system.name


def _check_degrees(file: str, label: str, shapes: NDArray[Any]) -> None:
    bounds = shapely.bounds(shapes)
    far = np.flatnonzero((np.abs(bounds) > np.array([180.0, 90.0, 180.0, 90.0])).any(axis=1))
    if far.size:
        x, y = bounds[far[0], :2]
        raise errors.not_degrees(file, label, float(x), float(y))


def _transform(system: pyproj.CRS, shapes: NDArray[Any]) -> tuple[NDArray[Any], float | None]:
    source: Any = system
    datum = (system.geodetic_crs or system).datum
    same = datum is not None and datum.name.lower().startswith(_EQUAL_DATUMS)
    if same and system.is_geographic:
        return shapes, 0.0
    # On an equal datum only the projection is undone; no shift may creep in.
    target = system.geodetic_crs if same and system.geodetic_crs is not None else _WGS84
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        try:
            return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
        except ProjError:
            return np.full_like(points, np.inf)

    known = transformer.accuracy >= 0
    return shapely.transform(shapes, move), (
        0.0 if same else transformer.accuracy if known else None
    )


def _check_world(file: str, label: str, shapes: NDArray[Any], names: Sequence[str]) -> None:
    bounds = shapely.bounds(shapes)
    shown = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    inside = (np.abs(bounds) <= np.array([180.0, 90.0, 180.0, 90.0])).all(axis=1)
    lost = np.flatnonzero(shown & ~inside)
    if lost.size:
        raise errors.outside_world(file, label, [names[int(i)] for i in lost])
