"""Objections of the person recorded, and their decision. Until decided the fact isn't shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import town
from wangge.domain.registers.models import Entry, How, Objection
from wangge.domain.registers.services import common
from wangge.domain.registers.services.common import Act
from wangge.domain.registers.services.removing import remove_facts, remove_record
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.actor import Actor


def object_to(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    field: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """The person recorded objects to a field being kept (`field` empty: to all of it).

    `actor`: a keeper who notes it down, or the person (`resident`: the caller has made sure who it
    is). Returns the objection's id.
    """
    ref = town.register(jurisdiction_key, register)
    spec = ref.spec.field(field) if field else None
    if field and spec is None:
        raise InvalidInput("no_such_field", zh="没有这个字段。", en="No such field.", field="field")
    words = common.checked_reason(reason)
    with transaction.atomic():
        if actor.kind == "resident":
            if not Entry.unscoped.filter(
                record_id=record_id, jurisdiction_key=jurisdiction_key
            ).exists():
                raise common.no_record()
        else:
            common.found_entry(ref, record_id, actor, at)
        row = Objection.objects.create(
            record_id=record_id,
            key=spec.fact_key if spec else "",
            reason=words,
            raised_by=str(actor),
            raised_at=at,
        )
        data = {"register": ref.name, "objection": str(row.pk), "fact": row.key}
        common.tell(record_id, "register.objected", data, Act(actor, at, How.CHANGED))
    return row.pk


def decide_objection(
    *,
    jurisdiction_key: str,
    register: str,
    objection_id: UUID,
    upheld: bool,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Upheld, the fact is removed with its history (all facts, if it was to all of it).

    Identity facts can't go alone: object to all of it. Raises `NotFound`, `Conflict` (decided).
    """
    ref = town.register(jurisdiction_key, register)
    words = common.checked_reason(reason)
    with transaction.atomic():
        row = Objection.objects.filter(pk=objection_id).first()
        if row is None:
            raise NotFound("no_objection", zh="没有这项异议。", en="There is no such objection.")
        entry = common.found_entry(ref, row.record_id, actor, at)
        row.refresh_from_db()  # the record is locked now
        if row.decided_at is not None:
            raise Conflict("decided", zh="该异议已有决定。", en="It has been decided already.")
        row.upheld, row.decision = upheld, words
        row.decided_by, row.decided_at = str(actor), at
        row.save()
        act = Act(actor, at, How.CHANGED)
        data = {"register": ref.name, "objection": str(row.pk), "upheld": upheld}
        common.tell(row.record_id, "register.objection_decided", data, act)
        if upheld and row.key:
            remove_facts(entry.record, [row.key], act, why="objection")
        elif upheld:
            remove_record(entry.record, act, why="objection")
