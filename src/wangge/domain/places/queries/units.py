"""Base units themselves: names, areas, attributes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wangge.domain.places.models import BaseUnit
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.refs import UnitRef
from wangge.domain.places.queries.unit_index import units_on

_FIELDS = ("id", "code", "name", "name_en", "division_path", "lon", "lat")
_BOX = ("west", "south", "east", "north")


def units(jurisdiction_key: str, on: date, codes: Iterable[str] | None = None) -> list[UnitRef]:
    """The base units of that day by code, all or those of `codes` (a few thousand at most)."""
    rows = units_on(towns.get(jurisdiction_key).ref.id, on)
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    wanted = rows.order_by("code").only(*_FIELDS, *_BOX, "area_m2", "attributes")
    return [_ref(row) for row in wanted]


def _ref(row: BaseUnit) -> UnitRef:
    return UnitRef(
        id=row.id,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        division_path=row.division_path,
        lon=row.lon,
        lat=row.lat,
        bounds=(row.west, row.south, row.east, row.north),
        area_m2=row.area_m2,
        attributes=row.attributes,
    )
