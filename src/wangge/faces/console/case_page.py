"""Everything one case's page shows, gathered once for looking and for refused forms alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.domain.alarms import api as alarms
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseDetail, CaseView, TimelineEntry
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.api import TaskView
from wangge.faces.console.calls_page import calls_part
from wangge.faces.console.people_page import may_open
from wangge.faces.console.pressing import ReasonForm, presses
from wangge.faces.console.warning_page import case_warnings
from wangge.faces.site import offers, words
from wangge.faces.site.action_form import ActionForm
from wangge.faces.site.calls import AnswerForm, WhistleForm
from wangge.faces.site.case_photos import shown_photos
from wangge.faces.site.map_view import map_of
from wangge.faces.site.naming import Names
from wangge.faces.site.purposes import PURPOSE_WORDS
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import Right
from wangge.plumbing.access import Scope

ASKED = "ask_extension"
"""The act under which the words of a request for more time are kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    at: datetime
    what: str
    who: str
    detail: str
    reason: str
    note: str


class PurposeForm(forms.Form):
    """What the contact is needed for; every look is recorded with it."""

    report = forms.UUIDField(required=False, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[("", _("Choose …")), *((p, PURPOSE_WORDS.get(p, p)) for p in cases.PURPOSES)],
        error_messages={"required": _("Say what you need the contact for.")},
    )


def view_scope(viewer: Viewer) -> Scope:
    """The cases the viewer may see."""
    return people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)


def case_page(
    viewer: Viewer,
    case_id: UUID,
    *,
    refused: ActionForm | None = None,
    contact: cases.ContactShown | None = None,
    contact_of: UUID | None = None,
    purpose_form: PurposeForm | None = None,
    whistle: WhistleForm | None = None,
    answer: tuple[UUID, AnswerForm] | None = None,
    pressed: tuple[str, forms.Form] | None = None,
    untie: ReasonForm | None = None,
) -> dict[str, Any]:
    """The page's context; `NotFound` for a case out of the viewer's reach."""
    scope = view_scope(viewer)
    detail = cases.case(scope, case_id)
    case = detail.case
    names = Names(case.jurisdiction_key, viewer.at)
    actions = cases.available_actions(case_id, viewer.account_id, viewer.at)
    task = tasks.task(case.task_id) if case.task_id else None
    entries = cases.timeline(scope, case_id)
    called = calls_part(viewer, detail, scope, whistle=whistle, answer=answer)
    holders = [line.holder_id for line in called["calls"]]
    names.load_people(_accounts(entries, case.holder_id, *holders))
    called["calls"] = [(line, names.person(line.holder_id)) for line in called["calls"]]
    return called | {
        "detail": detail,
        "case": case,
        "task": task,
        "actions": actions,
        "holder": names.person(case.holder_id),
        "post": names.post(task.scheme_key, task.held_post) if task else "",
        "grid_opens": may_open(viewer, case.scheme_key, case.grid_code),
        "place": names.place(case.scheme_key, case.grid_code),
        "department": names.department(case.department) if case.department else "",
        "lines": [_line(e, names) for e in entries],
        "photos": shown_photos(detail.files, lambda i: reverse("console:photo", args=[case_id, i])),
        "map": map_of(case.jurisdiction_key, viewer.at, lon=case.lon, lat=case.lat),
        "offers": _offers(detail, actions, viewer, refused),
        "candidates": _candidates(detail, actions, viewer),
        "may_see_contact": viewer.may(Right.CONTACT_VIEW),
        "may_audit": viewer.may(Right.JOURNAL_AUDIT),
        "presses": presses(viewer, case, task, pressed),
        "asked_why": _asked_why(task),
        "warnings": case_warnings(viewer, case_id),
        "caller": alarms.caller_of_case(case_id, account_id=viewer.account_id, at=viewer.at),
        "contact": contact,
        "contact_of": contact_of,
        "first": cases.standing(case.same_as_id) if case.same_as_id else None,
        "untie": _untie(case, viewer, untie),
        "purpose_form": purpose_form or PurposeForm(),
    }


def _untie(case: CaseView, viewer: Viewer, refused: ReasonForm | None) -> ReasonForm | None:
    """The form for what was joined by mistake, for who may take it apart while there is time."""
    if case.same_as_id is None:
        return None
    may = cases.may_untie(case.id, viewer.account_id, viewer.at)
    return (refused or ReasonForm(auto_id="untie-%s")) if may or refused else None


def _offers(
    detail: CaseDetail, actions: Any, viewer: Viewer, refused: ActionForm | None
) -> list[offers.Offer]:
    def address(key: str) -> str:
        return reverse("console:act", args=[detail.case.id, key])

    return offers.offers(detail, actions, address, viewer, refused)


def _candidates(detail: CaseDetail, actions: Any, viewer: Viewer) -> list[tuple[str, Any, str]]:
    """One tap each: the grids a point near a border may mean, when filing is all that is left."""
    filing = next((a for a in actions if a.effect == "file"), None)
    if filing is None or not detail.case.type_key:
        return []
    near = [c for c in offers.place_choices(detail, viewer) if c[0].startswith("unit:")]
    return [(value, text, filing.key) for value, text in near]


def _asked_why(task: TaskView | None) -> str:
    """Why more time is asked for, in the words of whoever did."""
    if task is None or not task.asked_limit:
        return ""
    return next((n.text for n in reversed(tasks.notes_of(task.id)) if n.act == ASKED), "")


def _accounts(entries: Iterable[TimelineEntry], *others: UUID | None) -> list[UUID | None]:
    found: list[UUID | None] = list(others)
    for entry in entries:
        kind, _sep, identity = entry.actor.partition(":")
        if kind == "account":
            found.append(UUID(identity))
        holder = entry.data.get("holder")
        if isinstance(holder, str):
            found.append(UUID(holder))
    return found


def _line(entry: TimelineEntry, names: Names) -> Line:
    data = entry.data
    parts = []
    if isinstance(data.get("holder"), str):
        parts.append(names.person(UUID(data["holder"])))
    if data.get("department") and entry.kind.startswith("case.call_"):
        parts.append(names.department(data["department"]))
    if entry.kind == "case.whistled":
        parts += [names.department(key) for key in data.get("departments", [])]
    if data.get("outcome") and entry.kind.startswith("case."):
        parts.append(words.word("outcome", data["outcome"]))
    if data.get("colour"):
        parts.append(words.word("colour", data["colour"]))
    if data.get("same_number"):
        parts = [data["same_number"]]
    what = words.event(entry.kind, data)
    who = names.actor(entry.actor)
    return Line(entry.at, what, who, " · ".join(filter(None, parts)), entry.reason, entry.note)
