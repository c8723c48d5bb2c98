"""Addresses of the page of all departments' grids, of the overlay and its map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.faces.console import nets_page as page
from wangge.faces.site.maps import GEOJSON
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import NotFound


@require_safe
@never_cache
@staff(*page.RIGHTS)
def lookup(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Whose grids is this place in, and who answers there?"""
    shown = page.lookup_page(viewer, town_of(request).key, request.GET)
    bad = shown["form"].is_bound and not shown["form"].is_valid()
    return render(request, "console/nets.html", shown, status=422 if bad else 200)


@require_safe
@staff(*page.RIGHTS)
def overlay(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Two schemes laid over each other, as a table and for one grid as a map."""
    shown = page.overlay_page(viewer, town_of(request).key, request.GET)
    bad = shown["form"].is_bound and not shown["form"].is_valid()
    return render(request, "console/overlay.html", shown, status=422 if bad else 200)


@require_safe
@staff(*page.RIGHTS)
def overlay_map(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The parts of one grid as GeoJSON."""
    town = town_of(request).key
    on = places.local_day(town, viewer.at)
    form = page.OverlayForm(request.GET, schemes=places.schemes_in_force(town, on))
    if not form.is_valid() or not form.cleaned_data["under"]:
        raise NotFound("no_such_overlay", zh="没有这张叠加图。", en="There is no such overlay.")
    text = places.overlay_geojson(town, *page.layers_of(form.cleaned_data), on)
    return HttpResponse(text, content_type=GEOJSON)
