"""Addresses of duties in the console: figures, rows, files, and what can't be planned."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.faces.console import duties_page as page
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff


@require_safe
@never_cache
@staff(*page.RIGHTS)
def plans(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every campaign and recurring duty with its figures."""
    shown = page.plans_page(viewer, town_of(request).key, request.GET)
    return render(request, "console/duties.html", shown)


@require_safe
@never_cache
@staff(*page.RIGHTS)
def plan(request: HttpRequest, viewer: Viewer, pack: str, key: str) -> HttpResponse:
    """One of them by grid."""
    shown = page.plan_page(viewer, town_of(request).key, f"{pack}/{key}", request.GET)
    return render(request, "console/duty_plan.html", shown)


@require_safe
@never_cache
@staff(*page.RIGHTS)
def rows(request: HttpRequest, viewer: Viewer, pack: str, key: str) -> HttpResponse:
    """The rows behind a figure."""
    shown = page.rows_page(viewer, town_of(request).key, f"{pack}/{key}", request.GET)
    return render(request, "console/duty_rows.html", shown)


@require_safe
@never_cache
@staff(*page.RIGHTS)
def file(request: HttpRequest, viewer: Viewer, pack: str, key: str) -> HttpResponseBase:
    """The same as a CSV file."""
    lines = page.export(viewer, town_of(request).key, f"{pack}/{key}", request.GET)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{pack}-{key}.csv"'
    return answer


@require_safe
@never_cache
@staff(*page.RIGHTS)
def problems(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Which duties can't be planned, and why."""
    shown = page.problems_page(viewer, town_of(request).key)
    return render(request, "console/duty_problems.html", shown)
