"""Places where reports come from, with the words people use for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from wangge.tools.demo.fabric import names
from wangge.tools.demo.fabric.fixtures import SHOP_CLASS
from wangge.tools.demo.fabric.ground import Ground
from wangge.tools.demo.fabric.plan import PlannedThing, PlannedUnit, Spot
from wangge.tools.demo.fabric.zones import Zone

_NEAR = {
    "01037": "路灯杆旁",
    "03005": "垃圾箱旁",
    "01013": "消火栓旁",
    "01003": "路口",
    "01002": "",
}


def found_spots(
    ground: Ground,
    units: Sequence[PlannedUnit],
    things: Sequence[PlannedThing],
    estates: Sequence[str],
) -> tuple[Spot, ...]:
    """A spot at every building, shop, component of a named road, and in parks and woods."""
    unit_of = {u.code: u for u in units}
    return (
        *_at_buildings(ground, units, estates),
        *_at_things(things, unit_of),
        *_in_the_open(units),
    )


def _at_buildings(
    ground: Ground, units: Sequence[PlannedUnit], estates: Sequence[str]
) -> Iterator[Spot]:
    shapes = np.array([b.shape for b in ground.buildings], dtype=object)
    points = shapely.get_coordinates(ground.warp.degrees(shapely.centroid(shapes)))
    seen: dict[tuple[Zone, int], int] = {}
    for building, (lon, lat) in zip(ground.buildings, points, strict=True):
        plot, unit = ground.plots[building.plot], units[building.plot]
        key = (plot.zone, plot.region)
        seen[key] = number = seen.get(key, 0) + 1
        address = {
            Zone.ESTATE: f"{estates[plot.region % len(estates)]}{number}幢",
            Zone.CAMPUS: f"{names.CAMPUSES[plot.region % 11]}{number}号楼",
        }.get(plot.zone, f"{unit.name}{building.number}号楼")
        if plot.use == "site":
            address = unit.name
        kind = {Zone.ESTATE: "estate", Zone.CAMPUS: "campus", Zone.COMMERCE: "shop"}
        yield Spot(
            float(lon), float(lat), unit.code, unit.grid, address, kind.get(plot.zone, "mixed")
        )


def _at_things(things: Sequence[PlannedThing], unit_of: dict[str, PlannedUnit]) -> Iterator[Spot]:
    for thing in things:
        unit = unit_of[thing.unit]
        if thing.class_code == SHOP_CLASS:
            yield Spot(thing.lon, thing.lat, unit.code, unit.grid, f"{unit.name}{thing.zh}", "shop")
        elif road := thing.attributes.get("road", ""):
            words = f"{road}{unit.name}附近{_NEAR[thing.class_code]}"
            yield Spot(thing.lon, thing.lat, unit.code, unit.grid, words, "road")


def _in_the_open(units: Sequence[PlannedUnit]) -> Iterator[Spot]:
    for unit in units:
        if unit.what in ("park", "hill", "square"):
            point = unit.shape.representative_point()
            kind = "park" if unit.what == "square" else unit.what
            yield Spot(point.x, point.y, unit.code, unit.grid, unit.name, kind)
