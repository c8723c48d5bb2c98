"""Addresses of a town's packs: what it works by, another version seen, loaded and taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.domain.adoption import api as adoption
from wangge.faces.console import pack_page as page
from wangge.faces.site.forms import attach
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors

CHANGE = "console/pack_change.html"


@require_safe
@never_cache
@staff(*page.RIGHTS)
def packs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The packs of the town and what the folders hold."""
    town = _town(request, viewer)
    shown = page.packs_page(viewer, town) | {"said": request.GET.get("said", "")}
    return render(request, "console/packs.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(*page.RIGHTS)
def load(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """What the folder's version changes; by POST the town takes it."""
    town = _town(request, viewer)
    if request.method != "POST":
        return render(request, CHANGE, page.load_page(viewer, town, key, page.LoadForm()))
    form = page.LoadForm(request.POST)
    if form.is_valid() and _load(request, viewer, town, key, form):
        when = "scheduled" if adoption.standing(town, key).scheduled else "loaded"
        return sent(request, f"{reverse('console:packs')}?said={when}")
    return refused(request, CHANGE, page.load_page(viewer, town, key, form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(*page.RIGHTS)
def back(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """What going back changes; by POST, with a reason, the town goes back."""
    town = _town(request, viewer)
    if request.method != "POST":
        return render(request, CHANGE, page.back_page(viewer, town, key, page.BackForm()))
    form = page.BackForm(request.POST)
    if form.is_valid():
        try:
            found = adoption.take_back(
                jurisdiction_key=town,
                pack_key=key,
                actor=viewer.actor,
                at=viewer.at,
                reason=form.cleaned_data["reason"],
                leaving=request.POST.get("leaving", "-"),
            )
            did = "back" if found else "called_off"
            return sent(request, f"{reverse('console:packs')}?said={did}")
        except (Conflict, ManyErrors) as error:
            attach(form, error)
    return refused(request, CHANGE, page.back_page(viewer, town, key, form))


def _load(request: HttpRequest, viewer: Viewer, town: str, key: str, form: page.LoadForm) -> bool:
    """Takes the folder's version; False: what is wrong stands in the form or on the page."""
    folder = adoption.in_folder(town, key)
    if folder.spec is None:
        return False
    try:
        adoption.load(
            jurisdiction_key=town,
            spec=folder.spec,
            actor=viewer.actor,
            at=viewer.at,
            from_on=form.cleaned_data["from_on"],
            seen=request.POST.get("seen", "-"),
        )
    except (InvalidInput, Conflict, ManyErrors) as error:
        attach(form, error)
        return False
    return True


def _town(request: HttpRequest, viewer: Viewer) -> str:
    town = town_of(request).key
    adoption.require_manager(town, viewer.account_id, viewer.at)
    return town
