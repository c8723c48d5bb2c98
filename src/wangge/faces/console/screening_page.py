"""Screenings as pages: what each found by grid, its findings, one finding down to its rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.domain.registers import api as registers
from wangge.domain.screening import api as screening
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput, NotFound


class ReasonForm(forms.Form):
    """Why there was nothing wrong; the service says how long it may be."""

    reason = forms.CharField(
        label=_("Explanation"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


def index_page(viewer: Viewer, jurisdiction_key: str) -> dict[str, Any]:
    """The screenings whose rows the viewer may see, with the grids of their findings."""
    found = screening.seen_screens(jurisdiction_key, viewer.account_id, viewer.at)
    names = Names(jurisdiction_key, viewer.at)
    return {"screens": [_summary(one, viewer, names) for one in found]}


def _summary(one: screening.Screen, viewer: Viewer, names: Names) -> dict[str, Any]:
    counts = screening.by_grid(one, account_id=viewer.account_id, at=viewer.at)
    address = reverse("console:screen", args=[one.pack_key, one.spec.key])
    return {
        "screen": one,
        "run": screening.last_run(one),
        "address": address,
        "decided": sum(c.standing - c.undecided for c in counts),
        "undecided": sum(c.undecided for c in counts),
        "grids": [
            {
                "name": names.place(one.rows_of.scheme_key, c.grid_code),
                "count": c,
                "address": f"{address}?under={c.grid_code}",
            }
            for c in counts
        ],
    }


def screen_page(
    viewer: Viewer, jurisdiction_key: str, name: str, query: QueryDict
) -> dict[str, Any]:
    """A screening's findings, undecided or decided, a page at a time."""
    one = _seen(viewer, jurisdiction_key, name)
    names = Names(jurisdiction_key, viewer.at)
    decided, under = query.get("decided") == "1", query.get("under", "")
    found, more = screening.findings(
        one,
        account_id=viewer.account_id,
        at=viewer.at,
        under=under,
        decided=decided,
        after=_id(query.get("after", "")),
    )
    return {
        "screen": one,
        "run": screening.last_run(one),
        "rows": [(f, names.place(one.rows_of.scheme_key, f.grid_code)) for f in found],
        "more": more,
        "decided": decided,
        "under": under,
        "under_name": names.place(one.rows_of.scheme_key, under) if under else "",
    }


def finding_page(
    viewer: Viewer, jurisdiction_key: str, finding_id: UUID, form: ReasonForm | None = None
) -> dict[str, Any]:
    """One finding with its rows, masked, and what the viewer may make of it."""
    one, found, rows = screening.finding(
        jurisdiction_key=jurisdiction_key,
        finding_id=finding_id,
        account_id=viewer.account_id,
        at=viewer.at,
    )
    names = Names(jurisdiction_key, viewer.at)
    may_decide = screening.may_decide(one, found, viewer.account_id, viewer.at)
    return {
        "screen": one,
        "finding": found,
        "place": names.place(one.rows_of.scheme_key, found.grid_code),
        "rows": [_row(one.rows_of, row) for row in rows],
        "hidden": found.count - len(rows),
        "decided_by": names.actor(found.decided_by) if found.decided_by else "",
        "may_decide": may_decide,
        "case_type": one.spec.case_type,
        "form": form or ReasonForm(),
    }


def _row(ref: registers.RegisterRef, row: registers.Row) -> list[tuple[Any, str]]:
    """The cells of a row with their fields; choices in words. What is empty is left out."""
    shown: list[tuple[Any, str]] = []
    for field in ref.spec.fields:
        cell = row.cell(field.key)
        if cell is not None and cell.text:
            choice = next((c for c in field.choices if c.key == cell.text), None)
            shown.append((field.name, said(choice.name) if choice else cell.text))
    return shown


def _seen(viewer: Viewer, jurisdiction_key: str, name: str) -> screening.Screen:
    for one in screening.seen_screens(jurisdiction_key, viewer.account_id, viewer.at):
        if one.name == name:
            return one
    raise NotFound("no_such_screen", zh="没有这项筛查。", en="There is no such screening.")


def _id(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput(
            "page", zh="页码不正确。", en="There is no such page.", field="after"
        ) from None
