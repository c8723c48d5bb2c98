"""Coordinate systems of the field, all brought to WGS-84: longitude first, degrees.

Owns the offsets of GCJ-02 and BD-09 and the check of a point; refuses map projections.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wangge.kernel.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Pair = tuple[NDArray[np.float64], NDArray[np.float64]]

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1 of GRS 80 (Moritz 2000)

# Krasovsky 1940, on which the published GCJ-02 formula stands.
_A_M = 6_378_245.0
_E2 = 0.00669342162296594323
_BD_PI = math.pi * 3000 / 180
_CLOSE_DEG = 1e-11  # a micrometre; where the iterations stop
_MOST_ROUNDS = 30


class System(StrEnum):
    """The systems a position may come in (who delivers which: see the glossary)."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def parse_system(text: str, field: str = "system") -> System:
    """The system of that name, in any case. Raises `InvalidInput` (`coordinate_system_unknown`)."""
    try:
        return System(text.strip().lower().replace("-", ""))
    except ValueError:
        known = ", ".join(System)
        raise InvalidInput(
            "coordinate_system_unknown",
            zh=f"没有名为“{text}”的坐标系，可用的有：{known}。",
            en=f"There is no coordinate system '{text}'; known are: {known}.",
            field=field,
        ) from None


def to_canonical(lon: float, lat: float, system: System) -> tuple[float, float]:
    """The WGS-84 longitude and latitude of a position given in `system`.

    CGCS2000 passes unchanged: the two differ by less than a metre. GCJ-02 and BD-09 are inverted
    exactly (to 0.01 m against the published forward formula). Raises as `check_point`.
    """
    check_point(lon, lat)
    if system in _UNSHIFTED or not in_offset_area(lon, lat):
        return lon, lat
    if system is System.BD09:
        lon, lat = _solve(math, _gcj_to_bd, lon, lat)
    return _solve(math, _wgs_to_gcj, lon, lat)


def from_canonical(lon: float, lat: float, system: System) -> tuple[float, float]:
    """The position in `system` of a WGS-84 longitude and latitude. Raises as `check_point`."""
    check_point(lon, lat)
    if system in _UNSHIFTED or not in_offset_area(lon, lat):
        return lon, lat
    lon, lat = _wgs_to_gcj(math, lon, lat)
    return _gcj_to_bd(math, lon, lat) if system is System.BD09 else (lon, lat)


def to_canonical_array(lon: ArrayLike, lat: ArrayLike, system: System) -> Pair:
    """`to_canonical` for whole arrays of equal shape; NaN stays NaN, nothing is checked."""
    import numpy as np  # heavy, and only imports and bulk work need it

    lons, lats = np.array(lon, dtype=float), np.array(lat, dtype=float)
    if system in _UNSHIFTED:
        return lons, lats
    inside = in_offset_area(lons, lats)
    x, y = lons[inside], lats[inside]
    if x.size:
        if system is System.BD09:
            x, y = _solve(np, _gcj_to_bd, x, y)
        lons[inside], lats[inside] = _solve(np, _wgs_to_gcj, x, y)
    return lons, lats


def from_canonical_array(lon: ArrayLike, lat: ArrayLike, system: System) -> Pair:
    """`from_canonical` for whole arrays of equal shape; NaN stays NaN, nothing is checked."""
    import numpy as np  # heavy, and only exports and bulk work need it

    lons, lats = np.array(lon, dtype=float), np.array(lat, dtype=float)
    if system in _UNSHIFTED:
        return lons, lats
    inside = in_offset_area(lons, lats)
    x, y = _wgs_to_gcj(np, lons[inside], lats[inside])
    lons[inside], lats[inside] = _gcj_to_bd(np, x, y) if system is System.BD09 else (x, y)
    return lons, lats


def in_offset_area(lon: Any, lat: Any) -> Any:
    """Whether the offset applies there: 72.004 to 137.8347 E, 0.8293 to 55.8271 N.

    The rectangle of the published formula (eviltransform, `outOfChina`). It reaches beyond the
    border, and suppliers may serve unshifted positions in the part that does. A position is
    judged by where it is in its own system, so within 1 km of the rectangle's edge a round trip
    may miss; the edge lies in no place that has a grid. Works on floats and on arrays.
    """
    return (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)


