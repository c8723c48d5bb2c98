"""Taking a report down for somebody: parse, look for the same, take in, lead to the case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.faces.console import intake
from wangge.faces.site.map_view import map_of
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.packs.schema import Right


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff(Right.CASE_FILE)
def take(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form; taken in, it leads to the case, whose number the caller is told."""
    town = town_of(request).key
    page = {"map": map_of(town, viewer.at), "draft": f"intake-{town}"}
    if request.method != "POST":
        return render(request, "console/intake.html", page | {"form": intake.IntakeForm(town=town)})
    form = intake.IntakeForm(request.POST, town=town)
    taken = intake.take(town, form, viewer)
    if taken.receipt:
        case = reverse("console:case", args=[taken.receipt.case_id])
        return sent(request, f"{case}?said={'joined' if taken.joined else 'taken'}")
    return refused(request, "console/intake.html", page | {"form": form, "alike": taken.alike})
