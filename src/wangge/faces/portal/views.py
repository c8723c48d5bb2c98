"""The residents' pages: no account, nothing shown that the bearer of a link may not see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangge.domain.places import api as places
from wangge.faces.portal import reading
from wangge.faces.portal.forms import ReportForm
from wangge.faces.site.town import town_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: report, or follow."""
    return render(request, "portal/home.html", {"towns": places.jurisdictions()})


def report(request: HttpRequest) -> HttpResponse:
    town = town_of(request)
    categories = reading.categories(town.key)
    form = ReportForm(
        None,
        categories=[c.key for c in categories],
        types=[t.key for c in categories for t in c.types],
    )
    return render(
        request,
        "portal/report.html",
        {"form": form, "categories": categories, "draft_key": f"report-{town.key}"},
    )
