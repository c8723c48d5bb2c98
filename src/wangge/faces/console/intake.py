"""A report that staff take down for somebody: on the telephone, at the window, from a letter.

Owns the form and the look for the same matter that is open already; cases decide all else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter, CaseView, ContactInput, LocationInput, Receipt
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.portal.reading import FIELDS_OF_ERRORS, categories
from wangge.faces.site.forms import PinForm, attach
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.faces.site.words import WORDS
from wangge.kernel.errors import WanggeError
from wangge.kernel.ids import new_id
from wangge.packs.schema import Right

CHANNELS = ("hotline", "window", "email")
TEXT_MAX = 2000
ALIKE_SHOWN = 5


class IntakeForm(PinForm):
    """What somebody says, where it is and how to reach them. `key` makes twice the same as once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(c, WORDS["channel"][c]) for c in CHANNELS],
        widget=forms.RadioSelect,
        initial=CHANNELS[0],
    )
    type = forms.ChoiceField(
        label=_("Matter"),
        required=False,
        help_text=_("Left open, it waits for whoever files it."),
    )
    text = forms.CharField(
        label=_("What is told"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write down what is told.")},
    )
    address = forms.CharField(
        label=_("The place in words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Such as a street and number, a compound, a building, a shop beside it."),
    )
    name = forms.CharField(
        label=_("Name of who reports"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
        help_text=_("Then they are told each step, and asked at the end."),
    )
    other = forms.BooleanField(label=_("It is another matter: take it in"), required=False)

    def __init__(self, data: QueryDict | None = None, *, town: str) -> None:
        super().__init__(data)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)
        shelves = [
            (f"{said(c.department)} · {said(c.name)}", [(t.key, said(t.name)) for t in c.types])
            for c in categories(town)
        ]
        field.choices = [("", _("Not clear yet")), *shelves]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("lon") is None or cleaned.get("lat") is None:
            cleaned["lon"] = cleaned["lat"] = None
            if not cleaned.get("address") and "address" not in self.errors:
                self.add_error("address", _("Say where it is: on the map or in words."))
        return cleaned


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a form: a receipt, or what is open already and may be the same."""

    receipt: Receipt | None = None
    alike: tuple[CaseView, ...] = ()


def take(town: str, form: IntakeForm, viewer: Viewer) -> Taken:
    """Takes a report in; without a receipt the form has errors, or something alike is open."""
    if not form.is_valid():
        return Taken()
    given = form.cleaned_data
    alike = () if given["other"] else _alike(town, given, viewer)
    if alike:
        return Taken(alike=alike)
    try:
        return Taken(_receive(town, given, viewer))
    except WanggeError as error:
        attach(form, error, FIELDS_OF_ERRORS)
        return Taken()


def _receive(town: str, given: dict[str, Any], viewer: Viewer) -> Receipt:
    return cases.receive_report(
        jurisdiction_key=town,
        key=str(given["key"]),
        channel=given["channel"],
        type_key=given["type"],
        text=given["text"],
        location=LocationInput(lon=given["lon"], lat=given["lat"], address=given["address"]),
        contact=ContactInput(
            name=given["name"], phone=given["phone"], language=get_language() or "zh-hans"
        ),
        actor=viewer.actor,
        at=viewer.at,
    )


def _alike(town: str, given: dict[str, Any], viewer: Viewer) -> tuple[CaseView, ...]:
    """Open cases of the same matter in the same base unit, or with the same words for the place."""
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    kind = given["type"].rpartition("/")[2]
    if not kind or cases.find_receipt(client=str(viewer.actor), key=str(given["key"])):
        return ()
    found = places.locate(town, lon=given["lon"], lat=given["lat"], at=viewer.at)
    near = [CaseFilter(town, unit_code=u, type_key=kind, measure="open") for u in _units(found)]
    if given["address"]:
        near.append(CaseFilter(town, words=given["address"], type_key=kind, measure="open"))
    listed = [c for one in near for c in cases.case_queue(scope, one, size=ALIKE_SHOWN).rows]
    return tuple({c.id: c for c in listed}.values())[:ALIKE_SHOWN]


def _units(found: places.PlaceFound) -> list[str]:
    """The unit it lies in, and those that may be meant beside it."""
    return list(filter(None, {found.unit_code, *(c.unit_code for c in found.candidates)}))
