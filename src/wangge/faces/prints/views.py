"""Prints and issues documents: parse, one service, a PDF or a page."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.papers import api as papers
from wangge.domain.papers.api import Printed
from wangge.domain.places import api as places
from wangge.faces.prints import reading
from wangge.faces.prints.forms import GridForm, LanguageForm, MonthForm
from wangge.faces.prints.reading import GRID_RIGHTS, asked
from wangge.faces.site.forms import attach
from wangge.faces.site.sending import refused
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import WanggeError
from wangge.packs.schema import Right


@require_safe
@never_cache
@staff(*GRID_RIGHTS)
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's own grids, printing for many grids at once, and one's orders."""
    return render(request, "prints/home.html", reading.home_page(viewer, town_of(request).key))


@require_POST
@staff(*GRID_RIGHTS)
def order(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Orders a document for many grids; a worker prints it."""
    town = town_of(request).key
    form = reading.order_form(viewer, town, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        pack, _, key = given["document"].partition(".")
        level = given["level"].partition(".")[2]
        try:
            ref = papers.document(town, pack, key)
            papers.order(ref, given["under"], level, asked(request, viewer, given["language"]))
            return HttpResponseRedirect(reverse("prints:home") + "#orders")
        except WanggeError as error:
            attach(form, error, {"no_such_grid": "under"})
    return refused(request, "prints/home.html", reading.home_page(viewer, town, form))


@require_POST
@staff()
def batch_file(request: HttpRequest, viewer: Viewer, batch_id: UUID) -> HttpResponse:
    """The PDF of one's own order."""
    return _pdf(papers.batch_file(viewer.account_id, batch_id))


@require_safe
@staff(*GRID_RIGHTS)
def grid(request: HttpRequest, viewer: Viewer, scheme: str, code: str) -> HttpResponse:
    """The documents of a grid."""
    page = reading.grid_page(viewer, town_of(request).key, scheme, code)
    return render(request, "prints/grid.html", page)


@require_POST
@staff(*GRID_RIGHTS)
def print_grid(
    request: HttpRequest, viewer: Viewer, scheme: str, code: str, pack: str, key: str
) -> HttpResponse:
    """A document of a grid as PDF."""
    form = GridForm(request.POST)
    form.is_valid()
    ref = papers.document(town_of(request).key, pack, key)
    who = asked(request, viewer, form.cleaned_data.get("language", "zh"))
    return _pdf(papers.print_grid(ref, code, who, sheet_of_cards=form.cleaned_data["cards"]))


@require_safe
@never_cache
@staff(Right.CASE_VIEW)
def case(request: HttpRequest, viewer: Viewer, case_id: UUID) -> HttpResponse:
    """The documents of a case, and those issued."""
    return render(request, "prints/case.html", reading.case_page(viewer, case_id))


@require_POST
@staff(Right.CASE_VIEW)
def draft(request: HttpRequest, viewer: Viewer, case_id: UUID, pack: str, key: str) -> HttpResponse:
    """A document of a case as it would be issued now."""
    ref = papers.document(town_of(request).key, pack, key)
    return _pdf(papers.print_draft(ref, case_id, _asked(request, viewer)))


@require_POST
@staff(Right.CASE_VIEW)
def issue(request: HttpRequest, viewer: Viewer, case_id: UUID, pack: str, key: str) -> HttpResponse:
    """Issues a document of a case."""
    ref = papers.document(town_of(request).key, pack, key)
    papers.issue(ref, case_id, _asked(request, viewer))
    return HttpResponseRedirect(reverse("prints:case", args=[case_id]) + "#issued")


@require_POST
@staff(Right.CASE_VIEW)
def issued(request: HttpRequest, viewer: Viewer, issue_id: UUID) -> HttpResponse:
    """An issued document, as it was issued."""
    return _pdf(papers.reprint(issue_id, _asked(request, viewer)))


@require_safe
@staff()
def person(request: HttpRequest, viewer: Viewer, account_id: UUID) -> HttpResponse:
    """The documents of somebody on a post."""
    page = reading.person_page(viewer, town_of(request).key, account_id)
    return render(request, "prints/person.html", page)


@require_POST
@staff()
def print_person(
    request: HttpRequest, viewer: Viewer, account_id: UUID, pack: str, key: str
) -> HttpResponse:
    """A document of somebody on a post as PDF."""
    town = town_of(request).key
    form = MonthForm(request.POST, today=places.local_day(town, viewer.at))
    if form.is_valid():
        ref = papers.document(town, pack, key)
        month = form.cleaned_data["month"]
        who = asked(request, viewer, form.cleaned_data["language"])
        return _pdf(papers.print_person(ref, account_id, month, who))
    return refused(
        request, "prints/person.html", reading.person_page(viewer, town, account_id, form)
    )


def _asked(request: HttpRequest, viewer: Viewer) -> papers.Asked:
    form = LanguageForm(request.POST)
    form.is_valid()
    return asked(request, viewer, form.cleaned_data.get("language", "zh"))


def _pdf(printed: Printed) -> HttpResponse:
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(printed.name)}"
    answer["Cache-Control"] = "no-store"
    return answer
