"""Shapes as they are: base units and lines of the town's map, for whoever reckons with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import shapely

from wangge.domain.places.models import MapFeature
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.unit_index import units_on

_ROWS_AT_ONCE = 2000


def unit_shapes(jurisdiction_key: str, on: date) -> Iterator[tuple[str, Any]]:
    """Code and shape (WGS-84 degrees) of every base unit of that day, by code."""
    rows = units_on(towns.get(jurisdiction_key).ref.id, on).order_by("code")
    for code, wkb in rows.values_list("code", "geometry").iterator(_ROWS_AT_ONCE):
        yield code, shapely.from_wkb(bytes(wkb))


def map_shapes(jurisdiction_key: str, layers: Collection[str]) -> Iterator[tuple[str, str, Any]]:
    """Layer, kind and shape (WGS-84 degrees) of every feature of these layers of the map."""
    rows = MapFeature.objects.filter(
        layer__jurisdiction_id=towns.get(jurisdiction_key).ref.id, layer__key__in=list(layers)
    ).order_by("pk")
    columns = rows.values_list("layer__key", "kind", "geometry")
    for layer, kind, wkb in columns.iterator(_ROWS_AT_ONCE):
        yield layer, kind, shapely.from_wkb(bytes(wkb))
