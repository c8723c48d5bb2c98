"""Where a matter lies: the base unit, the leaf grid of the pack's scheme, and how sure that is.

Refuses to guess: what is near a border or nowhere keeps its candidates, and the desk decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wangge.domain.cases.types import LocationInput
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef, PlaceFound
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import PackSpec, PlaceholderPoint

DESK_CONFIRMS = ("edge", "near")
"""Answers that the desk confirms where the choice matters; a town may set `desk_confirms`."""
_EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Placed:
    """`grid` is the leaf where it lies; while that isn't sure, the least grid that holds all
    candidates (the root when there are none). `answer` is JSON-ready, for the report."""

    located: bool
    status: str
    grid: GridRef
    unit_code: str
    lon: float | None
    lat: float | None
    answer: dict[str, Any]


def place(
    jurisdiction_key: str,
    pack: PackSpec,
    location: LocationInput | None,
    at: datetime,
    *,
    by_hand: bool = False,
) -> Placed:
    """Locates `location` on the town's day of `at`.

    `by_hand`: somebody at the desk sets it and has seen the map; the nearest candidate is meant.
    Raises `InvalidInput` for coordinates that are no place, an unknown system, or a chosen unit
    that isn't among the candidates; `NotFound` for a grid that isn't there.
    """
    on = places.local_day(jurisdiction_key, at)
    scheme = pack.scheme.key
    if location is None or location.lon is None or location.lat is None:
        if location is not None and location.grid_code:
            return place_by_grid(jurisdiction_key, scheme, location.grid_code, at)
        return _nowhere(jurisdiction_key, scheme, on, "unlocated", {})
    found = places.locate(
        jurisdiction_key, lon=location.lon, lat=location.lat, system=location.system, at=at
    )
    stands_for = _placeholder(pack, found)
    if stands_for is not None:
        name = {"zh": stands_for.name.zh, "en": stands_for.name.en}
        return _nowhere(jurisdiction_key, scheme, on, "unlocated", {"placeholder": name})
    if found.status == "inside":
        return _inside(jurisdiction_key, scheme, on, found)
    if not found.candidates:
        return _nowhere(jurisdiction_key, scheme, on, found.status, {}, found)
    chosen = location.unit_code or (found.unit_code if by_hand else "")
    return _uncertain(jurisdiction_key, scheme, on, found, chosen)


def place_by_grid(jurisdiction_key: str, scheme_key: str, code: str, at: datetime) -> Placed:
    """A grid that somebody named by hand, for want of a point; raises `NotFound`."""
    grid = places.grid(jurisdiction_key, scheme_key, code, places.local_day(jurisdiction_key, at))
    return Placed(True, "by_hand", grid, "", None, None, {"status": "by_hand", "grid": code})


def _inside(jurisdiction_key: str, scheme: str, on: date, found: PlaceFound) -> Placed:
    chain = _chain(jurisdiction_key, scheme, found.unit_code, on)
    if not chain:
        answer = {"without_grid": found.unit_code}
        return _nowhere(jurisdiction_key, scheme, on, "outside", answer, found)
    answer = {"status": "inside", "unit": found.unit_code}
    return Placed(True, "inside", chain[0], found.unit_code, found.lon, found.lat, answer)


def _uncertain(
    jurisdiction_key: str, scheme: str, on: date, found: PlaceFound, chosen: str
) -> Placed:
    chains = {
        c.unit_code: chain
        for c in found.candidates
        if (chain := _chain(jurisdiction_key, scheme, c.unit_code, on))
    }
    answer: dict[str, Any] = {
        "status": found.status,
        "unit": found.unit_code,
        "candidates": [
            {
                "unit": c.unit_code,
                "distance_m": round(c.distance_m, 2),
                "grid": chains[c.unit_code][0].code if c.unit_code in chains else "",
            }
            for c in found.candidates
        ],
    }
    if not chains:
        return _nowhere(jurisdiction_key, scheme, on, "outside", answer, found)
    if chosen:
        if chosen not in chains:
            raise _not_a_candidate(chosen, list(chains))
        answer["chosen"] = chosen
        leaf = chains[chosen][0]
        return Placed(True, found.status, leaf, chosen, found.lon, found.lat, answer)
    unit = found.unit_code if found.unit_code in chains else next(iter(chains))
    same_leaf = len({chain[0].code for chain in chains.values()}) == 1
    confirms = places.jurisdiction(jurisdiction_key).settings.get("desk_confirms", DESK_CONFIRMS)
    sure = found.status not in confirms or (found.status == "edge" and same_leaf)
    grid = chains[unit][0] if sure else _common(list(chains.values()))
    answer["desk_confirms"] = not sure
    return Placed(sure, found.status, grid, unit, found.lon, found.lat, answer)


def _nowhere(
    jurisdiction_key: str,
    scheme: str,
    on: date,
    status: str,
    answer: dict[str, Any],
    found: PlaceFound | None = None,
) -> Placed:
    """At the root grid, whose desk looks for the place. A point outside stays on the map."""
    root = places.root_grid(jurisdiction_key, scheme, on)
    lon, lat = (found.lon, found.lat) if found else (None, None)
    return Placed(False, status, root, "", lon, lat, {"status": status, **answer})


def _chain(jurisdiction_key: str, scheme: str, unit_code: str, on: date) -> tuple[GridRef, ...]:
    try:
        return places.grid_chain(jurisdiction_key, scheme, unit_code, on)
    except NotFound:
        return ()


def _common(chains: list[tuple[GridRef, ...]]) -> GridRef:
    """The lowest grid that is in every chain; the root is in all of them."""
    others = [{grid.code for grid in chain} for chain in chains[1:]]
    shared = (grid for grid in chains[0] if all(grid.code in codes for codes in others))
    return next(shared, chains[0][-1])


def _placeholder(pack: PackSpec, found: PlaceFound) -> PlaceholderPoint | None:
    if found.lon is None or found.lat is None:
        return None
    for point in pack.placeholder_points:
        if _distance_m(point, found.lon, found.lat) <= point.radius_m:
            return point
    return None


def _distance_m(point: PlaceholderPoint, lon: float, lat: float) -> float:
    """Over a sphere, flat near the point: exact to a millimetre within its 500 m at most."""
    east = math.radians((lon - point.lon + 180) % 360 - 180) * math.cos(math.radians(point.lat))
    north = math.radians(lat - point.lat)
    return _EARTH_RADIUS_M * math.hypot(east, north)


def _not_a_candidate(chosen: str, candidates: list[str]) -> InvalidInput:
    return InvalidInput(
        "unit_not_a_candidate",
        zh=f"所选单元网格 {chosen} 不在该点的候选之中。",
        en=f"The chosen base unit {chosen} is not among the candidates of this point.",
        field="location.unit_code",
        data={"candidates": candidates},
    )
