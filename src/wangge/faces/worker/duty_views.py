"""A duty's addresses: look, check in, finish, tell what was found. Parse, act, render."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.duties import api as duties
from wangge.faces.site.forms import attach
from wangge.faces.site.photos import photo_answer
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.viewer import Viewer, staff
from wangge.faces.worker import reading
from wangge.faces.worker.duty_form import PLACED, DutyForm, FindForm, PlacedForm, record
from wangge.faces.worker.duty_page import duty_page, photos_of
from wangge.faces.worker.keeping import keepable
from wangge.kernel.errors import WanggeError
from wangge.packs.schema import Right

TEMPLATE = "worker/duty.html"


@require_safe
@never_cache
@staff(Right.TASK_DO)
def duty(request: HttpRequest, viewer: Viewer, occurrence_id: UUID) -> HttpResponse:
    """One duty with all it takes to do it, or what came of it."""
    page = duty_page(viewer, occurrence_id) | {"said": request.GET.get("said", "")}
    answer = render(request, TEMPLATE, page)
    return keepable(answer, viewer) if page["keepable"] else answer


@require_POST
@staff(Right.TASK_DO)
def check_in(request: HttpRequest, viewer: Viewer, occurrence_id: UUID) -> HttpResponse:
    """I am there."""
    reading.own_duty(viewer, occurrence_id)
    form = PlacedForm(request.POST, auto_id="c-%s")
    if form.is_valid():
        try:
            duties.check_in(
                occurrence_id,
                position=form.position(),
                unplaced=form.cleaned_data["unplaced"],
                actor=viewer.actor,
                at=viewer.at,
            )
            return sent(request, _address(occurrence_id, "arrived"))
        except WanggeError as error:
            _refuse(form, error, PLACED)
    page = duty_page(viewer, occurrence_id, check_in_refused=form)
    return refused(request, TEMPLATE, page)


@require_POST
@staff(Right.TASK_DO)
def finish(request: HttpRequest, viewer: Viewer, occurrence_id: UUID) -> HttpResponse:
    """It is done, and this is what I saw. The same form sent twice is one visit."""
    occurrence, _task = reading.own_duty(viewer, occurrence_id)
    plan = duties.plan(occurrence.jurisdiction_key, occurrence.plan)
    form = DutyForm(request.POST, request.FILES, plan=plan)
    if form.is_valid():
        try:
            record(form, occurrence_id, viewer.actor, viewer.at)
            return sent(request, _address(occurrence_id, "done"))
        except WanggeError as error:
            _refuse(form, error, form.field_names())
    return refused(request, TEMPLATE, duty_page(viewer, occurrence_id, refused=form))


@require_POST
@staff(Right.TASK_DO)
def find(request: HttpRequest, viewer: Viewer, occurrence_id: UUID) -> HttpResponse:
    """Something is wrong here that no item asks for: a case at once."""
    occurrence, _task = reading.own_duty(viewer, occurrence_id)
    plan = duties.plan(occurrence.jurisdiction_key, occurrence.plan)
    form = FindForm(request.POST, request.FILES, plan=plan)
    if form.is_valid():
        try:
            duties.find(
                occurrence_id,
                case_type=form.cleaned_data["case_type"],
                text=form.cleaned_data["text"],
                photos=form.pictures(viewer.at),
                key=form.cleaned_data["key"],
                actor=viewer.actor,
                at=viewer.at,
            )
            return sent(request, _address(occurrence_id, "found"))
        except WanggeError as error:
            _refuse(form, error)
    return refused(request, TEMPLATE, duty_page(viewer, occurrence_id, find_refused=form))


@require_safe
@staff(Right.TASK_DO)
def photo(
    request: HttpRequest, viewer: Viewer, occurrence_id: UUID, file_id: UUID
) -> HttpResponseBase:
    """A photo of a visit."""
    reading.own_duty(viewer, occurrence_id)
    return photo_answer(request, file_id, photos_of(occurrence_id))


def _refuse(form: forms.Form, error: WanggeError, fields: dict[str, str] | None = None) -> None:
    """Beside its field; what isn't about the form (another's duty, done already) goes up."""
    if error.http_status in (403, 404, 409):
        raise error
    attach(form, error, fields)


def _address(occurrence_id: UUID, said: str) -> str:
    return f"{reverse('worker:duty', args=[occurrence_id])}?said={said}"
