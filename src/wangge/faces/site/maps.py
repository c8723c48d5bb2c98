"""What the maps draw and ask: backdrop, grids, the grid of a point. No case, no person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.faces.site.templatetags.wangge_page import is_english
from wangge.faces.site.town import main_scheme
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.time import get_clock

GEOJSON = "application/geo+json"


@require_safe
@gzip_page
def base(request: HttpRequest, town: str) -> HttpResponse:
    """The town's own backdrop: land, green, water, roads, buildings."""
    on = places.local_day(town, get_clock().now())
    box, zoom = box_of(request), _zoom(request)
    return _kept(
        request, town, on, lambda: places.layer_geojson(town, "base", on=on, bbox=box, zoom=zoom)
    )


@require_safe
@gzip_page
def grids(request: HttpRequest, town: str, scheme: str, level: str) -> HttpResponse:
    """The grids of one level."""
    on = places.local_day(town, get_clock().now())
    box, zoom = box_of(request), _zoom(request)

    def made() -> str:
        return places.layer_geojson(
            town, "grids", on=on, level=level, scheme_key=scheme, bbox=box, zoom=zoom
        )

    return _kept(request, town, on, made)


@require_safe
def locate(request: HttpRequest, town: str) -> JsonResponse:
    """Which grid a WGS-84 point lies in: status, and the leaf grids that may be meant."""
    lon, lat = _degrees(request, "lon"), _degrees(request, "lat")
    at = get_clock().now()
    found = places.locate(town, lon=lon, lat=lat, system="wgs84", at=at)
    codes = [c.unit_code for c in found.candidates] or [found.unit_code]
    on = places.local_day(town, at)
    scheme = main_scheme(town)
    leaves = {
        grid.code: (is_english() and grid.name_en) or grid.name
        for code in codes
        if code
        for grid in places.grid_chain(town, scheme, code, on)[:1]
    }
    listed = [{"code": code, "name": name} for code, name in leaves.items()]
    return JsonResponse({"status": found.status, "grids": listed})


def _kept(request: HttpRequest, town: str, on: date, make: Callable[[], str]) -> HttpResponse:
    """The browser keeps a layer and asks whether it has changed, by decision or by the day."""
    tag = quote_etag(places.layer_stamp(town, on))
    if (unchanged := get_conditional_response(request, etag=tag)) is not None:
        return unchanged
    answer = HttpResponse(make(), content_type=GEOJSON)
    answer["ETag"] = tag
    answer["Cache-Control"] = "public, no-cache"
    return answer


def box_of(request: HttpRequest) -> tuple[float, float, float, float] | None:
    """`?bbox=west,south,east,north` in degrees, or None."""
    text = request.GET.get("bbox", "")
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise _odd("bbox") from None
    return west, south, east, north


def _zoom(request: HttpRequest) -> float | None:
    return _degrees(request, "zoom") if "zoom" in request.GET else None


def _degrees(request: HttpRequest, name: str) -> float:
    try:
        return float(request.GET[name])
    except (KeyError, ValueError):
        raise _odd(name) from None


def _odd(name: str) -> InvalidInput:
    return InvalidInput(
        "odd_number",
        zh=f"参数 {name} 不是可用的数。",
        en=f"The parameter {name} is not a usable number.",
        field=name,
    )
