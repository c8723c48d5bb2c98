"""Warnings as pages: the list by model, band and grid; one estimate down to its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.domain.alarms import api as alarms
from wangge.domain.alarms.api import Given, Model, WarningFilter, WarningView
from wangge.domain.registers import api as registers
from wangge.faces.site import words
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import FieldType
from wangge.packs.unit_words import amount, number_words, unit_words

SHOWS = ("warned", "lacking", "all")


class ValuesForm(forms.Form):
    """The inputs of a model that somebody enters; what is left empty stays missing."""

    def __init__(self, data: Any, *, model: Model, keys: tuple[str, ...]) -> None:
        super().__init__(data)
        for given in model.spec.inputs:
            if given.key in keys:
                self.fields[given.key] = _field(said(given.name), given.unit, given.type)


def _field(name: str, unit: str, kind: str) -> forms.Field:
    if kind == "bool":
        choices = [("", "–"), ("1", _("Yes")), ("0", _("No"))]
        return forms.ChoiceField(label=name, choices=choices, required=False)
    spoken = unit_words(unit, get_language() or "zh")
    label = f"{name} ({spoken})" if spoken else name
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=40, required=False, widget=widget)


def index_page(viewer: Viewer, jurisdiction_key: str, query: QueryDict) -> dict[str, Any]:
    """The models the viewer may see, and the estimates of the one that is chosen."""
    models = alarms.seen_models(jurisdiction_key, viewer.account_id, viewer.at)
    page: dict[str, Any] = {"models": [(m, alarms.last_run(m, viewer.at)) for m in models]}
    if not models:
        return page
    named = {m.name: m for m in models}
    one = named.get(query.get("model", ""), _busiest(page["models"]))
    asked = _asked(query)
    names = Names(jurisdiction_key, viewer.at)
    found, more = alarms.warnings(
        one, asked, account_id=viewer.account_id, at=viewer.at, after=_id(query.get("after", ""))
    )
    rows = alarms.subject_rows(one, found, account_id=viewer.account_id, at=viewer.at)
    return page | {
        "model": one,
        "run": alarms.last_run(one, viewer.at),
        "asked": asked,
        "rows": [_row(one, w, rows, names) for w in found],
        "more": _address(one, asked, after=str(more)) if more else "",
        "colours": [
            (c, words.word("band", c)) for c in dict.fromkeys(b.colour for b in one.spec.bands)
        ],
        "grids": names.upper_grids(one.scheme_key),
        "tabs": [
            (_address(one, asked, show=s), s == asked.show, words.word("show", s)) for s in SHOWS
        ],
        "may_run": alarms.may_run(one, viewer.account_id, viewer.at),
    }


def estimate_page(
    viewer: Viewer, jurisdiction_key: str, estimate_id: UUID, form: ValuesForm | None = None
) -> dict[str, Any]:
    """One estimate: how it came about, its inputs, and a form for what is missing."""
    found = alarms.warning(
        jurisdiction_key=jurisdiction_key,
        estimate_id=estimate_id,
        account_id=viewer.account_id,
        at=viewer.at,
    )
    names = Names(jurisdiction_key, viewer.at)
    rows = alarms.subject_rows(found.model, [found], account_id=viewer.account_id, at=viewer.at)
    row = rows.get(found.entry_id) if found.entry_id else None
    one = found.model
    feeds = alarms.may_feed(one, viewer.account_id, viewer.at, found.grid_code)
    return {
        "model": one,
        "warning": found,
        "subject": _subject(one, row) or names.grid(one.scheme_key, found.grid_code),
        "place": names.place(one.scheme_key, found.grid_code),
        "inputs": [_input(g, row, one, names) for g in found.given],
        "constants": [
            (c, amount(c.value, c.unit, get_language() or "zh")) for c in one.spec.constants
        ],
        "bands": [(b, alarms.band_limits(b, _tongue())) for b in one.spec.bands],
        "missing": [g.name for g in found.given if g.key in found.missing],
        "form": (form or values_form(one, found)) if feeds and found.missing else None,
        **_figures(one, found),
    }


def values_form(one: Model, found: WarningView, data: Any = None) -> ValuesForm:
    """The form for what is missing."""
    return ValuesForm(data, model=one, keys=found.missing)


def case_warnings(viewer: Viewer, case_id: UUID) -> list[dict[str, Any]]:
    """What led to a case, for its page: as far as the viewer may see the subjects."""
    found = alarms.warnings_of_case(case_id, account_id=viewer.account_id, at=viewer.at)
    return [{"warning": w, **_figures(w.model, w)} for w in found]


def _busiest(models: list[tuple[Model, alarms.LastRun]]) -> Model:
    """What a visitor without a choice sees: the model that warns most."""
    return max(models, key=lambda pair: (pair[1].warned, pair[1].lacking))[0]


def _asked(query: QueryDict) -> WarningFilter:
    """Odd values are dropped, so that an old link still shows a list."""
    show = query.get("show", "")
    return WarningFilter(
        show=show if show in SHOWS else "warned",
        colour=query.get("colour", ""),
        under=query.get("under", ""),
    )


def _address(one: Model, asked: WarningFilter, **more: str) -> str:
    pairs = {"model": one.name, "show": asked.show, "colour": asked.colour, "under": asked.under}
    kept = {k: v for k, v in {**pairs, **more}.items() if v}
    return f"{reverse('console:warnings')}?{urlencode(kept)}"


def _row(
    one: Model, found: WarningView, rows: Mapping[UUID, registers.Row], names: Names
) -> dict[str, Any]:
    row = rows.get(found.entry_id) if found.entry_id else None
    place = names.place(one.scheme_key, found.grid_code)
    return {
        "warning": found,
        "subject": _subject(one, row) or place,
        "place": place,
        "missing": [g.name for g in found.given if g.key in found.missing],
        **_figures(one, found),
    }


def _figures(one: Model, found: WarningView) -> dict[str, str]:
    def told(value: float | None) -> str:
        return "" if value is None else amount(value, one.spec.unit, _tongue())

    measure = "" if found.measure is None else number_words(round(found.measure, 4))
    return {"value": told(found.value), "observed": told(found.observed), "measure": measure}


def _subject(one: Model, row: registers.Row | None) -> str:
    """The line's first open text, such as a trade name; else its first field, masked."""
    if row is None or one.register is None:
        return ""
    texts = [f.key for f in one.register.spec.fields if f.type is FieldType.TEXT]
    cells = [c for c in map(row.cell, texts) if c is not None and c.text]
    clear = next((c.text for c in cells if not c.masked), "")
    return clear or (cells[0].text if cells else "")


def _input(given: Given, row: registers.Row | None, one: Model, names: Names) -> dict[str, Any]:
    spec = next(i for i in one.spec.inputs if i.key == given.key)
    cell = row.cell(spec.field_key) if row is not None and spec.register_key else None
    if given.sealed:
        text = cell.text if cell else ""
    elif given.value is None:
        text = ""
    elif given.is_bool:
        text = _("Yes") if given.value else _("No")
    else:
        text = amount(given.value, given.unit, _tongue())
    return {
        "given": given,
        "text": text,
        "confirmed_at": cell.confirmed_at if cell and given.source == "register" else None,
        "by": names.actor(given.by) if given.by else "",
        "register": one.register.spec.name if one.register and spec.register_key else None,
    }


def _tongue() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def chosen_model(viewer: Viewer, jurisdiction_key: str, name: str) -> Model:
    """A model that the viewer may see; `NotFound`."""
    for one in alarms.seen_models(jurisdiction_key, viewer.account_id, viewer.at):
        if one.name == name:
            return one
    raise NotFound("no_such_model", zh="没有这个估算模型。", en="There is no such model.")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInput(
            "page", zh="页码不正确。", en="There is no such page.", field="after"
        ) from None
