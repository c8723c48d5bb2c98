"""What a `<wg-map>` is told: addresses of its layers, the levels, a pin."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from wangge.domain.places import api as places
from wangge.domain.places.api import SchemeRef
from wangge.faces.site.templatetags.wangge_page import said
from wangge.packs.schema import LevelSpec

GRIDS_AT_A_GLANCE = 80


@dataclass(frozen=True, slots=True)
class MapView:
    """Attributes of one map."""

    base: str
    grids: str
    levels: str
    level: str
    points: str = ""
    types: str = ""
    case: str = ""
    lon: float | None = None
    lat: float | None = None
    attribution: str = ""


def _drawn(scheme: SchemeRef) -> tuple[LevelSpec, ...]:
    """The levels that have an area; grids by rule, such as industries, are on no map."""
    return tuple(level for level in scheme.levels if level.membership == "area")


def _readable(jurisdiction_key: str, scheme: SchemeRef, on: date) -> str:
    """The lowest level whose grids can still be told apart when the whole town is shown."""
    for level in reversed(_drawn(scheme)):
        found = places.grids(jurisdiction_key, scheme.key, on, level=level.key)
        if 0 < len(found) <= GRIDS_AT_A_GLANCE:
            return level.key
    return scheme.levels[0].key


def map_of(
    jurisdiction_key: str,
    at: datetime,
    *,
    lon: float | None = None,
    lat: float | None = None,
    points: str = "",
    types: dict[str, str] | None = None,
) -> MapView:
    """The town's map; `lon`, `lat` (WGS-84): a pin; `points`: where the cases come from."""
    on = places.local_day(jurisdiction_key, at)
    pack = places.first_pack(jurisdiction_key)
    scheme = places.scheme_in_force(jurisdiction_key, pack.scheme.key, on)
    drawn = _drawn(scheme)
    levels = [{"key": level.key, "name": said(level.name)} for level in drawn]
    address = reverse("site:map_grids", args=[jurisdiction_key, scheme.key, "LEVEL"])
    return MapView(
        base=reverse("site:map_base", args=[jurisdiction_key]),
        grids=address.replace("LEVEL", "{level}"),
        levels=json.dumps(levels, ensure_ascii=False),
        level=drawn[-1].key if lon is not None else _readable(jurisdiction_key, scheme, on),
        points=points,
        types=json.dumps(types, ensure_ascii=False) if types else "",
        case=reverse("console:number", args=["NUMBER"]).replace("NUMBER", "{number}"),
        lon=lon,
        lat=lat,
        attribution=places.map_attribution(jurisdiction_key),
    )
