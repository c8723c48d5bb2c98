"""Leave: a member asks on the phone, whoever manages people answers. Parse, act, render."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.absences import api as absences
from wangge.faces.site.forms import taken
from wangge.faces.site.naming import account_named
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer, staff
from wangge.faces.worker.keeping import keepable
from wangge.faces.worker.leave_forms import RefuseForm
from wangge.faces.worker.leave_page import approve_form, ask_form, ask_page, decide_page

ASK, DECIDE = "worker/leave.html", "worker/leave_request.html"
FIELDS_OF_ERRORS = {"from_at": "from_on", "to_at": "last_on", "deputy": "stand_in"}


@require_safe
@never_cache
@staff()
def leave(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What I asked for, and the form to ask."""
    page = ask_page(viewer, town_of(request).key)
    answer = render(request, ASK, page | {"said": request.GET.get("said", "")})
    return keepable(answer, viewer)


@require_POST
@staff()
def ask(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """I ask to be away. The same form sent twice asks once."""
    town = town_of(request).key
    form = ask_form(viewer, town, request.POST)

    def act() -> None:
        given = form.cleaned_data
        absences.ask(
            jurisdiction_key=town,
            account_id=viewer.account_id,
            from_on=given["from_on"],
            last_on=given["last_on"],
            reason=given["reason"],
            stand_in_id=UUID(given["stand_in"]) if given["stand_in"] else None,
            key=given["key"],
            actor=viewer.actor,
            at=viewer.at,
        )

    if taken(form, act, FIELDS_OF_ERRORS):
        return sent(request, reverse("worker:leave") + "?said=asked")
    return refused(request, ASK, ask_page(viewer, town, form))


@require_POST
@staff()
def withdraw(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """I don't go after all."""
    absences.withdraw(request_id, account_id=viewer.account_id, actor=viewer.actor, at=viewer.at)
    return sent(request, reverse("worker:leave") + "?said=withdrawn")


@require_safe
@never_cache
@staff()
def one(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """A request, for whoever decides it and for its asker."""
    page = decide_page(viewer, request_id)
    return render(request, DECIDE, page | {"said": request.GET.get("said", "")})


@require_POST
@staff()
def approve(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """Yes, and who stands in."""
    asked = absences.one(request_id, account_id=viewer.account_id, at=viewer.at, answering=True)
    form = approve_form(viewer, asked, request.POST)

    def act() -> None:
        given = form.cleaned_data
        deputy = UUID(given["stand_in"]) if given["stand_in"] else None
        if given.get("other"):
            deputy = account_named(given["other"], "other")
        absences.approve(
            request_id,
            deputy_id=deputy,
            words=given["words"],
            account_id=viewer.account_id,
            at=viewer.at,
        )

    if taken(form, act, FIELDS_OF_ERRORS):
        return sent(request, reverse("worker:leave_request", args=[request_id]) + "?said=done")
    return refused(request, DECIDE, decide_page(viewer, request_id, approve=form))


@require_POST
@staff()
def refuse(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """No, and why."""
    absences.one(request_id, account_id=viewer.account_id, at=viewer.at, answering=True)
    form = RefuseForm(request.POST)

    def act() -> None:
        absences.refuse(
            request_id,
            words=form.cleaned_data["words"],
            account_id=viewer.account_id,
            at=viewer.at,
        )

    if taken(form, act, FIELDS_OF_ERRORS):
        return sent(request, reverse("worker:leave_request", args=[request_id]) + "?said=done")
    return refused(request, DECIDE, decide_page(viewer, request_id, refuse=form))
