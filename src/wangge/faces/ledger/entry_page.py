"""Everything a line's page shows, gathered once for looking and for refused forms alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import Cell, ObjectionView, RecordPage, RegisterRef
from wangge.faces.ledger.fields import in_words
from wangge.faces.ledger.forms import DecideForm, EndForm, MoveForm, ObjectForm, PurposeForm
from wangge.faces.ledger.gate import Opened
from wangge.faces.ledger.listing import title_of
from wangge.faces.site.templatetags.wangge_page import said
from wangge.packs.schema import RegisterFieldSpec

TEXTS = {
    "move": _("Moved to another grid"),
    "object": _("The person objects"),
    "end": _("No longer a matter of this register"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of the page. `clear`: unmasked this once. `form`: to say what it is needed for."""

    spec: RegisterFieldSpec
    cell: Cell
    text: str
    clear: str | None
    origin: registers.Origin
    by: str
    shared: list[str]
    overdue: bool
    form: PurposeForm | None
    open: bool
    purposes: list[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """An act and its form."""

    key: str
    text: Any
    form: forms.Form
    address: str
    open: bool
    grave: bool


@dataclass(frozen=True, slots=True)
class Undecided:
    """An objection with the form to decide it."""

    objection: ObjectionView
    against: str
    form: DecideForm | None
    address: str


def read(opened: Opened, record_id: UUID) -> RecordPage:
    """The line; `NotFound` for what the viewer may not see."""
    return registers.record_page(record_id=record_id, **opened.asked)


def entry_page(
    opened: Opened,
    record_id: UUID,
    *,
    refused: Mapping[str, forms.Form] | None = None,
    clear: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The page's context. `refused`: forms with errors by act; `clear`: values seen this once."""
    page, bad = read(opened, record_id), refused or {}
    opened.names.load_people(_accounts(o.by for o in page.origins.values()))
    ended = page.row.ended_on is not None
    acts = page.keeps and not ended
    due = [c for c in page.row.cells if _overdue(c, opened.today)]
    return {
        "opened": opened,
        "spec": opened.ref.spec,
        "page": page,
        "title": title_of(opened, page.row),
        "place": opened.names.place(opened.ref.scheme_key, page.row.grid_code),
        "fields": [_shown(opened, page, c, clear or {}, bad) for c in page.row.cells],
        "due": len(due),
        "can_confirm": acts and any(c.text and not c.objected for c in page.row.cells),
        "acts": acts,
        "offers": _offers(opened, page, bad) if acts else [],
        "grids": opened.grids(opened.keeps_in) if acts else [],
        "objections": [_undecided(opened, page, o, bad) for o in page.objections],
        "elsewhere": [(r, full_name(r)) for r in page.elsewhere],
        "ended": ended,
    }


def known_fields(page: RecordPage) -> list[str]:
    """What one tap confirms: everything known that nobody objects to."""
    return [c.key for c in page.row.cells if c.text and not c.objected]


def full_name(ref: RegisterRef) -> str:
    """A register with its department's pack."""
    return f"{said(places.pack(ref.jurisdiction_key, ref.pack_key).name)} · {said(ref.spec.name)}"


def _overdue(cell: Cell, on: date) -> bool:
    return cell.due_on is not None and cell.due_on <= on


def _shown(
    opened: Opened,
    page: RecordPage,
    cell: Cell,
    clear: Mapping[str, str],
    bad: Mapping[str, forms.Form],
) -> Shown:
    spec = opened.ref.spec.field(cell.key)
    assert spec is not None
    origin = page.origins[cell.key]
    form = None
    if cell.masked and not cell.objected and cell.key not in clear:
        refused = bad.get(f"look-{cell.key}")
        register = opened.ref.spec
        form = (
            refused
            if isinstance(refused, PurposeForm)
            else PurposeForm(None, spec=register, field=cell.key)
        )
    used = spec.purposes or tuple(p.key for p in opened.ref.spec.purposes)
    return Shown(
        spec=spec,
        cell=cell,
        text=in_words(spec, cell.text),
        clear=in_words(spec, clear[cell.key]) if cell.key in clear else None,
        origin=origin,
        by=opened.names.actor(origin.by) if origin.by else "",
        shared=[full_name(r) for r in origin.shared],
        overdue=_overdue(cell, opened.today) and page.row.ended_on is None,
        form=form,
        open=f"look-{cell.key}" in bad,
        purposes=[said(p.name) for p in opened.ref.spec.purposes if p.key in used],
    )


def _offers(opened: Opened, page: RecordPage, bad: Mapping[str, forms.Form]) -> list[Offer]:
    made: dict[str, forms.Form] = {
        "move": MoveForm(auto_id="move-%s"),
        "object": ObjectForm(None, opened=opened, page=page, auto_id="object-%s"),
        "end": EndForm(auto_id="end-%s"),
    }
    return [
        Offer(
            key=key,
            text=TEXTS[key],
            form=bad.get(key, form),
            address=opened.address("act", page.row.record_id, key),
            open=key in bad,
            grave=key == "end",
        )
        for key, form in made.items()
    ]


def _undecided(
    opened: Opened, page: RecordPage, objection: ObjectionView, bad: Mapping[str, forms.Form]
) -> Undecided:
    spec = opened.ref.spec.field(objection.field) if objection.field else None
    form = bad.get(str(objection.id))
    if not isinstance(form, DecideForm) and page.keeps and objection.decided_at is None:
        form = DecideForm(auto_id=f"decide-{objection.id}-%s")
    return Undecided(
        objection=objection,
        against=said(spec.name) if spec else str(_("Being recorded at all")),
        form=form if isinstance(form, DecideForm) else None,
        address=opened.address("decide", page.row.record_id, objection.id),
    )


def _accounts(actors: Iterable[str]) -> list[UUID | None]:
    return [UUID(a.partition(":")[2]) for a in actors if a.startswith("account:")]


@dataclass(frozen=True, slots=True)
class PastLine:
    """What a field held or holds."""

    text: str
    how: str
    by: str
    reason: str
    since_at: datetime
    until_at: datetime | None


def history_page(opened: Opened, record_id: UUID) -> dict[str, Any]:
    """The history of every field that the viewer may see, masked."""
    page = read(opened, record_id)
    found = registers.histories(record_id=record_id, **opened.asked)
    opened.names.load_people(_accounts(p.by for past in found.values() for p in past))
    groups = []
    for key, past in found.items():
        spec = opened.ref.spec.field(key)
        lines = [
            PastLine(
                in_words(spec, p.text) if spec else _place_text(opened, key, p.text),
                p.how,
                opened.names.actor(p.by),
                p.reason,
                p.since_at,
                p.until_at,
            )
            for p in reversed(past)
        ]
        groups.append((said(spec.name) if spec else _note_name(key), lines))
    return {
        "opened": opened,
        "spec": opened.ref.spec,
        "page": page,
        "title": title_of(opened, page.row),
        "groups": groups,
    }


def _note_name(key: str) -> str:
    return str(_("Place") if key == "_place" else _("Ended on"))


def _place_text(opened: Opened, key: str, text: str) -> str:
    if key != "_place":
        return text
    return opened.names.place(opened.ref.scheme_key, text.split()[-1])
