"""What is filled in about a line: its facts, its place, reasons, purposes. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.domain.registers.api import RecordPage
from wangge.faces.ledger.fields import PREFIX, in_words, input_of
from wangge.faces.ledger.gate import Opened
from wangge.faces.site.templatetags.wangge_page import said
from wangge.packs.schema import RegisterFieldSpec, RegisterSpec

REASON_MAX = 500
NO_REASON = {"required": _("Say why.")}


def reason_field(label: Any) -> forms.CharField:
    """Words on why, for the history."""
    return forms.CharField(
        label=label,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages=NO_REASON,
    )


def place_field(label: Any) -> forms.CharField:
    """A grid's name or code, or a base unit's code; the page offers the keeper's grids."""
    return forms.CharField(
        label=label,
        help_text=_("The name or code of a grid, or the code of a base unit."),
        widget=forms.TextInput(attrs={"list": "grids", "autocomplete": "off"}),
        error_messages={"required": _("Say where it is.")},
    )


class FactsForm(forms.Form):
    """Some fields of a register. `known`: masked values there already, which needn't be given."""

    def __init__(
        self,
        data: Any,
        *,
        fields: Collection[RegisterFieldSpec],
        known: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        for spec in fields:
            there = (known or {}).get(spec.key, "")
            told = gettext("Known: %(value)s. Leave empty if still right.") % {
                "value": in_words(spec, there)
            }
            self.fields[PREFIX + spec.key] = input_of(
                spec, required=spec.required and not there, help_text=told if there else ""
            )


class NewForm(FactsForm):
    """Everything of a new line."""

    def __init__(self, data: Any, *, spec: RegisterSpec, **more: Any) -> None:
        super().__init__(data, fields=spec.fields, **more)
        self.fields["place"] = place_field(_("Where it is"))


class ChangeForm(FactsForm):
    """New values of a line's fields; what is left as it is isn't written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            ("change", _("The circumstances have changed")),
            ("correct", _("It was recorded wrongly")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which of the two it is.")},
    )
    asked = forms.BooleanField(label=_("The person recorded asked for it"), required=False)

    def __init__(self, data: Any, *, opened: Opened, page: RecordPage, **more: Any) -> None:
        cells = {c.key: c for c in page.row.cells if not c.objected}
        self.specs = [f for f in opened.ref.spec.fields if f.key in cells]
        self._clear = {k: c.text for k, c in cells.items() if not c.masked}
        initial: dict[str, Any] = {PREFIX + k: text for k, text in self._clear.items()}
        initial |= {"version": page.row.version, **more.pop("initial", {})}
        masks = {k: c.text for k, c in cells.items() if c.masked}
        super().__init__(data, fields=self.specs, known=masks, initial=initial, **more)
        emptied = [(f.key, said(f.name)) for f in self.specs if f.key in masks and not f.required]
        if emptied:
            self.fields["empty"] = forms.MultipleChoiceField(
                label=_("Empty these"),
                choices=emptied,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["reason"] = reason_field(_("Why"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.values():
            self.add_error(None, gettext("Nothing has been altered."))
        return given

    def values(self) -> dict[str, str]:
        """What differs from what is shown, by key."""
        given, found = self.cleaned_data, {}
        for spec in self.specs:
            text = given.get(PREFIX + spec.key, "")
            if spec.key in self._clear:
                if text != self._clear[spec.key]:
                    found[spec.key] = text
            elif text:
                found[spec.key] = text
        return found | {key: "" for key in given.get("empty", ()) if key not in found}


class MoveForm(forms.Form):
    """Where the subject is now."""

    place = place_field(_("Where it is now"))
    reason = reason_field(_("Why"))


class EndForm(forms.Form):
    """Why it is no longer a matter of this register."""

    reason = reason_field(_("Why"))


class ObjectForm(forms.Form):
    """What the person recorded objects to, in their words."""

    field = forms.ChoiceField(label=_("Against what"), required=False)
    reason = reason_field(_("What the person says"))

    def __init__(self, data: Any, *, opened: Opened, page: RecordPage, **more: Any) -> None:
        super().__init__(data, **more)
        spec = opened.ref.spec
        fields = [(f.key, said(f.name)) for f in spec.fields if page.row.cell(f.key)]
        self.fields["field"].choices = [("", _("Being recorded at all")), *fields]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """The answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("Upheld: remove it")), ("0", _("Rejected: it stays"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Decide one way or the other.")},
    )
    reason = reason_field(_("Reason that the person is told"))


class PurposeForm(forms.Form):
    """What a value is needed for; every look is recorded with it."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"),
        error_messages={"required": _("Say what you need it for.")},
    )

    def __init__(self, data: Any, *, spec: RegisterSpec, field: str, **more: Any) -> None:
        super().__init__(data, auto_id=f"look-{field}-%s", **more)
        one = spec.field(field)
        used = (one.purposes if one else ()) or tuple(p.key for p in spec.purposes)
        listed = [(p.key, said(p.name)) for p in spec.purposes if p.key in used]
        self.fields["purpose"].choices = [("", _("Choose …")), *listed]  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """An Excel file."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
            "invalid": _("Choose a file."),
        },
    )