def check_point(lon: float, lat: float) -> None:
    """Raises `InvalidInput` unless this is a longitude and a latitude in degrees.

    Codes: `coordinate_not_a_number`, `coordinates_swapped` (latitude first), `longitude_range`,
    `latitude_range`; the field is `lon` or `lat`.
    """
    for name, value in (("lon", lon), ("lat", lat)):
        if not math.isfinite(value):
            raise InvalidInput(
                "coordinate_not_a_number",
                zh="坐标不是有效数字。",
                en="The coordinate isn't a number.",
                field=name,
            )
    if abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
        raise InvalidInput(
            "coordinates_swapped",
            zh=f"纬度 {lat} 超出 ±90°；经纬度可能写反了。",
            en=f"The latitude {lat} is beyond ±90°; longitude and latitude may be swapped.",
            field="lat",
        )
    if abs(lon) > 180:
        raise _beyond("longitude_range", "lon", lon, 180, "经度", "longitude")
    if abs(lat) > 90:
        raise _beyond("latitude_range", "lat", lat, 90, "纬度", "latitude")


def distance_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Metres along the great circle between two positions of one system.

    Haversine on a sphere (Sinnott, Sky and Telescope 68, 1984): wrong by up to 0.5 %.
    """
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half_phi, half_lambda = (phi_b - phi_a) / 2, math.radians(lon_b - lon_a) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


_UNSHIFTED = frozenset({System.WGS84, System.CGCS2000})


def _beyond(code: str, field: str, value: float, most: int, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        code,
        zh=f"{zh} {value} 超出 ±{most}°。",
        en=f"The {en} {value} is beyond ±{most}°.",
        field=field,
    )


def _wgs_to_gcj(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    """GCJ-02 of WGS-84, with `m` the module `math` or numpy.

    The formula published in 2013 by coolypf (blog.csdn.net/coolypf/article/details/8686588) and
    kept in github.com/googollee/eviltransform; the law's own algorithm isn't public.
    """
    x, y = lon - 105.0, lat - 35.0
    root = m.sqrt(abs(x))
    shared = (20.0 * m.sin(6.0 * m.pi * x) + 20.0 * m.sin(2.0 * m.pi * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + shared
    north += (20.0 * m.sin(m.pi * y) + 40.0 * m.sin(m.pi * y / 3.0)) * 2.0 / 3.0
    north += (160.0 * m.sin(m.pi * y / 12.0) + 320.0 * m.sin(m.pi * y / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + shared
    east += (20.0 * m.sin(m.pi * x) + 40.0 * m.sin(m.pi * x / 3.0)) * 2.0 / 3.0
    east += (150.0 * m.sin(m.pi * x / 12.0) + 300.0 * m.sin(m.pi * x / 30.0)) * 2.0 / 3.0
    # Metres to degrees by the ellipsoid's two radii of curvature.
    phi = lat * (m.pi / 180.0)
    w2 = 1.0 - _E2 * m.sin(phi) ** 2
    w = m.sqrt(w2)
    lat_shift = north * 180.0 / (m.pi * _A_M * (1.0 - _E2) / (w2 * w))
    lon_shift = east * 180.0 / (m.pi * _A_M / w * m.cos(phi))
    return lon + lon_shift, lat + lat_shift


def _gcj_to_bd(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    """BD-09 of GCJ-02, with `m` the module `math` or numpy.

    The formula published by coolypf beside the other, with 3000 π / 180 in its waves. Some copies
    (eviltransform's among them) have π there and miss Baidu's own documented example by 4 m, where
    this misses by 0.7 m.
    """
    radius = m.sqrt(lon * lon + lat * lat) + 0.00002 * m.sin(lat * _BD_PI)
    angle = m.atan2(lat, lon) + 0.000003 * m.cos(lon * _BD_PI)
    return radius * m.cos(angle) + 0.0065, radius * m.sin(angle) + 0.006


def _solve(m: Any, forward: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    """The point that `forward` takes to (lon, lat), by fixed-point iteration.

    The shift changes by under 2 % of the way gone, so each round wins at least 1.6 digits.
    """
    x, y = lon, lat
    for _ in range(_MOST_ROUNDS):
        there_x, there_y = forward(m, x, y)
        miss_x, miss_y = lon - there_x, lat - there_y
        x, y = x + miss_x, y + miss_y
        worst = abs(miss_x) + abs(miss_y)
        if (worst if m is math else m.nanmax(worst)) < _CLOSE_DEG:
            break
    return x, y
