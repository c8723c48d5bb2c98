"""From the plan to the ground: a turn, long soft waves, and degrees of WGS-84."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from wangge.algorithms.metres import metres_per_degree
from wangge.tools.demo.fabric.rects import Points

DIGITS = 7
"""Decimals of a degree that are kept: about a centimetre."""


@dataclass(frozen=True, slots=True)
class Warp:
    """A smooth one-to-one map of the plan; `waves` rows: (kx, ky, phase, dx, dy)."""

    turn_rad: float
    waves: NDArray[np.float64]
    centre: tuple[float, float]
    """The point of the plan that comes to lie on `lon`, `lat`."""
    lon: float
    lat: float

    def bend(self, points: Points) -> Points:
        """Plan to metres east and north of the town's middle."""
        local = np.asarray(points, dtype=np.float64) - np.array(self.centre)
        cos, sin = np.cos(self.turn_rad), np.sin(self.turn_rad)
        turned = local @ np.array([[cos, sin], [-sin, cos]])
        phases = local @ self.waves[:, :2].T + self.waves[:, 2]
        bent: Points = turned + np.sin(phases) @ self.waves[:, 3:]
        return bent

    def direction_rad(self, u: float, v: float) -> float:
        """Which way the plan's east points on the ground there."""
        a, b = self.bend(np.array([[u - 5.0, v], [u + 5.0, v]]))
        return float(np.arctan2(b[1] - a[1], b[0] - a[0]))

    def degrees(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Shapes in metres to shapes in degrees; equal points stay equal."""
        per_lon, per_lat = metres_per_degree(self.lat)
        scale = np.array([per_lon, per_lat])
        origin = np.array([self.lon, self.lat])

        def place(points: Points) -> Points:
            return np.round(points / scale + origin, DIGITS)

        moved: NDArray[np.object_] = shapely.transform(shapes, place)
        return moved


def make_warp(
    rng: Generator, *, centre: tuple[float, float], lon: float, lat: float, size_m: float
) -> Warp:
    """Waves about as long as the town, gentle enough (slope below 0.5) never to fold the plan."""
    count = 4
    length = size_m * rng.uniform(0.5, 1.2, count)
    heading = rng.uniform(0, 2 * np.pi, count)
    number = 2 * np.pi / length
    reach = 0.12 / number * rng.uniform(0.6, 1.0, count)
    towards = rng.uniform(0, 2 * np.pi, count)
    waves = np.column_stack(
        [
            number * np.cos(heading),
            number * np.sin(heading),
            rng.uniform(0, 2 * np.pi, count),
            reach * np.cos(towards),
            reach * np.sin(towards),
        ]
    )
    turn = float(rng.uniform(-0.2, 0.2))
    return Warp(turn, waves, centre, lon, lat)
