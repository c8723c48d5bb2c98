"""Areas, lengths and widths in metres of shapes that stand in degrees."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from wangge.algorithms.metres import metres_per_degree_at

Shapes = NDArray[np.object_]


def as_shapes(shapes: Any) -> Shapes:
    """A one-dimensional array of geometries; None stays None."""
    listed = list(shapes)
    out = np.empty(len(listed), dtype=object)
    out[:] = listed
    return out


def scales(shapes: ArrayLike) -> NDArray[np.float64]:
    """Metres per degree (lon, lat) at the middle latitude of each shape."""
    bounds = shapely.bounds(shapes)
    return metres_per_degree_at((bounds[..., 1] + bounds[..., 3]) / 2)


def area_m2(shapes: ArrayLike) -> NDArray[np.float64]:
    """Area of each polygon, by the scale at its middle latitude."""
    return np.nan_to_num(shapely.area(shapes) * scales(shapes).prod(axis=-1))


def width_m(shapes: ArrayLike) -> NDArray[np.float64]:
    """How wide each polygon is on average across: twice the area over the perimeter.

    For a sliver that is its mean width; for a square half its side.
    """
    array = np.atleast_1d(np.asarray(shapes, dtype=object))
    scale = scales(array)
    _, owner = shapely.get_coordinates(array, return_index=True)
    perimeter = shapely.length(shapely.transform(array, lambda points: points * scale[owner]))
    return np.divide(2 * area_m2(array), perimeter, out=np.zeros(len(array)), where=perimeter > 0)


def polygons_of(shape: Any) -> list[Any]:
    """The polygons in any geometry; lines and points are dropped."""
    return [] if shape is None else all_polygons_of(as_shapes([shape]))[0].tolist()


def all_polygons_of(shapes: Shapes) -> tuple[Shapes, NDArray[np.int64]]:
    """The polygons in many geometries, and the position of the geometry each comes from."""
    outer, first = shapely.get_parts(shapes, return_index=True)
    parts, second = shapely.get_parts(outer, return_index=True)  # multipolygons in collections
    kept = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    return parts[kept], first[second[kept]]


def point_in(shape: Any) -> tuple[float, float]:
    """A point within the shape, for a map to fly to."""
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)
