"""Where a point lies: the base unit, and every other unit that may be meant.

Never silent: a point on a border or outside says so, with candidates and distances.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.days import day_in
from wangge.domain.places.queries.refs import UNLOCATED, PlaceFound, RawPoint, UnitCandidate
from wangge.domain.places.queries.town import Town
from wangge.kernel.coordinates import parse_system, to_canonical

NEAR_M = 25.0
"""How far outside a point may lie and still be offered its nearest unit."""
EDGE_M = 3.0
"""How near a border makes the neighbours candidates: what a good phone's position is off by."""


def locate(
    jurisdiction_key: str,
    *,
    lon: float | None,
    lat: float | None,
    system: str = "wgs84",
    at: datetime,
) -> PlaceFound:
    """The base unit at a position given in `system` (degrees), among the units of the day of `at`.

    A missing coordinate gives `unlocated`. Raises `InvalidInput` for coordinates that are no place
    on earth or an unknown system, `NotFound` for an unknown town.
    """
    if lon is None or lat is None:
        return UNLOCATED
    town = towns.get(jurisdiction_key)
    canonical_lon, canonical_lat = to_canonical(lon, lat, parse_system(system))
    day = day_in(town.ref.time_zone, at).toordinal()
    found = town.index_on(day).find(
        canonical_lon,
        canonical_lat,
        near_m=float(town.ref.settings.get("near_m", NEAR_M)),
        edge_m=float(town.ref.settings.get("edge_m", EDGE_M)),
    )
    candidates = tuple(
        UnitCandidate(str(c.unit), unit_id(town, str(c.unit), day), c.distance_m)
        for c in found.candidates
    )
    return PlaceFound(
        status=found.status,
        lon=canonical_lon,
        lat=canonical_lat,
        unit_code=candidates[0].unit_code if candidates else "",
        unit_id=candidates[0].unit_id if candidates else None,
        candidates=candidates,
        raw=RawPoint(lon, lat, system),
    )


def locate_many(
    jurisdiction_key: str, lons: Sequence[float], lats: Sequence[float], *, at: datetime
) -> list[str]:
    """The unit code at each WGS-84 point, `""` where there is none; borders belong to one unit."""
    town = towns.get(jurisdiction_key)
    index = town.index_on(day_in(town.ref.time_zone, at).toordinal())
    return [
        str(index.id_of(number)) if number >= 0 else "" for number in index.find_many(lons, lats)
    ]


def unit_id(town: Town, code: str, day: int) -> UUID:
    """The id of a unit that the index knows."""
    return town.units.id_of(town.units.find(code, day))
