"""A report that staff take down for somebody: on the telephone, at the window, from a letter.

Owns the form and the look for the same matter that is open already; cases decide all else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseView, ContactInput, LocationInput, Receipt
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.portal.reading import FIELDS_OF_ERRORS, categories
from wangge.faces.site.forms import PinForm, attach
from wangge.faces.site.offers import case_line
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.faces.site.words import WORDS
from wangge.kernel.errors import WanggeError
from wangge.kernel.ids import new_id
from wangge.packs.schema import Right

OTHER = "other"
TEXT_MAX = 2000


class IntakeForm(PinForm):
    """What somebody says, where it is and how to reach them. `key` makes twice the same as once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(c, WORDS["channel"][c]) for c in cases.TAKEN_DOWN],
        widget=forms.RadioSelect,
        initial=cases.TAKEN_DOWN[0],
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
    same = forms.ChoiceField(
        label=_("Is it one of these? They are open already."),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, *, town: str) -> None:
        super().__init__(data)
        same = self.fields["same"]
        assert isinstance(same, forms.ChoiceField)
        chosen = str(self.data.get("same", ""))
        same.choices = [(OTHER, OTHER), *([(chosen, chosen)] if _is_id(chosen) else [])]
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)
        shelves = [
            (f"{said(c.department)} · {said(c.name)}", [(t.key, said(t.name)) for t in c.types])
            for c in categories(town)
        ]
        field.choices = [("", _("Not clear yet")), *shelves]

    def offer_same(self, alike: Sequence[CaseView]) -> None:
        """Asks which of these it is, or another matter."""
        field = self.fields["same"]
        assert isinstance(field, forms.ChoiceField)
        listed = [(str(one.id), case_line(one)) for one in alike]
        field.choices = [*listed, (OTHER, _("None of these: take it in as a matter of its own"))]

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
    joined: bool = False
    """It is another report of a case that was open."""


def take(town: str, form: IntakeForm, viewer: Viewer) -> Taken:
    """Takes a report in; without a receipt the form has errors, or something alike is open."""
    if not form.is_valid():
        return Taken()
    given = form.cleaned_data
    alike = () if given["same"] else _alike(town, given, viewer)
    if alike:
        form.offer_same(alike)
        return Taken(alike=alike)
    try:
        if given["same"] in ("", OTHER):
            return Taken(_receive(town, given, viewer))
        return Taken(_join(given, viewer), joined=True)
    except WanggeError as error:
        alike = _alike(town, given, viewer) if given["same"] not in ("", OTHER) else ()
        form.offer_same(alike)
        attach(form, error, FIELDS_OF_ERRORS | {"same": "same" if alike else ""})
        return Taken(alike=alike)


def _join(given: dict[str, Any], viewer: Viewer) -> Receipt:
    return cases.join_report(
        case_id=UUID(given["same"]),
        key=str(given["key"]),
        channel=given["channel"],
        text=given["text"],
        location=_where(given),
        contact=_contact(given),
        actor=viewer.actor,
        at=viewer.at,
    )


def _where(given: dict[str, Any]) -> LocationInput:
    return LocationInput(lon=given["lon"], lat=given["lat"], address=given["address"])


def _contact(given: dict[str, Any]) -> ContactInput:
    language = get_language() or "zh-hans"
    return ContactInput(name=given["name"], phone=given["phone"], language=language)


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _receive(town: str, given: dict[str, Any], viewer: Viewer) -> Receipt:
    return cases.receive_report(
        jurisdiction_key=town,
        key=str(given["key"]),
        channel=given["channel"],
        type_key=given["type"],
        text=given["text"],
        location=_where(given),
        contact=_contact(given),
        actor=viewer.actor,
        at=viewer.at,
    )


def _alike(town: str, given: dict[str, Any], viewer: Viewer) -> tuple[CaseView, ...]:
    """Open cases that may be the same; none where the form came before and was taken."""
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    if cases.find_receipt(client=str(viewer.actor), key=str(given["key"])):
        return ()
    found = places.locate(town, lon=given["lon"], lat=given["lat"], at=viewer.at)
    pack, _sep, kind = given["type"].rpartition("/")
    return cases.alike(
        scope,
        cases.Matter(
            jurisdiction_key=town,
            at=viewer.at,
            type_key=kind,
            pack_key=pack,
            units=_units(found),
            lon=given["lon"],
            lat=given["lat"],
            address=given["address"],
        ),
    )


def _units(found: places.PlaceFound) -> list[str]:
    """The unit it lies in, and those that may be meant beside it."""
    return list(filter(None, {found.unit_code, *(c.unit_code for c in found.candidates)}))
