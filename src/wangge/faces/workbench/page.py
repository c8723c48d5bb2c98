"""The page of the workbench: addresses, rights, and the level of grids to begin with."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Content, DrawingView
from wangge.faces.drawings.stages import note_text, stage_text
from wangge.faces.site.map_view import map_of
from wangge.faces.site.viewer import Viewer, staff

WORTH_DRAWING = 0.6
"""Grids for each unit, at most: where nearly every grid is one unit there is nothing to draw."""


@require_safe
@never_cache
@staff()
def page(request: HttpRequest, viewer: Viewer, drawing: UUID) -> HttpResponse:
    """A drawing on the workbench. `NotFound` for who may not see it."""
    view = redrawing.drawing(drawing, viewer.account_id, viewer.at)
    *older, newest = redrawing.versions(drawing, viewer.account_id, viewer.at)
    shown = {
        "drawing": view,
        "stage": stage_text(view.stage),
        "may_draw": _may_draw(view, viewer),
        "taken": view.stage in redrawing.OPEN_TO_VERSIONS,
        "level": _level(view, newest.content, viewer, request.GET.get("level", "")),
        "map": map_of(view.jurisdiction_key, viewer.at),
        "older": [
            (v.number, note_text(v.note), _leaves_of(drawing, v.number)) for v in reversed(older)
        ],
    }
    return render(request, "workbench/page.html", shown | _addresses(view))


def _leaves_of(drawing: UUID, number: int) -> str:
    return reverse("workbench:version_leaves", args=[drawing, number])


def _may_draw(view: DrawingView, viewer: Viewer) -> bool:
    """Whether the viewer may run and save: a drawer, while versions are taken."""
    taken = view.stage in redrawing.OPEN_TO_VERSIONS
    return taken and redrawing.may_draw(view, viewer.account_id, viewer.at)


def _level(view: DrawingView, content: Content, viewer: Viewer, asked: str) -> str:
    """The level asked for, else the lowest whose grids are of several units."""
    on = places.local_day(view.jurisdiction_key, viewer.at)
    scheme = places.scheme_in_force(view.jurisdiction_key, view.scheme_key, on)
    keys = [level.key for level in scheme.levels if level.membership == "area"]
    if asked in keys:
        return asked
    grids = Counter(grid.level for grid in content.grids)
    worth = [k for k in keys[1:] if grids[k] <= WORTH_DRAWING * len(content.leaves)]
    return worth[-1] if worth else keys[-1]


def _addresses(view: DrawingView) -> dict[str, Any]:
    names = {
        "drawing_address": "drawings:drawing",
        "ground_address": "workbench:ground",
        "runs_address": "workbench:runs",
        "save_address": "workbench:save",
        "gpkg_address": "workbench:gpkg",
        "pdf_address": "workbench:map_pdf",
    }
    return {key: reverse(name, args=[view.id]) for key, name in names.items()}
