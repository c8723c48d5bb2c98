"""The quarter-hour circle: which base units a grid's stations reach on foot, and which not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef, WalkRules, Walks
from wangge.domain.registers import api as registers
from wangge.faces.community.drill import Ground
from wangge.packs.schema import CircleSpec, PackSpec

UNITS_SHOWN = 200


@dataclass(slots=True)
class Line:
    """A grid and all below it; grids without any station aren't counted as reached or not."""

    grid: GridRef
    units: int = 0
    reached: int = 0
    without: int = 0
    """Grids for which no station is recorded, not even above them."""

    @property
    def unreached(self) -> int:
        return self.units - self.reached

    @property
    def share(self) -> float | None:
        return self.reached / self.units if self.units else None


@dataclass(frozen=True, slots=True)
class Place:
    """A base unit with the minutes it takes to get there; None: not within the circle."""

    unit: places.UnitRef
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Circle:
    """What was worked out. `via`: grid → the grid whose stations serve it (itself or above)."""

    spec: CircleSpec
    walks: Walks
    via: Mapping[str, GridRef]
    stations: tuple[tuple[str, str], ...] = field(default=())
    """Name and unit."""
    unplaced: int = 0
    """Stations recorded without a base unit: nobody knows where they are."""


def fits(pack: PackSpec) -> bool:
    """Whether the pack has a circle."""
    return bool(pack.circles)


def circle_of(ground: Ground) -> Circle:
    """The circle of the pack's first declaration for the grids under `ground.here`."""
    spec = ground.pack.circles[0]
    register = f"{ground.pack.key}/{spec.stations}"
    lines = list(registers.lines(ground.town, register, ["name"], on=ground.on))
    placed = [(x.values.get("name", ""), x.unit_code) for x in lines if x.unit_code]
    leaf_of = dict(places.unit_grids(ground.town, ground.pack.scheme.key, ground.on))
    at = [(leaf_of[unit], unit) for _, unit in placed if unit in leaf_of]
    via, serving = {}, {}
    for grid in ground.grids(spec.level):
        for one in (grid, *places.ancestors(grid)):
            units = sorted({unit for leaf, unit in at if leaf.startswith(one.code)})
            if units:
                via[grid.code], serving[grid.code] = one, units
                break
    rules = WalkRules(
        reach_m=spec.speed_km_h * 1000 / 60 * spec.minutes,
        access_m=spec.access_m,
        detour=spec.detour,
        barriers=spec.barriers,
        roads_left_out=spec.roads_left_out,
    )
    walks = places.walks(
        ground.town,
        scheme_key=ground.pack.scheme.key,
        grids=serving,
        on=ground.on,
        rules=rules,
    )
    return Circle(spec, walks, via, tuple(placed), len(lines) - len(placed))


def circle_page(ground: Ground) -> dict[str, Any]:
    """The page's context."""
    circle = circle_of(ground)
    lines = {g.code: Line(g) for g in (ground.below or ((ground.here,) if ground.here else ()))}
    for grid in ground.grids(circle.spec.level):
        line = lines.get(ground.row_of(grid.code))
        if line is None:
            continue
        ways = circle.walks.metres.get(grid.code)
        if ways is None:
            line.without += 1
            continue
        line.units += len(ways)
        line.reached += sum(metres is not None for metres in ways.values())
    listed = list(lines.values())
    total = sum(line.units for line in listed)
    reached = sum(line.reached for line in listed)
    return {
        "ground": ground,
        "circle": circle,
        "lines": listed,
        "units": total,
        "reached": reached,
        "unreached": total - reached,
        "without": sum(line.without for line in listed),
        "share": reached / total if total else None,
        "places": _places(ground, circle) if ground.at_leaf else [],
        "shown_most": UNITS_SHOWN,
        "via": circle.via.get(ground.under) if ground.at_leaf else None,
    }


def _places(ground: Ground, circle: Circle) -> list[Place]:
    """The units of the grid shown, those not reached first, then the farthest."""
    ways = circle.walks.metres.get(ground.under, {})
    units = places.units(ground.town, ground.on, list(ways))
    per_minute = circle.spec.speed_km_h * 1000 / 60
    found = [Place(u, None if (m := ways[u.code]) is None else m / per_minute) for u in units]
    found.sort(key=lambda p: (p.minutes is not None, -(p.minutes or 0), p.unit.code))
    return found[:UNITS_SHOWN]


def points(ground: Ground, box: tuple[float, float, float, float]) -> str:
    """The units as points for the map: `late` marks those that aren't reached."""
    circle = circle_of(ground)
    ways: dict[str, float | None] = {}
    for grid, found in circle.walks.metres.items():
        if grid.startswith(ground.under):
            ways |= found
    west, south, east, north = box
    features = [
        {
            "type": "Feature",
            "properties": {
                "type": "reached" if ways[u.code] is not None else "unreached",
                "number": u.name or u.code,
                "late": ways[u.code] is None,
            },
            "geometry": {"type": "Point", "coordinates": [round(u.lon, 6), round(u.lat, 6)]},
        }
        for u in places.units(ground.town, ground.on, None)
        if u.code in ways and west <= u.lon <= east and south <= u.lat <= north
    ]
    body = {"type": "FeatureCollection", "features": features}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
