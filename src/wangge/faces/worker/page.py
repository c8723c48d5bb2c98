"""Everything one task's page shows, gathered once for looking and for refused forms alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.domain.absences import api as absences
from wangge.domain.alarms import api as alarms
from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CallView, CaseDetail
from wangge.domain.tasks.api import State, TaskView
from wangge.faces.site import offers
from wangge.faces.site.action_form import ActionForm
from wangge.faces.site.calls import AnswerForm, CallOffer, answer_offers
from wangge.faces.site.case_photos import shown_photos
from wangge.faces.site.map_view import MapView, map_of
from wangge.faces.site.naming import Names
from wangge.faces.site.viewer import Viewer
from wangge.faces.worker import clocks, reading
from wangge.packs.schema import ActionSpec


@dataclass(frozen=True, slots=True)
class ClockOffer:
    """A change of the task's clock, with its form."""

    key: str
    text: str
    form: forms.Form
    address: str
    draft: str
    open: bool


WORDS_SHOWN = 4
"""Of what was written about a case before; its page in the console has all of it."""


def task_page(
    viewer: Viewer,
    task_id: UUID,
    *,
    refused: ActionForm | None = None,
    clock_refused: Mapping[str, forms.Form] | None = None,
    answer: AnswerForm | None = None,
    ahead: bool = False,
) -> dict[str, Any]:
    """The page's context; `NotFound` for a task out of the viewer's reach.

    `ahead`: for a phone that keeps it, so nothing is shown for which a look would be recorded.
    """
    task = reading.own_task(viewer, task_id)
    detail = reading.subject_case(task, viewer)
    mine = task.is_open and task.holder_id == viewer.account_id
    actions = _actions(detail, task, viewer) if mine else ()
    call = call_of(task) if mine else None
    names = Names(task.jurisdiction_key, viewer.at)
    caller = _caller(detail, viewer, reveal=not ahead)
    return {
        "task": task,
        "detail": detail,
        "case": detail.case if detail else None,
        "actions": actions,
        "place": names.place(task.scheme_key, task.grid_code),
        "photos": _photos(detail, task_id),
        "map": _map(detail, viewer),
        "caller": caller,
        "keepable": mine and not (caller and caller.address),
        "booking": _booking(task),
        "leave_request": absences.request_of(task),
        "can_accept": mine and task.state in (State.OPEN, State.RETURNED),
        "offers": [
            *_offers(detail, actions, task_id, viewer, refused),
            *_answers(call, task_id, viewer, answer),
        ],
        "call": call,
        "call_words": cases.words_of_call(call) if call else (),
        "words_before": _words_before(detail, names) if not call else [],
        "clock_offers": _clock_offers(task, clock_refused or {}) if mine else [],
    }


def _words_before(
    detail: CaseDetail | None, names: Names
) -> list[tuple[cases.TimelineEntry, str, str]]:
    """What was last written about the case, by whom: why it came back, or is pressed for.

    What residents added stands in a place of its own.
    """
    written = cases.entries_of(detail.case.id) if detail else ()
    added = {(one.at, one.text) for one in detail.additions} if detail else set()
    said = [e for e in written if (e.reason or e.note) and (e.at, e.reason or e.note) not in added]
    last = said[-WORDS_SHOWN:]
    return [(e, e.reason or e.note, names.actor(e.actor)) for e in reversed(last)]


def _caller(detail: CaseDetail | None, viewer: Viewer, *, reveal: bool) -> alarms.Caller | None:
    if detail is None:
        return None
    looker = viewer.account_id if reveal else None
    return alarms.caller_of_case(detail.case.id, account_id=looker, at=viewer.at)


def _booking(task: TaskView) -> str:
    """The address of the booking that a task is about, if it is about one."""
    kind, _sep, identity = task.subject.partition(":")
    return reverse("worker:booking", args=[identity]) if kind == bookings.KIND else ""


def _actions(detail: CaseDetail | None, task: TaskView, viewer: Viewer) -> tuple[ActionSpec, ...]:
    """Only what this very task is about: an old task of the case offers nothing."""
    if detail is None or detail.case.task_id != task.id:
        return ()
    return cases.available_actions(detail.case.id, viewer.account_id, viewer.at)


def _offers(
    detail: CaseDetail | None,
    actions: tuple[ActionSpec, ...],
    task_id: UUID,
    viewer: Viewer,
    refused: ActionForm | None,
) -> list[offers.Offer]:
    if detail is None:
        return []

    def address(key: str) -> str:
        return reverse("worker:act", args=[task_id, key])

    return offers.offers(detail, actions, address, viewer, refused)


def call_of(task: TaskView) -> CallView | None:
    """The call that owes the task, if it is one's."""
    if task.kind not in (cases.CALL_KIND, cases.REFUSAL_KIND):
        return None
    return cases.calls_of_tasks([task.id]).get(task.id)


def _answers(
    call: CallView | None, task_id: UUID, viewer: Viewer, refused: AnswerForm | None
) -> list[CallOffer]:
    if call is None:
        return []

    def address(key: str) -> str:
        return reverse("worker:answer", args=[task_id, key])

    return answer_offers(call, address, viewer, refused)


def _clock_offers(task: TaskView, refused: Mapping[str, forms.Form]) -> list[ClockOffer]:
    if task.due_at is None and task.paused_at is None:
        return []
    texts = {"pause": _("Pause the clock"), "extend": _("Ask for more time")}
    if task.paused_at is not None:
        texts = {"resume": _("Run on")}
    return [
        ClockOffer(
            key=key,
            text=text,
            form=refused.get(key) or clocks.form_of(key),
            address=reverse("worker:clock", args=[task.id, key]),
            draft=f"{task.id}-{key}",
            open=key in refused,
        )
        for key, text in texts.items()
    ]


def _photos(detail: CaseDetail | None, task_id: UUID) -> list[Any]:
    if detail is None:
        return []
    return shown_photos(detail.files, lambda i: reverse("worker:photo", args=[task_id, i]))


def _map(detail: CaseDetail | None, viewer: Viewer) -> MapView | None:
    if detail is None or detail.case.lon is None:
        return None
    case = detail.case
    return map_of(case.jurisdiction_key, viewer.at, lon=case.lon, lat=case.lat)
