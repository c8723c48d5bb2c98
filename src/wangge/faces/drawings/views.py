"""Drawings of grids: the list, a new one, one with its way, versions and comments."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.domain.cases import api as cases
from wangge.faces.drawings import drawing_page as page
from wangge.faces.drawings import list_page
from wangge.faces.site import offers
from wangge.faces.site.action_form import ActionForm
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff

PAGE = "drawings/drawing.html"


@require_safe
@never_cache
@staff()
def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The drawings that the viewer may see."""
    return render(request, "drawings/list.html", list_page.list_page(viewer, town_of(request).key))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff()
def begin(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A new drawing: which grids, and its title."""
    town = town_of(request).key
    if request.method != "POST":
        context = {"form": list_page.begin_form(viewer, town)}
        return render(request, "drawings/begin.html", context)
    form = list_page.begin_form(viewer, town, request.POST)
    drawing_id = list_page.begin(viewer, town, form)
    if drawing_id is None:
        return refused(request, "drawings/begin.html", {"form": form})
    return sent(request, reverse("drawings:drawing", args=[drawing_id]) + "?said=begun")


@require_safe
@never_cache
@staff()
def drawing(request: HttpRequest, viewer: Viewer, drawing_id: UUID) -> HttpResponse:
    """One drawing."""
    shown = page.drawing_page(viewer, drawing_id, query=request.GET) | {
        "said": request.GET.get("said", "")
    }
    return render(request, PAGE, shown)


@require_POST
@staff()
def act(request: HttpRequest, viewer: Viewer, drawing_id: UUID, key: str) -> HttpResponse:
    """A step of the drawing's matter, taken from its page."""
    detail = page.matter(viewer, drawing_id)
    actions = cases.available_actions(detail.case.id, viewer.account_id, viewer.at)
    action = offers.action_named(actions, key)
    form = ActionForm(
        request.POST,
        request.FILES,
        action=action,
        offered=offers.choices_of(detail, viewer, [action]),
    )
    if offers.take(detail, action, form, viewer) is None:
        return refused(request, PAGE, page.drawing_page(viewer, drawing_id, refused=form))
    return sent(request, reverse("drawings:drawing", args=[drawing_id]) + "?said=done")
