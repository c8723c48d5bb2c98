"""Cases as points of a map: GeoJSON text, built without a model object per point."""

from __future__ import annotations

import json

from wangge.domain.cases.models import Case
from wangge.domain.cases.queries.filters import CaseFilter, narrow
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.access import Scope

POINTS_MOST = 5000
Bbox = tuple[float, float, float, float]


def points_geojson(scope: Scope, filters: CaseFilter, bbox: Bbox, limit: int = POINTS_MOST) -> str:
    """A FeatureCollection of the located cases within west, south, east, north (WGS-84).

    The newest `limit` of them; `more` says whether there are others. One query. Raises
    `InvalidInput` for a box that isn't one.
    """
    west, south, east, north = bbox
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InvalidInput(
            "bad_bbox",
            zh="地图范围应为 西,南,东,北 四个度数。",
            en="A map's extent is west, south, east, north in degrees.",
            field="bbox",
        )
    rows = narrow(Case.objects.within(scope), filters).filter(
        lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north
    )
    columns = ("id", "number", "lon", "lat", "status", "phase", "type_key", "due_at", "handled")
    found = list(rows.order_by("-received_at", "-id").values_list(*columns)[: limit + 1])
    features = [
        {
            "type": "Feature",
            "id": str(case_id),
            "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
            "properties": {
                "number": number,
                "status": status,
                "phase": phase,
                "type": type_key,
                "late": bool(due and not handled and filters.now and due < filters.now),
            },
        }
        for case_id, number, lon, lat, status, phase, type_key, due, handled in found[:limit]
    ]
    collection = {
        "type": "FeatureCollection",
        "features": features,
        "more": len(found) > limit,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
