"""One line of a register as its page shows it: masked, with where each fact comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.domain.registers import access, town
from wangge.domain.registers.access import Scopes
from wangge.domain.registers.models import Entry, Fact, FactPast, Objection
from wangge.domain.registers.queries.ledger import shown, visible
from wangge.domain.registers.rules.masks import masked
from wangge.domain.registers.services import common
from wangge.domain.registers.town import RegisterRef
from wangge.domain.registers.types import Past, Row


@dataclass(frozen=True, slots=True)
class Origin:
    """How a field's value came to be; `shared` are other registers that show the same fact.

    They are named because packs declare so, not because this record stands in them.
    """

    key: str
    how: str
    by: str
    since_at: datetime | None
    shared: tuple[RegisterRef, ...]


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """What the person recorded objected to (`field` empty: all of it); words for keepers only."""

    id: UUID
    field: str
    reason: str
    raised_at: datetime
    upheld: bool | None
    decision: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A line with all that belongs to it.

    `elsewhere`: other registers in which the viewer sees this record.
    """

    row: Row
    unit_code: str
    entered_at: datetime
    keep_until_on: date
    keeps: bool
    origins: Mapping[str, Origin]
    objections: tuple[ObjectionView, ...]
    elsewhere: tuple[RegisterRef, ...]


def record_page(
    *, jurisdiction_key: str, register: str, record_id: UUID, account_id: UUID | None, at: datetime
) -> RecordPage:
    """The line, ended ones too. `NotFound` where there is none or the account may not see it."""
    ref = town.register(jurisdiction_key, register)
    entry = (
        visible(ref, account_id, at).select_related("record").filter(record_id=record_id).first()
    )
    if entry is None:
        raise common.no_record()
    (row,) = shown(ref, [entry], account_id, at)
    scopes = Scopes(account_id, at)
    keeps = access.covers(scopes.of(ref, ref.spec.keep), ref, entry.grid_code)
    facts = {f.key: f for f in Fact.objects.filter(record_id=record_id)}
    others = [r for r in town.registers(jurisdiction_key, ref.spec.kind) if r.name != ref.name]
    return RecordPage(
        row=row,
        unit_code=entry.record.unit_code,
        entered_at=entry.entered_at,
        keep_until_on=entry.keep_until_on,
        keeps=keeps,
        origins={c.key: _origin(ref, c.key, facts, others) for c in row.cells},
        objections=_objections(ref, row, keeps),
        elsewhere=_elsewhere(record_id, others, scopes),
    )


def histories(
    *, jurisdiction_key: str, register: str, record_id: UUID, account_id: UUID | None, at: datetime
) -> dict[str, tuple[Past, ...]]:
    """What every field that the account may see held and holds, by field, oldest first, masked.

    Circumstances of the record itself (where it stood) have keys that begin with `_`.
    """
    page = record_page(
        jurisdiction_key=jurisdiction_key,
        register=register,
        record_id=record_id,
        account_id=account_id,
        at=at,
    )
    ref = town.register(jurisdiction_key, register)
    rules = town.fact_rules(jurisdiction_key, ref.spec.kind)
    hidden = {c.key for c in page.row.cells if c.objected}
    by_fact: dict[str, list[Past]] = {}
    past = [(p, p.until_at) for p in FactPast.objects.filter(record_id=record_id).order_by("id")]
    now = [(f, None) for f in Fact.objects.filter(record_id=record_id)]
    for value, until_at in [*past, *now]:
        rule = rules.get(value.key)
        text = masked(rule.type, rule.sensitivity, value.value) if rule else value.value
        by_fact.setdefault(value.key, []).append(
            Past(value.key, text, value.how, value.by, value.reason, value.since_at, until_at)
        )
    found = {
        cell.key: tuple(by_fact[ref.spec.field(cell.key).fact_key])  # type: ignore[union-attr]
        for cell in page.row.cells
        if ref.spec.field(cell.key).fact_key in by_fact and cell.key not in hidden  # type: ignore[union-attr]
    }
    notes = {k: tuple(v) for k, v in by_fact.items() if k.startswith("_")}
    return found | {k: v for k, v in notes.items() if k == "_place" or page.row.entry_id.hex in k}


def _origin(
    ref: RegisterRef, key: str, facts: Mapping[str, Fact], others: list[RegisterRef]
) -> Origin:
    spec = ref.spec.field(key)
    assert spec is not None
    fact = facts.get(spec.fact_key)
    shared = tuple(
        r
        for r in others
        if any(f.fact_key == spec.fact_key and f.see is None for f in r.spec.fields)
    )
    if fact is None:
        return Origin(key, "", "", None, shared)
    return Origin(key, fact.how, fact.by, fact.since_at, shared)


def _objections(ref: RegisterRef, row: Row, keeps: bool) -> tuple[ObjectionView, ...]:
    by_fact = {f.fact_key: f.key for f in ref.spec.fields if row.cell(f.key)}
    return tuple(
        ObjectionView(
            o.pk,
            by_fact.get(o.key, ""),
            o.reason if keeps else "",
            o.raised_at,
            o.upheld,
            o.decision if keeps else "",
            o.decided_at,
        )
        for o in Objection.objects.filter(record_id=row.record_id).order_by("pk")
        if not o.key or o.key in by_fact
    )


def _elsewhere(
    record_id: UUID, others: list[RegisterRef], scopes: Scopes
) -> tuple[RegisterRef, ...]:
    """Only registers whose line of this record the account may see: of others nothing is told."""
    if not others:
        return ()
    lines = Entry.unscoped.filter(record_id=record_id)
    grids = {f"{e.pack_key}/{e.register_key}": e.grid_code for e in lines}
    return tuple(
        r
        for r in others
        if r.name in grids and access.covers(scopes.of(r, r.spec.see), r, grids[r.name])
    )
