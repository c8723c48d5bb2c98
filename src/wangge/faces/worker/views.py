"""The grid member's pages: what I owe now, and doing it with one thumb."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.domain.duties import api as duties
from wangge.domain.tasks import api as tasks
from wangge.faces.site import offers
from wangge.faces.site.action_form import ActionForm
from wangge.faces.site.calls import AnswerForm, answer_named, give_answer
from wangge.faces.site.destinations import OWING
from wangge.faces.site.photos import photo_answer
from wangge.faces.site.sending import refused, sent
from wangge.faces.site.viewer import Viewer, staff
from wangge.faces.worker import clocks, reading
from wangge.faces.worker.keeping import asked_ahead, keepable
from wangge.faces.worker.page import task_page
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right


@require_safe
@never_cache
@staff(*OWING)
def today(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything I owe to all departments, by place, the most pressing first."""
    show = request.GET.get("show", "all")
    found = reading.today(viewer, show)
    page = {"list": found, "show": show, "does_tasks": viewer.may(Right.TASK_DO)}
    answer = render(request, "worker/today.html", page)
    return keepable(answer, viewer) if show == "all" else answer


@require_safe
@never_cache
@staff(*OWING)
def task(request: HttpRequest, viewer: Viewer, task_id: UUID) -> HttpResponse:
    """One task with all it takes to do it; a duty has a page of its own."""
    about = duties.occurrence_of_task(reading.own_task(viewer, task_id))
    if about is not None:
        return HttpResponseRedirect(reverse("worker:duty", args=[about.id]))
    page = task_page(viewer, task_id, ahead=asked_ahead(request))
    answer = render(request, "worker/task.html", page | {"said": request.GET.get("said", "")})
    return keepable(answer, viewer) if page["keepable"] else answer


@require_POST
@staff(*OWING)
def accept(request: HttpRequest, viewer: Viewer, task_id: UUID) -> HttpResponse:
    """I have seen it and take it on."""
    reading.own_task(viewer, task_id)
    tasks.accept(task_id, actor=viewer.actor, at=viewer.at)
    return sent(request, _address(task_id, "accepted"))


@require_POST
@staff(Right.TASK_DO)
def act(request: HttpRequest, viewer: Viewer, task_id: UUID, key: str) -> HttpResponse:
    """An action of the flow on the case behind the task."""
    page = task_page(viewer, task_id)
    detail: Any = page["detail"]
    action = offers.action_named(page["actions"], key)
    choices = offers.choices_of(detail, viewer, [action])
    form = ActionForm(request.POST, request.FILES, action=action, offered=choices)
    if offers.take(detail, action, form, viewer) is None:
        return refused(request, "worker/task.html", task_page(viewer, task_id, refused=form))
    return sent(request, reverse("worker:today") + "?said=done")


@require_POST
@staff(Right.TASK_DO)
def answer(request: HttpRequest, viewer: Viewer, task_id: UUID, key: str) -> HttpResponse:
    """What a called department answers, or what is said to its refusal."""
    call = task_page(viewer, task_id)["call"]
    if call is None:
        raise NotFound("no_such_call", zh="没有这次吹哨。", en="There is no such call.")
    form = AnswerForm(request.POST, request.FILES, answer=answer_named(call, key, viewer))
    if not give_answer(call, form, viewer):
        return refused(request, "worker/task.html", task_page(viewer, task_id, answer=form))
    return sent(request, reverse("worker:today") + "?said=done")


@require_POST
@staff(*OWING)
def clock(request: HttpRequest, viewer: Viewer, task_id: UUID, key: str) -> HttpResponse:
    """Pause, run on, or ask for more time."""
    reading.own_task(viewer, task_id)
    form = clocks.change(key, request.POST, task_id, viewer)
    if form is not None and form.errors:
        page = task_page(viewer, task_id, clock_refused={key: form})
        return refused(request, "worker/task.html", page)
    return sent(request, _address(task_id, key))


@require_safe
@staff(Right.TASK_DO)
def photo(request: HttpRequest, viewer: Viewer, task_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A photo of the case behind a task."""
    detail = reading.subject_case(reading.own_task(viewer, task_id), viewer)
    return photo_answer(request, file_id, [f.file_id for f in detail.files] if detail else [])


def _address(task_id: UUID, said: str) -> str:
    return f"{reverse('worker:task', args=[task_id])}?said={said}"
