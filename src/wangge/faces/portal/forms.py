"""What a resident may fill in. Decides nothing: services do; their errors come back here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.site.forms import PhotosField, PinForm
from wangge.faces.site.templatetags.wangge_page import said
from wangge.kernel.ids import new_id
from wangge.packs.schema import RuleFactSpec

TEXT_MAX = 2000


@dataclass(frozen=True, slots=True)
class FactField:
    """The question for one fact of a type, shown under the type when it is chosen."""

    type_key: str
    fact_key: str
    name: str
    bound: forms.BoundField


class ReportForm(PinForm):
    """A resident's report. `key` makes sending twice the same as once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    photos = PhotosField(
        label=_("Photos"), required=False, help_text=_("Up to 4. A picture says where and how bad.")
    )
    address = forms.CharField(
        label=_("The place in words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Such as a street and number, a compound, a building, a shop beside it."),
    )
    category = forms.ChoiceField(
        label=_("What is it about?"), error_messages={"required": _("Choose what it is about.")}
    )
    type = forms.ChoiceField(label=_("More exactly"), required=False)
    text = forms.CharField(
        label=_("What did you see?"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say in a few words what is wrong.")},
        help_text=_("Please don't write names, phone numbers or doors of other people here."),
    )
    name = forms.CharField(
        label=_("What we may call you"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(
        self,
        *args: Any,
        types_of: Mapping[str, Sequence[str]],
        facts_of: Mapping[str, Sequence[RuleFactSpec]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.types_of = types_of
        self.fact_fields = [
            self._ask(type_key, fact) for type_key, facts in facts_of.items() for fact in facts
        ]
        self._offer("category", list(types_of))
        self._offer("type", ["", *(t for types in types_of.values() for t in types)])

    def _offer(self, name: str, keys: Sequence[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, key) for key in keys]

    def _ask(self, type_key: str, fact: RuleFactSpec) -> FactField:
        name = f"facts.{type_key}.{fact.key}"
        self.fields[name] = forms.ChoiceField(
            label=said(fact.name),
            required=False,
            choices=[*((c.key, said(c.name)) for c in fact.choices), ("", _("I am not sure"))],
            widget=forms.RadioSelect,
        )
        return FactField(type_key, fact.key, name, self[name])

    def facts_of_chosen(self) -> dict[str, FactField]:
        """The questions of the chosen type, by the fact's key."""
        kind = self.cleaned_data.get("type")
        return {one.fact_key: one for one in self.fact_fields if one.type_key == kind}

    def clean_type(self) -> str:
        """The type; one of another category was chosen before the category was changed."""
        kind = str(self.cleaned_data["type"])
        return kind if kind in self.types_of.get(self.cleaned_data.get("category", ""), ()) else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            self.add_error(
                "address", _("The position on the map is incomplete; set the pin again.")
            )
        asked = self.facts_of_chosen().items()
        cleaned["facts"] = {key: cleaned[f.name] for key, f in asked if cleaned.get(f.name)}
        nowhere = cleaned.get("lon") is None and not cleaned.get("address")
        if nowhere and "address" not in self.errors:
            self.add_error("address", _("Say where it is: on the map, by position or in words."))
        return cleaned


class AddForm(forms.Form):
    """More about one's own report: words, photos or both."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    text = forms.CharField(
        label=_("What is to be added?"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = PhotosField(label=_("Photos"), required=False)


class WithdrawForm(forms.Form):
    """One's own report taken back: why, so that whoever handles it can judge."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    text = forms.CharField(
        label=_("Why do you take it back?"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why you take it back.")},
        help_text=_(
            "Such as: a wrong place, or it is solved already. Staff check it and close it."
        ),
    )


class ContactForm(forms.Form):
    """How to be reached about one's own report; empty: not at all."""

    name = forms.CharField(
        label=_("What we may call you"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class FollowForm(forms.Form):
    """A number, or a follow link pasted whole."""

    q = forms.CharField(
        label=_("Case number or link"),
        max_length=300,
        error_messages={"required": _("Enter the number on your receipt.")},
    )

    def clean_q(self) -> str:
        """The last part of whatever was pasted."""
        return str(self.cleaned_data["q"]).strip().rstrip("/").rpartition("/")[2]


class DigitsForm(forms.Form):
    """What proves, beside the number, that one is who reported."""

    digits = forms.CharField(
        label=_("The last four digits of the phone you left"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Enter four digits.")},
    )


class ConfirmForm(forms.Form):
    """The resident's judgement: solved, with one to five stars."""

    rating = forms.TypedChoiceField(
        label=_("How was it handled?"),
        coerce=int,
        choices=[
            (5, _("Very good")),
            (4, _("Good")),
            (3, _("Fair")),
            (2, _("Poor")),
            (1, _("Very poor")),
        ],
        error_messages={"required": _("Choose one.")},
    )
    note = forms.CharField(
        label=_("Anything to add"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReopenForm(forms.Form):
    """Not solved: why, so that whoever handles it again knows."""

    reason = forms.CharField(
        label=_("What is not solved?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is not solved.")},
    )
    rating = forms.TypedChoiceField(
        label=_("How was it handled?"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", "–"), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
    )
