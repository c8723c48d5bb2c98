"""The dispatcher's and the director's pages: parse, look, act through one service, render."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.cases import api as cases
from wangge.faces.console import audit, figures, people_page, pressing, queue
from wangge.faces.console import filters as codec
from wangge.faces.console.calls_page import call_of
from wangge.faces.console.case_page import PurposeForm, case_page, view_scope
from wangge.faces.site import calls, offers
from wangge.faces.site.action_form import ActionForm
from wangge.faces.site.map_view import map_of
from wangge.faces.site.maps import GEOJSON, box_of
from wangge.faces.site.naming import Names
from wangge.faces.site.photos import photo_answer
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.packs.schema import Right

WORLD = (-180.0, -90.0, 180.0, 90.0)


@require_safe
@never_cache
@staff(Right.CASE_VIEW)
def case_queue(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list of cases, what presses first; a script asks for the list alone."""
    town, query = town_of(request), request.GET or QueryDict("measure=open")
    wanted = codec.filter_of(query, town.key, viewer)
    scope = queue.reach(viewer, query)
    if meant := wanted.words and queue.case_meant(scope, wanted.words):
        return HttpResponseRedirect(reverse("console:case", args=[meant]))
    context: dict[str, Any] = {"query": query, "wanted": wanted, "address": query.urlencode()}
    if query.get("desk"):
        context["desk"] = queue.desk(viewer)
    else:
        context["listing"] = queue.listing(viewer, scope, wanted, query)
    if request.headers.get("HX-Request"):
        return render(request, "console/parts/queue_rows.html", context)
    points = f"{reverse('console:points')}?{query.urlencode()}"
    types = Names(town.key, viewer.at).types()
    context |= {
        "may_take_down": viewer.may(Right.CASE_FILE),
        "tabs": queue.tabs(viewer, scope, wanted, query),
        "choices": queue.filter_choices(wanted, viewer),
        "map": map_of(town.key, viewer.at, points=points, types=types),
    }
    return render(request, "console/queue.html", context)


@require_safe
@never_cache
@staff(Right.CASE_VIEW)
def points(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The cases of a list as GeoJSON points, within what the viewer may see."""
    wanted = codec.filter_of(request.GET, town_of(request).key, viewer)
    scope = queue.reach(viewer, request.GET)
    text = cases.points_geojson(scope, wanted, box_of(request) or WORLD)
    return HttpResponse(text, content_type=GEOJSON)


@require_safe
@never_cache
@staff(Right.CASE_VIEW)
def case(request: HttpRequest, viewer: Viewer, case_id: UUID) -> HttpResponse:
    """One case with everything that happened to it and what may be done."""
    page = case_page(viewer, case_id) | {"said": request.GET.get("said", "")}
    return render(request, "console/case.html", page)


@require_safe
@staff(Right.CASE_VIEW)
def by_number(request: HttpRequest, viewer: Viewer, number: str) -> HttpResponse:
    """From the public number to the case's page."""
    found = cases.case_by_number(view_scope(viewer), number)
    return HttpResponseRedirect(reverse("console:case", args=[found.case.id]))


@require_POST
@staff(Right.CASE_VIEW)
def act(request: HttpRequest, viewer: Viewer, case_id: UUID, key: str) -> HttpResponse:
    """An action of the flow."""
    detail = cases.case(view_scope(viewer), case_id)
    actions = cases.available_actions(case_id, viewer.account_id, viewer.at)
    action = offers.action_named(actions, key)
    choices = offers.choices_of(detail, viewer, [action])
    form = ActionForm(request.POST, request.FILES, action=action, offered=choices)
    if offers.take(detail, action, form, viewer) is None:
        return refused(request, "console/case.html", case_page(viewer, case_id, refused=form))
    return sent(request, reverse("console:case", args=[case_id]) + "?said=done")


@require_POST
@staff(Right.CASE_VIEW)
def whistle(request: HttpRequest, viewer: Viewer, case_id: UUID, key: str) -> HttpResponse:
    """Calls departments to the case."""
    detail = cases.case(view_scope(viewer), case_id)
    form = calls.WhistleForm(
        request.POST, spec=calls.spec_named(detail, key, viewer), case=detail.case
    )
    if not calls.blow(detail, form, viewer):
        return refused(request, "console/case.html", case_page(viewer, case_id, whistle=form))
    return sent(request, reverse("console:case", args=[case_id]) + "?said=called")


@require_POST
@staff(Right.CASE_VIEW)
def answer(
    request: HttpRequest, viewer: Viewer, case_id: UUID, call_id: UUID, key: str
) -> HttpResponse:
    """What is said about a department that was called."""
    _detail, call = call_of(viewer, case_id, call_id)
    form = calls.AnswerForm(
        request.POST, request.FILES, answer=calls.answer_named(call, key, viewer)
    )
    if not calls.give_answer(call, form, viewer):
        page = case_page(viewer, case_id, answer=(call_id, form))
        return refused(request, "console/case.html", page)
    return sent(request, reverse("console:case", args=[case_id]) + "?said=done")


@require_POST
@never_cache
@staff(Right.CONTACT_VIEW)
def contact(request: HttpRequest, viewer: Viewer, case_id: UUID) -> HttpResponse:
    """The reporter's contact in clear, once, for a purpose; recorded."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return refused(request, "console/case.html", case_page(viewer, case_id, purpose_form=form))
    given = form.cleaned_data
    shown = cases.reveal_contact(
        viewer.account_id, case_id, given["purpose"], at=viewer.at, report_id=given["report"]
    )
    page = case_page(viewer, case_id, contact=shown, contact_of=shown.report_id)
    return render(request, "console/case.html", page)


@require_POST
@staff(Right.CASE_SUPERVISE, Right.CASE_DISPATCH)
def press(request: HttpRequest, viewer: Viewer, case_id: UUID, key: str) -> HttpResponse:
    """Presses whoever answers for it, takes it one level up, or decides on more time."""
    detail = cases.case(view_scope(viewer), case_id)
    form, said = pressing.take(key, request.POST, detail.case, viewer)
    if not said:
        page = case_page(viewer, case_id, pressed=(key, form))
        return refused(request, "console/case.html", page)
    return sent(request, reverse("console:case", args=[case_id]) + f"?said={said}")


@require_safe
@staff(Right.CASE_VIEW)
def photo(request: HttpRequest, viewer: Viewer, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A photo of a case."""
    detail = cases.case(view_scope(viewer), case_id)
    return photo_answer(request, file_id, [f.file_id for f in detail.files])


@require_safe
@staff(Right.JOURNAL_AUDIT)
def journal(request: HttpRequest, viewer: Viewer, case_id: UUID) -> HttpResponse:
    """A case's journal as it was written, and whether its chain holds."""
    return render(request, "console/journal.html", audit.journal_page(viewer, case_id))


@require_safe
@staff(Right.OVERVIEW_VIEW)
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The figures somebody answers for."""
    town = town_of(request)
    return render(request, "console/overview.html", figures.overview(viewer, town.key, request.GET))


@require_safe
@staff(Right.CASE_VIEW)
def roster(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """Who is on which post in a grid, with written duties, and which posts are vacant."""
    scheme = request.GET.get("scheme", "")
    page = people_page.roster_page(viewer, town_of(request).key, code, scheme)
    return render(request, "console/roster.html", page)
