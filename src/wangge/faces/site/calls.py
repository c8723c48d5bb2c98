"""Whistles and the answers to them as forms, for the console and for whoever is called.

Decides nothing: who may whistle or answer, and what that needs, the domain says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput, Answer, CallView, CaseDetail
from wangge.domain.places import api as places
from wangge.faces.site import words
from wangge.faces.site.forms import PhotosField, attach
from wangge.faces.site.photos import keep_photos
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound, WanggeError
from wangge.packs.schema import WhistleSpec

WORDS_MAX = 500
WHISTLE = "whistle"
FIELDS_OF_ERRORS = {"photo": "photos"}
_REASONS = {
    Answer.REFUSE: _("Why the department doesn't come"),
    Answer.INSIST: _("Why it must come"),
    Answer.RELEASE: _("Why it needn't come any more"),
}


@dataclass(frozen=True, slots=True)
class CallOffer:
    """A whistle or an answer as the page shows it, to the template of actions."""

    key: str
    text: str
    form: forms.Form
    address: str
    draft: str
    grave: bool = False
    open: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class CallLine:
    """A department called to the case, and what the viewer may say about it."""

    call: CallView
    holder_id: UUID | None
    due_at: Any
    opened_at: Any
    offers: list[CallOffer] = field(default_factory=list)


class WhistleForm(forms.Form):
    """Which whistle, whom it calls, why. `version`: the case as it was shown."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, spec: WhistleSpec, case: Any) -> None:
        super().__init__(
            data, auto_id=f"{WHISTLE}-{spec.key}-%s", initial={"version": case.version}
        )
        names = {
            d.key: said(d.name)
            for d in places.pack(case.jurisdiction_key, case.pack_key).departments
        }
        self.spec = spec
        self.fields["departments"] = forms.MultipleChoiceField(
            label=_("Which departments are called?"),
            choices=[(key, names.get(key, key)) for key in spec.departments],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose the departments to call.")},
        )
        self.fields["reason"] = _text(_("What they are called for"), required=True)


class AnswerForm(forms.Form):
    """What is answered to a call, with the words and photos that the answer takes."""

    def __init__(
        self, data: QueryDict | None, files: MultiValueDict[str, Any] | None, *, answer: Answer
    ) -> None:
        super().__init__(data, files, auto_id=f"{answer.value}-%s")
        self.answer = answer
        if answer in _REASONS:
            self.fields["reason"] = _text(_REASONS[answer], required=True)
            return
        reports = answer is Answer.REPORT
        label = _("What was done, and what came of it") if reports else _("Note")
        self.fields["note"] = _text(label, required=reports)
        self.fields["photos"] = PhotosField(label=_("Photos of the spot"), required=False)


def whistle_offers(
    detail: CaseDetail,
    address: Callable[[str], str],
    viewer: Viewer,
    refused: WhistleForm | None = None,
) -> list[CallOffer]:
    """A form for each whistle that the viewer may blow for the case."""
    offered = []
    for spec in cases.whistles_offered(detail.case.id, viewer.account_id, viewer.at):
        back = refused if refused is not None and refused.spec.key == spec.key else None
        form = back or WhistleForm(None, spec=spec, case=detail.case)
        offered.append(
            CallOffer(
                key=spec.key,
                text=said(spec.name),
                form=form,
                address=address(spec.key),
                draft=f"{detail.case.number}-{WHISTLE}-{spec.key}",
                open=back is not None,
                answered=back is not None,
            )
        )
    return offered


def answer_offers(
    call: CallView,
    address: Callable[[str], str],
    viewer: Viewer,
    refused: AnswerForm | None = None,
) -> list[CallOffer]:
    """A form for each answer that the viewer may give to a call."""
    offered = []
    for answer in cases.answers_offered(call.id, viewer.account_id, viewer.at):
        back = refused if refused is not None and refused.answer is answer else None
        offered.append(
            CallOffer(
                key=answer.value,
                text=words.word("answer", answer.value),
                form=back or AnswerForm(None, None, answer=answer),
                address=address(answer.value),
                draft=f"{call.id}-{answer.value}",
                grave=answer in (Answer.REFUSE, Answer.RELEASE),
                open=back is not None,
                answered=back is not None,
            )
        )
    return offered


def blow(detail: CaseDetail, form: WhistleForm, viewer: Viewer) -> bool:
    """Calls the departments; False when refused, and the form says why."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        cases.whistle(
            case_id=detail.case.id,
            kind=form.spec.key,
            departments=given["departments"],
            reason=given["reason"],
            actor=viewer.actor,
            at=viewer.at,
            version=given.get("version"),
        )
    except WanggeError as error:
        return _refused(form, error)
    return True


def give_answer(call: CallView, form: AnswerForm, viewer: Viewer) -> bool:
    """Gives the answer; False when refused, and the form says why."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    photos = keep_photos(given.get("photos") or [], evidence=True, actor=viewer.actor, at=viewer.at)
    payload = ActionInput(
        reason=given.get("reason") or "", note=given.get("note") or "", photos=photos
    )
    try:
        cases.answer_call(
            call_id=call.id,
            answer=form.answer.value,
            actor=viewer.actor,
            at=viewer.at,
            payload=payload,
        )
    except WanggeError as error:
        return _refused(form, error)
    return True


def spec_named(detail: CaseDetail, key: str, viewer: Viewer) -> WhistleSpec:
    """A whistle that the viewer may blow for the case; `NotFound` for any other."""
    found = cases.whistles_offered(detail.case.id, viewer.account_id, viewer.at)
    return _named(found, lambda spec: spec.key == key)


def answer_named(call: CallView, key: str, viewer: Viewer) -> Answer:
    """An answer that the viewer may give to the call; `NotFound` for any other."""
    found = cases.answers_offered(call.id, viewer.account_id, viewer.at)
    return _named(found, lambda answer: answer.value == key)


def _named(offered: Sequence[Any], fits: Callable[[Any], bool]) -> Any:
    for one in offered:
        if fits(one):
            return one
    raise NotFound(
        "answer_gone",
        zh="现在不能这样办理，请返回查看最新情况。",
        en="This can't be done any more; go back and look again.",
    )


def _refused(form: forms.Form, error: WanggeError) -> bool:
    if error.http_status in (403, 404):
        raise error
    attach(form, error, FIELDS_OF_ERRORS)
    return False


def _text(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
