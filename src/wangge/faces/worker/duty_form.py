"""The form of a duty: its checklist with photos, evidence, note, position; and what it comes to.

Decides nothing: whether an answer is possible the domain says, and `attach` shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.domain.duties import api as duties
from wangge.domain.duties.api import PhotoInput, Plan, Position
from wangge.faces.site.forms import PhotosField, PinForm
from wangge.faces.site.templatetags.wangge_page import said
from wangge.kernel.ids import new_id
from wangge.packs.schema import DutySpec, ItemSpec
from wangge.plumbing.files import api as files

NOTE_MOST = 2000
SELECT_FROM = 7
"""From so many choices on, a list instead of buttons."""


PLACED = {"position": "unplaced"}
"""Where an error about the position is shown: at what may be said in its stead."""


class PlacedForm(PinForm):
    """What every form on the spot carries: where the device says it is, or why it can't."""

    unplaced = forms.CharField(
        label=_("No position? Say why"),
        required=False,
        max_length=200,
        help_text=_("Such as: no signal in the stairwell. It is marked, not refused."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def position(self) -> Position | None:
        """WGS-84, as browsers give it; None unless both are there."""
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return None if lon is None or lat is None else Position(lon, lat)


class DutyForm(PlacedForm):
    """A duty's record. `key` tells the server that the same form came twice."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, given: Any, *, plan: Plan) -> None:
        super().__init__(data, given, initial={"key": new_id().hex}, auto_id="d-%s")
        self.plan = plan
        self.items = plan.checklist.items if plan.checklist else ()
        for item in self.items:
            self._add(item)
        if plan.spec.photo != "none":
            label = _("Photos of the spot")
            self.fields["photos"] = PhotosField(label=label, required=False)
        self.fields["note"] = forms.CharField(
            label=_("What you report") if reports(plan) else _("Note"),
            required=False,
            max_length=NOTE_MOST,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _add(self, item: ItemSpec) -> None:
        if item.type != "photo":
            self.fields[answer_name(item)] = _answer_field(item)
        if item.type == "photo" or item.finding is not None:
            self.fields[photo_name(item)] = PhotosField(
                label=said(item.text) if item.type == "photo" else _("Photo"),
                required=False,
            )

    def rows(self) -> Iterator[tuple[ItemSpec, forms.BoundField | None, forms.BoundField | None]]:
        """Each item with its answer's field and its photos' field."""
        for item in self.items:
            names = (answer_name(item), photo_name(item))
            answer, photo = (self[name] if name in self.fields else None for name in names)
            yield item, answer, photo

    def answers(self) -> dict[str, Any]:
        """By item, as typed."""
        found = {i.key: self.cleaned_data.get(answer_name(i)) for i in self.items}
        return {key: value for key, value in found.items() if value not in (None, "")}

    def pictures(self, at: datetime) -> list[PhotoInput]:
        """All photos, ready to be kept; writes them to the disk. Raises `FileRefused`."""
        fields = [("", "photos"), *((i.key, photo_name(i)) for i in self.items)]
        return [
            PhotoInput(_prepared(upload, at), item)
            for item, name in fields
            for upload in self.cleaned_data.get(name) or []
        ]

    def field_names(self) -> dict[str, str]:
        """The service's fields in the form's words."""
        return PLACED | {
            f"answers.{i.key}": photo_name(i) if i.type == "photo" else answer_name(i)
            for i in self.items
        }


class FindForm(forms.Form):
    """Something wrong that no item asks for: it becomes a case at once."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    case_type = forms.ChoiceField(label=_("Which kind of matter is it?"))
    text = forms.CharField(
        label=_("What did you see?"),
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you saw.")},
    )
    photos = PhotosField(label=_("Photos of the spot"), required=False)

    def __init__(self, data: Any, given: Any, *, plan: Plan) -> None:
        super().__init__(data, given, initial={"key": new_id().hex}, auto_id="f-%s")
        field = self.fields["case_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("Choose …")), *_case_types(plan)]

    def pictures(self, at: datetime) -> list[PhotoInput]:
        """Ready to be kept."""
        return [PhotoInput(_prepared(u, at)) for u in self.cleaned_data["photos"]]


def reports(plan: Plan) -> bool:
    """Whether the duty is to report something in words (应报)."""
    spec = plan.spec
    return isinstance(spec, DutySpec) and spec.on is not None and spec.on.what == "report"


def answer_name(item: ItemSpec) -> str:
    return f"a-{item.key}"


def photo_name(item: ItemSpec) -> str:
    return f"p-{item.key}"


def _answer_field(item: ItemSpec) -> forms.Field:
    label = said(item.text)
    if item.type == "number":
        return forms.CharField(
            label=f"{label} ({item.unit})" if item.unit != "1" else label,
            required=False,
            max_length=40,
            help_text=_bounds(item),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
    choices = [(c.key, said(c.name)) for c in item.choices]
    if item.type == "yes_no":
        choices = [("yes", gettext("Yes")), ("no", gettext("No"))]
    if len(choices) >= SELECT_FROM:
        return forms.ChoiceField(
            label=label, required=False, choices=[("", gettext("Choose …")), *choices]
        )
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


def _bounds(item: ItemSpec) -> str:
    unit = "" if item.unit == "1" else f" {item.unit}"
    low, high = item.minimum, item.maximum
    if low is not None and high is not None:
        return gettext("From %(low)s to %(high)s") % {"low": f"{low:g}", "high": f"{high:g}{unit}"}
    if low is not None:
        return gettext("At least %(low)s") % {"low": f"{low:g}{unit}"}
    return gettext("At most %(high)s") % {"high": f"{high:g}{unit}"} if high is not None else ""


def _case_types(plan: Plan) -> list[tuple[str, Any]]:
    pack = plan.pack
    return [
        (said(c.name), [(t.key, said(t.name)) for t in pack.case_types if t.category == c.key])
        for c in pack.categories
    ]


def _prepared(upload: Any, at: datetime) -> files.PreparedPhoto:
    return files.prepare_photo(upload.read(), upload.name or "photo", evidence=True, at=at)


def record(form: DutyForm, occurrence_id: Any, actor: Any, at: datetime) -> duties.VisitView:
    """Finishes the duty with what the form says. Raises what `duties.finish` raises."""
    return duties.finish(
        occurrence_id,
        answers=form.answers(),
        photos=form.pictures(at),
        note=form.cleaned_data["note"],
        position=form.position(),
        unplaced=form.cleaned_data["unplaced"],
        key=form.cleaned_data["key"],
        actor=actor,
        at=at,
    )
