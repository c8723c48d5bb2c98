"""Pages of what the packs say; for anybody who is on a post."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.faces.handbook import reading
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.packs.schema import Right

EVERY_RIGHT = tuple(Right)


@require_safe
@staff(*EVERY_RIGHT)
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The town's packs."""
    packs = places.packs(town_of(request).key)
    return render(request, "handbook/home.html", {"packs": packs})


@require_safe
@staff(*EVERY_RIGHT)
def pack(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """One pack: levels, posts, staffing, flows, matters, duties, checklists, documents, sources."""
    page = reading.pack_page(reading.pack_of(town_of(request), key))
    return render(request, "handbook/pack.html", page)


@require_safe
@staff(*EVERY_RIGHT)
def flow(request: HttpRequest, viewer: Viewer, key: str, flow: str) -> HttpResponse:
    """One flow as a diagram."""
    found = reading.pack_of(town_of(request), key)
    spec = reading.flow_of(found, flow)
    drawing = mark_safe(reading.drawn(found, spec))  # our own SVG; its texts are escaped
    context = {"pack": found, "flow": spec, "drawing": drawing}
    return render(request, "handbook/flow.html", context)


@require_safe
@staff(*EVERY_RIGHT)
def drawing(request: HttpRequest, viewer: Viewer, key: str, flow: str) -> HttpResponse:
    """The diagram alone, to keep or to print."""
    found = reading.pack_of(town_of(request), key)
    text = reading.drawn(found, reading.flow_of(found, flow))
    answer = HttpResponse(text, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{flow}.svg"'
    return answer
