"""Looks at what is sealed: each for a purpose, journalled, told to the person recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people import api as people
from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry, Fact, FactPast, How
from wangge.domain.registers.queries.known import same_identity
from wangge.domain.registers.queries.ledger import cell, open_objections
from wangge.domain.registers.rules.masks import masked
from wangge.domain.registers.rules.values import canonical
from wangge.domain.registers.services import common
from wangge.domain.registers.services.common import Act
from wangge.domain.registers.town import RegisterRef
from wangge.domain.registers.types import Cell, Look, Past
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.packs.schema import RegisterFieldSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

ACCESS_STREAM = "access"
LOOKED = "register.looked"


@dataclass(frozen=True, slots=True)
class Known:
    """A record that may be the one in front of you, and what of it needs only to be confirmed."""

    record_id: UUID
    cells: tuple[Cell, ...]


def unmask(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    field: str,
    purpose: str,
    account_id: UUID,
    at: datetime,
) -> str:
    """The value in clear. The look is journalled with its purpose.

    Raises `InvalidInput` (`purpose`: not one the field is for), `NotFound` for what the account may
    not see, `Conflict` while the person's objection is undecided.
    """
    ref = town.register(jurisdiction_key, register)
    actor = Actor.account(account_id)
    with transaction.atomic():
        entry = _seen_entry(ref, record_id, account_id, at)
        spec = _seen_field(ref, entry, field, account_id, at)
        _check_purpose(ref, spec, purpose)
        if {"", spec.fact_key} & open_objections([record_id]).get(record_id, set()):
            raise _objected()
        data = {"register": ref.name, "field": field, "purpose": purpose}
        common.tell(record_id, LOOKED, data, Act(actor, at, How.ENTERED))
        event = journal.Event(LOOKED, {"record": str(record_id), **data})
        journal.append(ACCESS_STREAM, [event], actor=actor, at=at)
        fact = Fact.objects.filter(record_id=record_id, key=spec.fact_key).first()
        return fact.value if fact else ""


def who_looked(
    *, jurisdiction_key: str, register: str, record_id: UUID, actor: Actor, at: datetime
) -> tuple[Look, ...]:
    """Every look at the record in any register, oldest first, with names: for the person recorded.

    For a keeper of the register who answers the person, an auditor, or the person (`resident`: the
    caller has made sure who it is). The asking is journalled too.
    """
    ref = town.register(jurisdiction_key, register)
    with transaction.atomic():
        _require_answerer(ref, record_id, actor, at)
        looks = [e for e in journal.read(common.stream_of(record_id)) if e.kind == LOOKED]
        act = Act(actor, at, How.ENTERED)
        common.tell(record_id, "register.looks_asked", {"register": ref.name}, act)
    ids = {UUID(e.actor.id) for e in looks if e.actor.kind == "account"}
    names = {str(i): p.name for i, p in people.persons(ids).items()}
    return tuple(
        Look(
            e.at,
            names.get(e.actor.id, str(e.actor)),
            e.data["register"],
            e.data["field"],
            e.data["purpose"],
        )
        for e in looks
    )


def known(
    *,
    jurisdiction_key: str,
    register: str,
    values: Mapping[str, str],
    actor: Actor,
    at: datetime,
) -> tuple[Known, ...]:
    """What is known already of whoever has this identity: nothing is asked twice.

    `values`: identity fields by key, in full. Masked; only where the actor keeps the register.
    """
    ref = town.register(jurisdiction_key, register)
    fields = {f.key: f for f in ref.spec.fields}
    facts = {
        fields[k].fact_key: canonical(fields[k], v) for k, v in values.items() if k in fields and v
    }
    with transaction.atomic():
        found = same_identity(ref, facts, actor, at)
        for record_id in found:
            act = Act(actor, at, How.ENTERED)
            common.tell(record_id, "register.known_asked", {"register": ref.name}, act)
        return tuple(Known(i, _known_cells(ref, i)) for i in found)


def history(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    field: str,
    account_id: UUID,
    at: datetime,
) -> tuple[Past, ...]:
    """What the field held and holds, oldest first, masked; who, when and why."""
    ref = town.register(jurisdiction_key, register)
    entry = _seen_entry(ref, record_id, account_id, at)
    spec = _seen_field(ref, entry, field, account_id, at)
    rule = town.fact_rules(jurisdiction_key, ref.spec.kind)[spec.fact_key]
    same = {"record_id": record_id, "key": spec.fact_key}
    values: list[tuple[Fact | FactPast, datetime | None]] = [
        (p, p.until_at) for p in FactPast.objects.filter(**same).order_by("until_at", "id")
    ]
    values += [(f, None) for f in Fact.objects.filter(**same)]
    return tuple(
        Past(
            field,
            masked(rule.type, rule.sensitivity, v.value),
            v.how,
            v.by,
            v.reason,
            v.since_at,
            until_at,
        )
        for v, until_at in values
    )


def _known_cells(ref: RegisterRef, record_id: UUID) -> tuple[Cell, ...]:
    rules = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)
    facts = {f.key: f for f in Fact.objects.filter(record_id=record_id)}
    objected = open_objections([record_id]).get(record_id, set())
    return tuple(
        cell(ref, f, rules[f.fact_key], facts[f.fact_key], objected)
        for f in ref.spec.fields
        if f.fact_key in facts and f.see is None
    )


def _seen_entry(ref: RegisterRef, record_id: UUID, account_id: UUID, at: datetime) -> Entry:
    scope = access.scope_of(ref, ref.spec.see, account_id, at)
    entry: Entry | None = (
        Entry.objects.within(scope).filter(record_id=record_id, **_of(ref)).first()
    )
    if entry is None:
        raise common.no_record()
    return entry


def _seen_field(
    ref: RegisterRef, entry: Entry, key: str, account_id: UUID, at: datetime
) -> RegisterFieldSpec:
    spec = ref.spec.field(key)
    if spec is None:
        raise common.no_record()
    if spec.see is not None:
        scope = access.scope_of(ref, spec.see, account_id, at)
        if not access.covers(scope, ref, entry.grid_code):
            raise common.no_record()
    return spec


def _check_purpose(ref: RegisterRef, spec: RegisterFieldSpec, purpose: str) -> None:
    possible = spec.purposes or tuple(p.key for p in ref.spec.purposes)
    if purpose not in possible:
        raise InvalidInput(
            "purpose",
            zh="请选择查看该信息的用途。",
            en="Say what you need this for.",
            field="purpose",
            data={"possible": list(possible)},
        )


def _require_answerer(ref: RegisterRef, record_id: UUID, actor: Actor, at: datetime) -> None:
    if actor.kind == "resident":
        if not Entry.unscoped.filter(
            record_id=record_id, jurisdiction_key=ref.jurisdiction_key
        ).exists():
            raise common.no_record()
        return
    if actor.kind == "account":
        audited = access.audit_scope(UUID(actor.id), at)
        if Entry.objects.within(audited).filter(record_id=record_id, **_of(ref)).exists():
            return
    common.found_entry(ref, record_id, actor, at)


def _of(ref: RegisterRef) -> dict[str, str]:
    """The columns by which a line is one of the register's."""
    return {
        "jurisdiction_key": ref.jurisdiction_key,
        "pack_key": ref.pack_key,
        "register_key": ref.spec.key,
    }


def _objected() -> Conflict:
    return Conflict(
        "objected",
        zh="本人已对该信息提出异议，决定前不得查看。",
        en="The person has objected to this: it isn't shown before that is decided.",
    )
