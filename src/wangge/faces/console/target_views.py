"""Addresses of targets: figures against what was stated, acceptance, the town's own kinds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.faces.console import target_kinds
from wangge.faces.console.target_page import target_page
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.packs.schema import Right


@require_safe
@never_cache
@staff(Right.OVERVIEW_VIEW, Right.TOWN_MANAGE)
def targets(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the packs set the town to reach and to name, and how it stands by the records."""
    return render(request, "console/targets.html", target_page(request, viewer))


@require_POST
@staff(Right.TOWN_MANAGE)
def name(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Names a choice that a pack leaves to the town."""
    form = target_kinds.taken(viewer, town_of(request).key, request.POST)
    if form is None:
        return sent(request, f"{reverse('console:targets')}?said=named#own")
    return refused(request, "console/targets.html", target_page(request, viewer, refused=form))
