"""Addresses of screenings: parse, look, decide through one service, render."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.screening import api as screening
from wangge.faces.console.screening_page import ReasonForm, finding_page, index_page, screen_page
from wangge.faces.site.forms import attach
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import WanggeError


@require_safe
@never_cache
@staff()
def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the screenings found, by grid; nothing for who may see no rows."""
    page = index_page(viewer, town_of(request).key)
    return render(request, "console/screens.html", page)


@require_safe
@never_cache
@staff()
def screen(request: HttpRequest, viewer: Viewer, pack: str, key: str) -> HttpResponse:
    """The findings of one screening."""
    page = screen_page(viewer, town_of(request).key, f"{pack}/{key}", request.GET)
    return render(request, "console/screen.html", page)


@require_safe
@never_cache
@staff()
def finding(request: HttpRequest, viewer: Viewer, finding_id: UUID) -> HttpResponse:
    """One finding down to its rows."""
    return render(
        request, "console/finding.html", finding_page(viewer, town_of(request).key, finding_id)
    )


@require_POST
@staff()
def explain(request: HttpRequest, viewer: Viewer, finding_id: UUID) -> HttpResponse:
    """There was a reason for it."""
    form, town = ReasonForm(request.POST), town_of(request).key
    form.full_clean()
    try:
        screening.explain(
            jurisdiction_key=town,
            finding_id=finding_id,
            reason=form.cleaned_data.get("reason", ""),
            actor=viewer.actor,
            at=viewer.at,
        )
    except WanggeError as error:
        if error.field != "reason":
            raise
        attach(form, error)
        return refused(
            request, "console/finding.html", finding_page(viewer, town, finding_id, form)
        )
    return sent(request, reverse("console:finding", args=[finding_id]))


@require_POST
@staff()
def make_case(request: HttpRequest, viewer: Viewer, finding_id: UUID) -> HttpResponse:
    """It becomes a matter."""
    screening.make_case(
        jurisdiction_key=town_of(request).key,
        finding_id=finding_id,
        actor=viewer.actor,
        at=viewer.at,
    )
    return sent(request, reverse("console:finding", args=[finding_id]))
