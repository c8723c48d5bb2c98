"""Base units themselves: names, areas, attributes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from wangge.domain.places.models import BaseUnit
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.refs import UnitRef
from wangge.domain.places.queries.unit_index import units_on

_FIELDS = ("id", "code", "name", "name_en", "division_path", "lon", "lat")
SHORTEST = 2
_BOX = ("west", "south", "east", "north")


def units(jurisdiction_key: str, on: date, codes: Iterable[str] | None = None) -> list[UnitRef]:
    """The base units of that day by code, all or those of `codes` (a few thousand at most)."""
    rows = units_on(towns.get(jurisdiction_key).ref.id, on)
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    wanted = rows.order_by("code").only(*_FIELDS, *_BOX, "area_m2", "attributes")
    return [_ref(row) for row in wanted]


def units_named(jurisdiction_key: str, on: date, words: str, most: int) -> list[UnitRef]:
    """At most `most` base units of that day whose name holds `words`, by code.

    People write a building after the name of its estate, which no unit is called: words that no
    name holds are shortened from the end, to no less than two characters and to no number, which
    would be another thing's.
    """
    rows = units_on(towns.get(jurisdiction_key).ref.id, on).order_by("code")
    for length in range(len(words := words.strip()), SHORTEST - 1, -1):
        said = words[:length]
        if length < len(words) and said[-1].isdigit():
            continue
        held = rows.filter(Q(name__icontains=said) | Q(name_en__icontains=said))
        if found := held.only(*_FIELDS, *_BOX, "area_m2", "attributes")[:most]:
            return [_ref(row) for row in found]
    return []


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
