"""Which ground a frame on paper shows, at a round scale, and where a point of it lies in the frame.

Flat projection around the middle: good to a part in a thousand over the few kilometres of a grid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.metres import metres_per_degree

SCALES = tuple(s * 10**n for n in range(2, 7) for s in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5))
_FILL = 0.86
"""How much of the frame the grid may fill: its neighbours show around it."""
_DOT_MM = 0.12
"""What a printer tells apart; lines are thinned to that."""


@dataclass(frozen=True, slots=True)
class View:
    """A frame of `width_mm` × `height_mm` around a middle (degrees), at 1:`scale`."""

    lon: float
    lat: float
    scale: float
    width_mm: float
    height_mm: float

    @classmethod
    def around(cls, shape: Any, width_mm: float, height_mm: float) -> View:
        """The largest round scale at which `shape` (degrees) fits into the frame."""
        west, south, east, north = shapely.bounds(shape)
        lon, lat = (west + east) / 2, (south + north) / 2
        lon_m, lat_m = metres_per_degree(lat)
        wide, high = (east - west) * lon_m * 1000, (north - south) * lat_m * 1000
        least = max(wide / width_mm, high / height_mm) / _FILL
        scale = next((s for s in SCALES if s >= least), SCALES[-1])
        return cls(lon, lat, scale, width_mm, height_mm)

    @property
    def mm_per_degree(self) -> tuple[float, float]:
        lon_m, lat_m = metres_per_degree(self.lat)
        return lon_m * 1000 / self.scale, lat_m * 1000 / self.scale

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        x, y = self.mm_per_degree
        half_x, half_y = self.width_mm / 2 / x, self.height_mm / 2 / y
        return self.lon - half_x, self.lat - half_y, self.lon + half_x, self.lat + half_y

    @property
    def zoom(self) -> float:
        """The zoom of a screen map on which a pixel is as fine as a printed dot."""
        metres = self.scale * _DOT_MM / 1000
        return math.log2(78_271.517 * math.cos(math.radians(self.lat)) / metres)

    def on_paper(self, shape: Any) -> Any:
        """A shape in millimetres, y downwards, cut off at the frame."""
        x, y = self.mm_per_degree

        def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
            right = (points[:, 0] - self.lon) * x + self.width_mm / 2
            down = self.height_mm / 2 - (points[:, 1] - self.lat) * y
            return np.column_stack((right, down))

        whole = shapely.transform(shape, project)
        return shapely.clip_by_rect(whole, 0, 0, self.width_mm, self.height_mm)

    def bar(self) -> tuple[float, str]:
        """A round length of at most a quarter of the frame: millimetres, and what it stands for."""
        most_m = self.width_mm / 4 * self.scale / 1000
        power = 10 ** math.floor(math.log10(most_m))
        metres = max(s * power for s in (1, 2, 5) if s * power <= most_m)
        text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
        return metres * 1000 / self.scale, text
