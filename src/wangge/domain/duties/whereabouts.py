"""How far from its target somebody stands who checks in. Keeps nothing of where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.rules import near
from wangge.domain.places import api as places
from wangge.kernel.errors import NotFound

_UNITS_MOST = 2000
"""A grid of more units than this is measured only as inside or not."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device says that it is, in `system` (degrees)."""

    lon: float
    lat: float
    system: str = "wgs84"


@dataclass(frozen=True, slots=True)
class Stood:
    """The position in WGS-84, and metres to the target (0 inside, None where nothing tells)."""

    lon: float
    lat: float
    distance_m: float | None


def stood(occurrence: Occurrence, position: Position, at: datetime) -> Stood:
    """Raises `InvalidInput` for coordinates that are no place on earth."""
    found = places.locate(
        occurrence.jurisdiction_key,
        lon=position.lon,
        lat=position.lat,
        system=position.system,
        at=at,
    )
    assert found.lon is not None and found.lat is not None
    return Stood(found.lon, found.lat, _distance(occurrence, found, at))


def _distance(occurrence: Occurrence, found: places.PlaceFound, at: datetime) -> float | None:
    assert found.lon is not None and found.lat is not None
    if occurrence.lon is not None and occurrence.lat is not None:
        return near.to_point(found.lon, found.lat, occurrence.lon, occurrence.lat)
    on = places.local_day(occurrence.jurisdiction_key, at)
    inside = found.status in ("inside", "edge")
    if inside and _meant(occurrence, found.unit_code, on):
        return 0.0
    codes = _codes(occurrence, on)
    if not codes or len(codes) > _UNITS_MOST:
        return None
    units = places.units(occurrence.jurisdiction_key, on, codes)
    return near.to_boxes(found.lon, found.lat, [unit.bounds for unit in units])


def _meant(occurrence: Occurrence, unit_code: str, on: date) -> bool:
    """Whether that unit is the target, or part of it."""
    if occurrence.unit_code:
        return unit_code == occurrence.unit_code
    try:
        chain = places.grid_chain(
            occurrence.jurisdiction_key,
            occurrence.scheme_key,
            unit_code,
            on,
        )
    except NotFound:
        return False
    return any(grid.code == occurrence.target for grid in chain)


def _codes(occurrence: Occurrence, on: date) -> tuple[str, ...]:
    if occurrence.unit_code:
        return (occurrence.unit_code,)
    if occurrence.target_kind == "register":
        return ()
    where = (occurrence.jurisdiction_key, occurrence.scheme_key, occurrence.target)
    return places.units_of(*where, on)
