"""Choices that packs leave to the town: what is incomplete until one is named, and naming it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wangge.domain.registers import api as registers
from wangge.domain.registers.api import OwnChoice
from wangge.faces.site.forms import attach
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import Right, Text

FIELDS = {"name.zh": "zh", "name.en": "en"}


class KindForm(forms.Form):
    """The town's name for one choice; the service says what is wrong with it."""

    zh = forms.CharField(label=_("Name in Chinese"), widget=forms.TextInput({"lang": "zh-Hans"}))
    en = forms.CharField(label=_("Name in English"), widget=forms.TextInput({"lang": "en"}))
    group = forms.ChoiceField(label=_("Belongs to"))

    def __init__(self, data: Any = None, *, own: OwnChoice, **kwargs: Any) -> None:
        given = {"group": own.group}
        if own.name is not None:
            given |= {"zh": own.name.zh, "en": own.name.en}
        mark = own.path.replace("/", "-").replace(".", "-")
        super().__init__(data, initial=given, auto_id=f"{mark}-%s", **kwargs)
        self.own = own
        if own.field.groups:
            choices = [("", _("Please choose")), *((g.key, said(g.name)) for g in own.field.groups)]
            self.fields["group"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["group"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One choice, and the form for whoever manages the town."""

    own: OwnChoice
    form: KindForm | None


def kinds(viewer: Viewer, town: str, refused: KindForm | None = None) -> list[Kind]:
    """Every choice left to the town; `refused` stands in its place with its errors."""
    return [Kind(own, _form(viewer, own, refused)) for own in registers.own_choices(town)]


def _form(viewer: Viewer, own: OwnChoice, refused: KindForm | None) -> KindForm | None:
    if refused is not None and refused.own.path == own.path:
        return refused
    return KindForm(own=own) if viewer.may(Right.TOWN_MANAGE) else None


def taken(viewer: Viewer, town: str, given: QueryDict) -> KindForm | None:
    """Names the choice; the form with its errors where it can't be. Raises `NotFound`."""
    path = given.get("path", "")
    own = next((o for o in registers.own_choices(town) if o.path == path), None)
    if own is None:
        raise NotFound(
            "no_own_choice",
            zh="本地的领域包没有把这一项留给各地自定。",
            en="No pack of the town leaves this to it.",
        )
    form = KindForm(given, own=own)
    if not form.is_valid():
        return form
    try:
        registers.name_choice(
            jurisdiction_key=town,
            path=path,
            name=Text(zh=form.cleaned_data["zh"], en=form.cleaned_data["en"]),
            group=form.cleaned_data.get("group", ""),
            actor=viewer.actor,
            at=viewer.at,
        )
    except InvalidInput as error:
        attach(form, error, FIELDS)
        return form
    return None
