"""The handbook for everybody, the use of the system for those who answer for grids."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.guidance import api as guidance
from wangge.faces.community.drill import ground_of
from wangge.faces.guidance import adoption_page, handbook
from wangge.faces.guidance.beginning import begin, role_of
from wangge.faces.site.day import home_of
from wangge.faces.site.sending import sent
from wangge.faces.site.town import current
from wangge.faces.site.viewer import Viewer, staff, viewer_of
from wangge.packs.schema import Right

WORDS_MAX = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All pages of the handbook, and what holds the words looked for."""
    town, viewer = current(request), viewer_of(request)
    words = request.GET.get("q", "")[:WORDS_MAX]
    key = town.key if town else None
    return render(
        request,
        "guidance/home.html",
        {
            "roles": handbook.roles(),
            "packs": handbook.packs_of(key),
            "mine": role_of(viewer) if viewer and viewer.rights else "resident",
            "words": words,
            "found": handbook.search(key, words),
        },
    )


@require_safe
def role(request: HttpRequest, key: str) -> HttpResponse:
    """A role's page; opening one's own ticks the step that asks for it."""
    page, viewer = handbook.role(key), viewer_of(request)
    if viewer is not None and viewer.rights and role_of(viewer) == key:
        begin(viewer, request.path)
    return render(request, "guidance/role.html", {"page": page})


@require_safe
def pack(request: HttpRequest, key: str) -> HttpResponse:
    """A pack's page: posts with duties, rules, duties, matters, services."""
    town = current(request)
    spec = handbook.pack(town.key if town else None, key)
    names = {p.key: p.name for p in spec.posts}
    return render(request, "guidance/pack.html", {"pack": spec, "posts": names})


@require_safe
@never_cache
@staff(Right.OVERVIEW_VIEW)
def adoption(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Who is active by grid, which grids are silent, which functions are unused."""
    begin(viewer, request.path)
    ground = ground_of(request, viewer, lambda pack: True)
    days = adoption_page.days_of(request.GET.get("days", ""))
    return render(
        request, "guidance/adoption.html", adoption_page.adoption_page(viewer, ground, days)
    )


@require_POST
@staff()
def dismiss(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Puts the list of first steps away."""
    guidance.dismiss(viewer.account_id, at=viewer.at)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return sent(request, back if safe else home_of(viewer))
