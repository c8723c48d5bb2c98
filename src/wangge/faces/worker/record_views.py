"""Addresses of the record: one's own, the people of one's grids, one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.faces.site.viewer import Viewer, staff
from wangge.faces.worker.record import grids_page, month_of, own_page, person_page
from wangge.packs.schema import Right


@require_safe
@never_cache
@staff(Right.TASK_DO)
def record(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What I did in a month."""
    month = month_of(request.GET.get("month", ""), viewer.at)
    return render(request, "worker/record.html", own_page(viewer, month))


@require_safe
@never_cache
@staff(Right.CASE_SUPERVISE)
def grids(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the people of my grids did in a month."""
    month = month_of(request.GET.get("month", ""), viewer.at)
    return render(request, "worker/record_grids.html", grids_page(viewer, month))


@require_safe
@never_cache
@staff(Right.CASE_SUPERVISE)
def person(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """One of them, down to the rows."""
    month = month_of(request.GET.get("month", ""), viewer.at)
    return render(request, "worker/record.html", person_page(viewer, account_id, month))
