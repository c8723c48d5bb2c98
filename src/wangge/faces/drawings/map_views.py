"""What the map of a drawing asks: grids of a version, moved ground, comments, whose a point is."""

from __future__ import annotations

import json
import math
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.faces.drawings.ground import grid_names
from wangge.faces.site.maps import GEOJSON
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import InvalidInput

KEPT_SECONDS = 300
"""A version never changes; how long a browser needn't ask whether somebody may still see it."""


@require_safe
@gzip_page
@staff()
def version(
    request: HttpRequest, viewer: Viewer, drawing_id: UUID, number: int, level: str
) -> HttpResponse:
    """The grids of one level of a version; number 0 is the division in force.

    `?beside=`: only those that are another than in that version.
    """
    beside = request.GET.get("beside", "")
    other = int(beside) if beside.isdigit() else None
    asked = (drawing_id, viewer.account_id, viewer.at)
    text = redrawing.version_geojson(*asked, number, level, beside=other)
    return _drawn(text, kept=number > 0 and other != 0)


@require_safe
@gzip_page
@staff()
def moved(
    request: HttpRequest, viewer: Viewer, drawing_id: UUID, number: int, against: int
) -> HttpResponse:
    """The base units whose grid is another in the one than in the other."""
    text = redrawing.moved_geojson(drawing_id, viewer.account_id, viewer.at, number, against)
    return _drawn(text, kept=number > 0 and against > 0)


@require_safe
@staff()
def comments(request: HttpRequest, viewer: Viewer, drawing_id: UUID) -> HttpResponse:
    """The comments that have a place, numbered as in the list."""
    said = redrawing.comments(drawing_id, viewer.account_id, viewer.at)
    features = [
        {
            "type": "Feature",
            "properties": {"number": str(n), "settled": c.settled_at is not None, "text": c.text},
            "geometry": {"type": "Point", "coordinates": [c.lon, c.lat]},
        }
        for n, c in enumerate(said, 1)
        if c.lon is not None
    ]
    body = {"type": "FeatureCollection", "features": features}
    return _drawn(json.dumps(body, ensure_ascii=False), kept=False)


@require_safe
@staff()
def locate(request: HttpRequest, viewer: Viewer, drawing_id: UUID, number: int) -> JsonResponse:
    """In which grid of a version a WGS-84 point lies."""
    drawing = redrawing.drawing(drawing_id, viewer.account_id, viewer.at)
    content = redrawing.content_of(drawing_id, viewer.account_id, viewer.at, number)
    lon, lat = _degrees(request, "lon"), _degrees(request, "lat")
    found = places.locate(drawing.jurisdiction_key, lon=lon, lat=lat, system="wgs84", at=viewer.at)
    names = grid_names(content)
    units = [c.unit_code for c in found.candidates] or [found.unit_code]
    leaves = dict.fromkeys(content.leaves[u] for u in units if u in content.leaves)
    grids = [{"code": code, "name": names[code]} for code in leaves]
    return JsonResponse({"status": found.status, "grids": grids})


def _drawn(text: str, *, kept: bool) -> HttpResponse:
    answer = HttpResponse(text, content_type=GEOJSON)
    answer["Cache-Control"] = f"private, max-age={KEPT_SECONDS}" if kept else "no-store"
    return answer


def _degrees(request: HttpRequest, name: str) -> float:
    try:
        value = float(request.GET[name])
    except (KeyError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInput(
            "odd_number",
            zh=f"参数 {name} 不是可用的数。",
            en=f"The parameter {name} is not a usable number.",
            field=name,
        )
    return value
