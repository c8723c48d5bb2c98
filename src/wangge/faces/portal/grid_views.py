"""My grid: where it is, who answers there, which number to call."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.faces.portal import grid_page as page
from wangge.faces.site.map_view import map_of
from wangge.faces.site.town import town_of
from wangge.plumbing.time import get_clock


@require_safe
@never_cache
def grid(request: HttpRequest) -> HttpResponse:
    """One answer, or the places to choose from. Nothing of what was asked is kept."""
    town, at = town_of(request).key, get_clock().now()
    asked = any(name in request.GET for name in page.PlaceForm.base_fields)
    form = page.PlaceForm(request.GET if asked else None)
    shown: dict[str, object] = {"form": form, "map": map_of(town, at), "asked": asked}
    if asked and form.is_valid():
        units = page.found(town, form.cleaned_data, at)
        if len(units) == 1:
            shown["answer"] = page.answer(town, units[0], at)
        shown["choices"] = units[: page.CHOICES_MAX] if len(units) > 1 else []
        shown["more"] = len(units) > page.CHOICES_MAX
    bad = asked and not form.is_valid()
    return render(request, "portal/grid.html", shown, status=422 if bad else 200)
