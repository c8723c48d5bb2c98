"""What a supervisor does to the clock of a case: press it, take it one level up, give more time.

Owns the forms and what they call; whether somebody may is the services' to decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.domain.cases.api import CaseView
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.api import TaskView
from wangge.faces.site.forms import attach
from wangge.faces.site.viewer import Viewer
from wangge.faces.site.words import WORDS
from wangge.kernel.errors import NotFound, WanggeError
from wangge.packs.schema import Right

WORDS_MAX = 500
_PRESSING = (Right.CASE_SUPERVISE,)
_TAKING_UP = (Right.CASE_SUPERVISE, Right.CASE_DISPATCH)


class ReasonForm(forms.Form):
    """Words that whoever answers for the case reads with it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )


class PressForm(ReasonForm):
    """How hard, and why."""

    level = forms.ChoiceField(
        label=_("How urgent?"),
        choices=list(WORDS["colour"].items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how urgent it is.")},
    )
    field_order = ("level", "reason")


class DecisionForm(forms.Form):
    """Whether more time is given; a refusal says why."""

    approved = forms.ChoiceField(
        label=_("Decision"),
        choices=[("1", _("Grant")), ("0", _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether more time is given.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to refuse."),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to do: its words, its form, whose it is and when there is something to do."""

    key: str
    text: str | Promise
    form: type[forms.Form]
    rights: tuple[Right, ...]
    there: Callable[[TaskView], bool]


KINDS = (
    Kind(
        "extension",
        _("Decide on more time"),
        DecisionForm,
        _PRESSING,
        lambda t: bool(t.asked_limit),
    ),
    Kind("press", _("Press for it"), PressForm, _PRESSING, lambda t: t.colour != "red"),
    Kind("raise", _("Take it one level up"), ReasonForm, _TAKING_UP, lambda t: True),
)


@dataclass(frozen=True, slots=True)
class Press:
    """One of them as the page shows it."""

    key: str
    text: str | Promise
    form: forms.Form
    address: str
    draft: str
    open: bool = False


def presses(
    viewer: Viewer,
    case: CaseView,
    task: TaskView | None,
    refused: tuple[str, forms.Form] | None = None,
) -> list[Press]:
    """What the viewer may do to the clock; nothing to one's own, nor where nobody's runs."""
    if task is None or not task.is_open:
        return []
    again = dict([refused] if refused else [])
    return [
        Press(
            key=kind.key,
            text=kind.text,
            form=again.get(kind.key) or kind.form(auto_id=f"{kind.key}-%s"),
            address=reverse("console:press", args=[case.id, kind.key]),
            draft=f"{case.number}-{kind.key}",
            open=kind.key in again or kind.key == "extension",
        )
        for kind in KINDS
        if kind.there(task) and _may(viewer, task, kind)
    ]


def take(key: str, data: QueryDict, case: CaseView, viewer: Viewer) -> tuple[forms.Form, str]:
    """Does what the form says: the form, with errors when it was refused, and what became of it."""
    kind = next((k for k in KINDS if k.key == key), None)
    if kind is None or case.task_id is None:
        raise NotFound("no_such_change", zh="没有这种操作。", en="There is no such change.")
    form, said = kind.form(data, auto_id=f"{key}-%s"), ""
    if form.is_valid():
        try:
            said = _do(key, form, tasks.task(case.task_id), viewer)
        except WanggeError as error:
            if error.http_status in (403, 404):
                raise
            attach(form, error)
    return form, said


def _may(viewer: Viewer, task: TaskView, kind: Kind) -> bool:
    if task.holder_id == viewer.account_id and kind.key != "extension":
        return False
    place = (task.grid_code, task.scheme_key, task.department)
    return any(people.scope(viewer.account_id, r, viewer.at).covers(*place) for r in kind.rights)


def _do(key: str, form: forms.Form, task: TaskView, viewer: Viewer) -> str:
    reason = form.cleaned_data["reason"]
    if key == "press":
        level = cast(Literal["yellow", "red"], form.cleaned_data["level"])
        tasks.supervise(task.id, level=level, reason=reason, actor=viewer.actor, at=viewer.at)
        return "pressed"
    if key == "raise":
        acted = tasks.escalate(task.id, reason=reason, actor=viewer.actor, at=viewer.at)
        return "raised" if acted.task.holder_id != task.holder_id else "kept"
    approved = form.cleaned_data["approved"] == "1"
    tasks.decide_extension(
        task.id, approved=approved, reason=reason, actor=viewer.actor, at=viewer.at
    )
    return "granted" if approved else "not_granted"
