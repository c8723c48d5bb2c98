"""How often each kind of matter comes up, when, where, and what makes it more.

Keys are case types of the pack `demo_street`; a type that isn't there is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Hours = Literal["day", "office", "evening", "night", "meals", "commute"]
HOURS: dict[Hours, tuple[float, ...]] = {
    "day": (1, 1, 0, 0, 0, 1, 4, 8, 12, 13, 12, 9, 6, 7, 11, 12, 11, 9, 7, 5, 4, 3, 2, 1),
    "office": (0, 0, 0, 0, 0, 0, 1, 3, 12, 15, 13, 8, 3, 5, 13, 14, 11, 6, 2, 1, 1, 0, 0, 0),
    "evening": (3, 1, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4, 5, 4, 4, 5, 6, 9, 14, 17, 16, 13, 9, 5),
    "night": (12, 8, 4, 2, 1, 1, 2, 2, 2, 2, 2, 3, 6, 4, 2, 2, 2, 3, 5, 8, 12, 16, 18, 16),
    "meals": (1, 0, 0, 0, 0, 1, 5, 7, 5, 4, 6, 12, 13, 6, 4, 4, 7, 13, 15, 12, 8, 5, 3, 1),
    "commute": (1, 0, 0, 0, 0, 1, 4, 12, 14, 9, 6, 5, 5, 5, 5, 6, 8, 12, 14, 10, 7, 4, 3, 2),
}
"""Weight of each local hour, 0 to 23."""


@dataclass(frozen=True, slots=True)
class Matter:
    """`per_day`: on an ordinary working day. Factors multiply it."""

    type_key: str
    per_day: float
    hours: Hours
    spots: tuple[str, ...]
    weekend: float = 1.0
    patrol: float = 0.3
    """Share that grid members find themselves."""
    weather: dict[str, float] = field(default_factory=dict)
    """`rain`, `wind`, `heat`, `cold`: factor on such days."""


ROAD, SHOP, HOME, PARK = ("road",), ("shop", "road"), ("estate", "mixed"), ("park", "hill")
ALL = ("road", "shop", "estate", "mixed", "campus")
MATTERS = (
    Matter("exposed_rubbish", 3.2, "day", ALL, 1.15, 0.55, {"heat": 1.3, "wind": 1.5}),
    Matter("stored_rubble", 0.7, "office", HOME, 0.6, 0.5),
    Matter("dirty_road", 1.2, "day", ROAD, 0.9, 0.5, {"rain": 2.2, "wind": 1.5}),
    Matter("bin_overflow", 1.9, "day", ALL, 1.5, 0.4, {"heat": 1.5}),
    Matter("sorting", 1.1, "evening", HOME, 1.1, 0.5),
    Matter("clutter", 1.9, "day", HOME, 0.9, 0.6),
    Matter("road_damage", 1.1, "commute", ROAD, 0.7, 0.35, {"rain": 2.0, "cold": 1.3}),
    Matter("missing_cover", 0.16, "day", ROAD, 0.8, 0.4, {"rain": 4.0}),
    Matter("sewer_cover", 0.22, "day", ROAD, 0.9, 0.3, {"rain": 5.0}),
    Matter("kerb", 0.4, "office", ROAD, 0.5, 0.5),
    Matter("ramp", 0.15, "day", ("road", "campus"), 0.6, 0.3),
    Matter("street_lamp", 1.3, "evening", ROAD, 0.9, 0.3, {"rain": 1.6, "cold": 1.3}),
    Matter("stall", 2.0, "meals", SHOP, 1.3, 0.45, {"rain": 0.3, "heat": 1.3}),
    Matter("shop_outside", 1.5, "meals", ("shop",), 1.1, 0.5, {"rain": 0.4}),
    Matter("small_ads", 0.8, "office", ALL, 0.6, 0.65),
    Matter("illegal_building", 0.25, "office", HOME, 0.7, 0.3),
    Matter("car_parking", 2.8, "commute", ("road", "estate", "shop"), 1.2, 0.25, {"rain": 1.3}),
    Matter("bike_parking", 1.7, "commute", ("road", "shop", "campus"), 0.8, 0.5),
    Matter("dead_car", 0.35, "office", HOME, 0.7, 0.5),
    Matter("fire_lane", 0.5, "evening", HOME, 1.2, 0.4),
    Matter("fire_equipment", 0.45, "office", ALL, 0.6, 0.6),
    Matter("indoor_charging", 0.9, "evening", HOME, 1.0, 0.5, {"rain": 1.5, "cold": 1.3}),
    Matter("lift", 0.6, "commute", HOME, 0.9, 0.05, {"heat": 1.4}),
    Matter("facade", 0.3, "office", HOME, 0.6, 0.3, {"rain": 1.8, "wind": 1.8}),
    Matter("dead_tree", 0.5, "day", ("road", "park", "campus"), 0.8, 0.4, {"wind": 4.0}),
    Matter("green_area", 0.7, "day", ("park", "estate"), 1.4, 0.5),
    Matter("building_noise", 0.7, "night", HOME, 1.3, 0.02, {"rain": 0.4}),
    Matter("noise", 1.5, "night", HOME, 1.5, 0.03, {"heat": 1.6, "rain": 0.6}),
    Matter("fumes", 0.5, "meals", ("shop", "estate"), 1.1, 0.1, {"heat": 1.4}),
    Matter("dispute", 0.8, "evening", HOME, 1.2, 0.1, {"rain": 1.3}),
    Matter("care", 0.35, "day", HOME, 0.9, 0.35, {"heat": 1.5, "cold": 1.9}),
    Matter("advice", 1.0, "office", ALL, 0.3, 0.02),
)
EVERY_DAY = sum(m.per_day for m in MATTERS)
