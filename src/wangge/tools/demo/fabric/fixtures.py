"""Components along the roads (lamps, covers, hydrants, bins) and the small shops at the fronts.

Class codes are those of GB/T 47678.5-2026; shops are the town's own class `X0908`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from wangge.tools.demo.fabric.buildings import Building
from wangge.tools.demo.fabric.names import SHOP_FIRST, SHOP_LAST, TRADES
from wangge.tools.demo.fabric.roads import HALF_WIDTH_M, Road
from wangge.tools.demo.fabric.zones import Zone

SHOPS = 908
SHOP_CLASS = "X0908"


@dataclass(frozen=True, slots=True)
class FixtureKind:
    """`every_m` along each side (main, secondary, lane; 0: none)."""

    class_code: str
    zh: str
    en: str
    every_m: tuple[float, float, float]


KINDS = (
    FixtureKind("01037", "路灯", "Street lamp", (70, 80, 0)),
    FixtureKind("01003", "雨水井盖", "Rainwater cover", (110, 130, 0)),
    FixtureKind("01002", "污水井盖", "Sewer cover", (260, 260, 320)),
    FixtureKind("01013", "消火栓", "Fire hydrant", (240, 240, 0)),
    FixtureKind("03005", "垃圾箱", "Litter bin", (300, 260, 420)),
)
_SIDES = {"main": 2, "secondary": 2, "lane": 1}


@dataclass(frozen=True, slots=True)
class Fixture:
    """A component or shop at a point in metres."""

    class_code: str
    zh: str
    en: str
    x: float
    y: float
    road: str = ""
    trade: str = ""


def placed_fixtures(roads: Sequence[Road], rng: Generator) -> tuple[Fixture, ...]:
    """Evenly along each road, a little out of step."""
    found: list[Fixture] = []
    for road in roads:
        column = ("main", "secondary", "lane").index(road.kind)
        for kind in KINDS:
            every = kind.every_m[column]
            for side in range(_SIDES[road.kind] if every else 0):
                offset = (1 if side else -1) * (HALF_WIDTH_M[road.kind] - 3)
                points = _along(road.shape, every, offset, rng)
                found += [
                    Fixture(kind.class_code, kind.zh, kind.en, float(x), float(y), road.name)
                    for x, y in points
                ]
    return tuple(found)


def _along(shape: Any, every_m: float, offset_m: float, rng: Generator) -> NDArray[np.float64]:
    rows: list[NDArray[np.float64]] = []
    for line in shapely.get_parts(shape):
        at = np.arange(float(rng.uniform(8, every_m)), line.length - 5, every_m)
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, at + 2))
        here = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
        heading = ahead - here
        length = np.hypot(heading[:, 0], heading[:, 1])[:, None]
        across = np.column_stack([-heading[:, 1], heading[:, 0]]) / np.maximum(length, 1e-9)
        rows.append(here + across * offset_m)
    return np.concatenate(rows) if rows else np.empty((0, 2))


def placed_shops(
    buildings: Sequence[Building], roads: Sequence[Road], rng: Generator
) -> tuple[Fixture, ...]:
    """Exactly `SHOPS`, side by side along the fronts nearest to a road, outside campuses."""
    fronts = [b for b in buildings if b.zone in (Zone.COMMERCE, Zone.ESTATE, Zone.MIXED)]
    streets = shapely.union_all([r.shape for r in roads])
    gaps = shapely.distance(np.array([b.shape for b in fronts], dtype=object), streets)
    order = np.argsort(gaps + rng.uniform(0, 30, len(fronts)), kind="stable")
    found: list[Fixture] = []
    for n in order:
        room = SHOPS - len(found)
        if room <= 0:
            break
        found += _front_shops(fronts[int(n)], streets, rng)[:room]
    return tuple(found)


def _front_shops(building: Building, streets: Any, rng: Generator) -> list[Fixture]:
    """One every nine metres on the side towards the street, a metre inside the wall."""
    ring = shapely.get_coordinates(building.shape)
    sides = [shapely.LineString(ring[n : n + 2]) for n in range(4)]
    front = min(sides, key=lambda s: s.interpolate(0.5, normalized=True).distance(streets))
    count = max(1, int(front.length // 9))
    middle = np.array([building.shape.centroid.x, building.shape.centroid.y])
    shops = []
    for n in range(count):
        point = front.interpolate((n + 0.5) / count, normalized=True)
        spot = np.array([point.x, point.y])
        inwards = (middle - spot) / max(float(np.hypot(*(middle - spot))), 1e-9)
        trade = TRADES[int(rng.choice(len(TRADES), p=[0.38, 0.3, 0.12, 0.12, 0.08]))]
        name = f"{rng.choice(SHOP_FIRST)}{rng.choice(SHOP_LAST[trade])}"
        x, y = spot + inwards
        shops.append(Fixture(SHOP_CLASS, str(name), "Shop", float(x), float(y), "", trade))
    return shops
