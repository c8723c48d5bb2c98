"""How far a point is from another, or from a box, in metres; WGS-84 degrees in.

On a sphere, in the plane at the point's latitude: right to a percent over a few kilometres, which
is all that a check-in asks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

_M_PER_DEGREE = math.pi * 6_371_008.8 / 180

Box = tuple[float, float, float, float]
"""West, south, east, north."""


def to_point(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two points."""
    return to_box(lon, lat, (other_lon, other_lat, other_lon, other_lat))


def to_box(lon: float, lat: float, box: Box) -> float:
    """Metres from a point to a box; 0 inside."""
    west, south, east, north = box
    dx = max(west - lon, 0.0, lon - east) * math.cos(math.radians(lat))
    dy = max(south - lat, 0.0, lat - north)
    return math.hypot(dx, dy) * _M_PER_DEGREE


def to_boxes(lon: float, lat: float, boxes: Iterable[Box]) -> float | None:
    """Metres to the nearest of several boxes; None without any."""
    return min((to_box(lon, lat, box) for box in boxes), default=None)
