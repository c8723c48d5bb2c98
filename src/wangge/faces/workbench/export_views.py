"""A version taken out: a GeoPackage for map programs, a PDF for the wall."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.domain.redrawing import api as redrawing
from wangge.faces.site.viewer import Viewer, staff
from wangge.faces.workbench.asked import version_asked


@require_safe
@never_cache
@staff()
def gpkg(request: HttpRequest, viewer: Viewer, drawing: UUID) -> HttpResponse:
    """`?version=N`: the grids of every level and the units."""
    number = version_asked(request)
    data = redrawing.version_gpkg(drawing, viewer.account_id, viewer.at, number)
    return _file(viewer, drawing, number, data, "application/geopackage+sqlite3", "gpkg")


@require_safe
@never_cache
@staff()
def map_pdf(request: HttpRequest, viewer: Viewer, drawing: UUID) -> HttpResponse:
    """`?version=N&level=KEY&language=zh|en`: a map on A3, and the grids as a table."""
    number = version_asked(request)
    data = redrawing.version_map_pdf(
        drawing,
        viewer.account_id,
        viewer.at,
        number,
        level=request.GET.get("level") or None,
        language="en" if request.GET.get("language") == "en" else "zh",
    )
    return _file(viewer, drawing, number, data, "application/pdf", "pdf")


def _file(
    viewer: Viewer, drawing: UUID, number: int | None, data: bytes, kind: str, ending: str
) -> HttpResponse:
    """Named after the drawing and its version."""
    title = redrawing.drawing(drawing, viewer.account_id, viewer.at).title
    name = f"{title}-{number}.{ending}" if number else f"{title}.{ending}"
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
