"""Metres per degree on the WGS-84 ellipsoid, for short distances around one latitude.

Owns the local equirectangular scale. Refuses long distances by saying nothing about them:
good to about a millimetre over 100 m, a few parts in a thousand over 50 km.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 6.694_379_990_141_316_5e-3


def metres_per_degree(latitude: float) -> tuple[float, float]:
    """Metres in one degree of longitude and of latitude at `latitude` (degrees).

    From the radii of curvature in the prime vertical and the meridian (WGS-84, NGA.STND.0036).
    """
    sine = math.sin(math.radians(latitude))
    w2 = 1.0 - _ECCENTRICITY_SQUARED * sine * sine
    prime_vertical_m = _SEMI_MAJOR_M / math.sqrt(w2)
    meridian_m = prime_vertical_m * (1.0 - _ECCENTRICITY_SQUARED) / w2
    lon_m = math.radians(prime_vertical_m * math.cos(math.radians(latitude)))
    return lon_m, math.radians(meridian_m)


def metres_per_degree_at(latitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """`metres_per_degree` for many latitudes: shape (n, 2), longitude first."""
    angle = np.radians(latitudes)
    w2 = 1.0 - _ECCENTRICITY_SQUARED * np.sin(angle) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / np.sqrt(w2)
    meridian_m = prime_vertical_m * (1.0 - _ECCENTRICITY_SQUARED) / w2
    scale = np.stack([prime_vertical_m * np.cos(angle), meridian_m], axis=-1)
    return np.radians(scale).astype(np.float64)
