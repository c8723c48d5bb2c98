"""The page of the workbench."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.domain.redrawing import api as redrawing
from wangge.faces.site.viewer import Viewer, staff


@require_safe
@never_cache
@staff()
def page(request: HttpRequest, viewer: Viewer, drawing: UUID) -> HttpResponse:
    """A drawing on the workbench. `NotFound` for who may not see it."""
    view = redrawing.drawing(drawing, viewer.account_id, viewer.at)
    return render(request, "workbench/page.html", {"drawing": view})
