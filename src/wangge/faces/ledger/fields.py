"""A register's fields on pages: the input that takes a value, and a stored value in words.

Checks nothing: what a value must be the domain says, and its error stands beside the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wangge.faces.site.templatetags.wangge_page import said
from wangge.packs.schema import FieldType, RegisterFieldSpec, RegisterSpec

PREFIX = "f-"
"""Before the keys of a register's fields, so that none is taken for a form's own."""
LENGTH_MAX = 2000
_INPUTS: dict[FieldType, dict[str, str]] = {
    FieldType.PHONE: {"inputmode": "tel"},
    FieldType.NUMBER: {"inputmode": "decimal"},
    FieldType.ID_NUMBER: {"autocapitalize": "characters", "spellcheck": "false"},
}


class FactField(forms.CharField):
    """Takes any text; `required` only says so on the page."""

    def validate(self, value: Any) -> None:
        """The domain decides."""


def input_of(spec: RegisterFieldSpec, *, required: bool, help_text: str = "") -> FactField:
    """The input for a field."""
    label = said(spec.name) + (f" ({spec.unit})" if spec.unit else "")
    return FactField(
        label=label,
        required=required,
        help_text=help_text,
        widget=_widget(spec),
        max_length=LENGTH_MAX,
    )


def _widget(spec: RegisterFieldSpec) -> forms.Widget:
    # Nothing personal stays in the browser: neither in its list of what was typed before.
    attrs = {"autocomplete": "off"}
    if spec.type == FieldType.CHOICE:
        named = [(c.key, said(c.name)) for c in spec.choices]
        return forms.Select(attrs=attrs, choices=[("", _("Choose …")), *named])
    if spec.type == FieldType.BOOL:
        return forms.Select(
            attrs=attrs, choices=[("", _("Choose …")), ("true", _("Yes")), ("false", _("No"))]
        )
    if spec.type == FieldType.DATE:
        return forms.DateInput(attrs=attrs | {"type": "date"})
    return forms.TextInput(attrs=attrs | _INPUTS.get(spec.type, {}))


def in_words(spec: RegisterFieldSpec, text: str) -> str:
    """A stored or masked value as people read it."""
    if not text:
        return ""
    if spec.type == FieldType.CHOICE:
        return next((said(c.name) for c in spec.choices if c.key == text), text)
    if spec.type == FieldType.BOOL:
        return {"true": _("Yes"), "false": _("No")}.get(text, text)
    return f"{text} {spec.unit}" if spec.unit and text[:1].isdigit() else text


def typed(data: Mapping[str, Any], fields: Iterable[RegisterFieldSpec]) -> dict[str, str]:
    """What somebody typed into a register's fields, by key."""
    return {f.key: str(data[PREFIX + f.key]) for f in fields if PREFIX + f.key in data}


def names_of(spec: RegisterSpec) -> dict[str, str]:
    """From the domain's names of fields to the form's."""
    return {f.key: PREFIX + f.key for f in spec.fields}


def title_field(spec: RegisterSpec) -> RegisterFieldSpec:
    """The field by which a line is called: a name where there is one."""
    texts = [f for f in spec.fields if f.type == FieldType.TEXT and f.see is None]
    return texts[0] if texts else spec.fields[0]
