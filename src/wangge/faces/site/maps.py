"""What the maps draw and ask: the grid of a point. Public: shows no case and no person."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.faces.site.templatetags.wangge_page import is_english
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.time import get_clock


@require_safe
def locate(request: HttpRequest, town: str) -> JsonResponse:
    """Which grid a WGS-84 point lies in: status, and the leaf grids that may be meant."""
    lon, lat = _degrees(request, "lon"), _degrees(request, "lat")
    at = get_clock().now()
    found = places.locate(town, lon=lon, lat=lat, system="wgs84", at=at)
    codes = [c.unit_code for c in found.candidates] or [found.unit_code]
    on = places.local_day(town, at)
    scheme = places.schemes_in_force(town, on)[0]
    leaves = {
        grid.code: (is_english() and grid.name_en) or grid.name
        for code in codes
        if code
        for grid in places.grid_chain(town, scheme.key, code, on)[:1]
    }
    grids = [{"code": code, "name": name} for code, name in leaves.items()]
    return JsonResponse({"status": found.status, "grids": grids})


def _degrees(request: HttpRequest, name: str) -> float:
    try:
        return float(request.GET[name])
    except (KeyError, ValueError):
        raise InvalidInput(
            "odd_coordinate",
            zh=f"参数 {name} 不是度数。",
            en=f"The parameter {name} is not a number of degrees.",
            field=name,
        ) from None
