"""Entering subjects into registers. Refuses to make a second record of a known one unasked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import access, placing, town
from wangge.domain.registers.models import Entry, How, Record
from wangge.domain.registers.queries.known import same_identity
from wangge.domain.registers.rules import dates
from wangge.domain.registers.services import common
from wangge.domain.registers.services.checking import facts_from
from wangge.domain.registers.services.common import Act
from wangge.domain.registers.town import RegisterRef
from wangge.domain.registers.types import Entered, PlaceInput
from wangge.kernel.errors import Conflict
from wangge.plumbing.actor import Actor


def enter(
    *,
    jurisdiction_key: str,
    register: str,
    values: Mapping[str, str],
    place: PlaceInput,
    actor: Actor,
    at: datetime,
    reason: str = "",
    joins: UUID | None = None,
    separate: bool = False,
) -> Entered:
    """Enters a subject; the same fact is stored once, whoever asked for it.

    Where the keeper's place holds a record of the same identity, `Conflict` (`already_known`) names
    it: say `joins` (it is that one; what is known needn't be given) or `separate`. Raises
    `ManyErrors`, `InvalidInput` (`place`), `Refused`, `NotFound` (`joins`).
    """
    ref = town.register(jurisdiction_key, register)
    act = Act(actor, at, How.ENTERED, reason)
    with transaction.atomic():
        grid_code = town.grid_for(ref, place, at)
        access.require_keeper(ref, actor, grid_code, at)
        if joins is not None:
            return _join(ref, joins, values, act)
        facts = facts_from(ref.spec, values)
        if not separate:
            _refuse_known(ref, facts, actor, at)
        return new_record(ref, facts, place.unit_code, grid_code, act)


def new_record(
    ref: RegisterRef, facts: Mapping[str, str], unit_code: str, grid_code: str, act: Act
) -> Entered:
    """A new record with its first line; the caller has decided rights and doubles."""
    record = Record(
        jurisdiction_key=ref.jurisdiction_key,
        kind=ref.spec.kind,
        unit_code=unit_code,
        created_at=act.at,
    )
    record.save(force_insert=True)
    entry = new_entry(ref, record, grid_code, act.at)
    rules = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)
    return _told(ref, entry, common.put_facts(record, rules, facts, act), facts, act)


def _join(ref: RegisterRef, record_id: UUID, values: Mapping[str, str], act: Act) -> Entered:
    """Another department's line of a record that the keeper's place holds already."""
    record = (
        Record.unscoped.select_for_update()
        .filter(pk=record_id, jurisdiction_key=ref.jurisdiction_key, kind=ref.spec.kind)
        .first()
    )
    scope = access.actor_scope(ref, ref.spec.keep, act.actor, act.at)
    if record is None or not placing.is_covered(scope, ref, record, act.at):
        raise common.no_record()
    same = record.entries.filter(pack_key=ref.pack_key, register_key=ref.spec.key)
    if same.exists():
        raise Conflict(
            "already_entered",
            zh="这条记录已在本台账中。",
            en="This record stands in the register already.",
            data={"record": str(record_id)},
        )
    facts = facts_from(ref.spec, values, common.values_of(record_id))
    entry = new_entry(ref, record, placing.grid_of(ref, record, act.at), act.at)
    rules = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)
    changed = common.put_facts(record, rules, facts, act)
    common.touch(entry, ref, act.at)
    return _told(ref, entry, changed, facts, act)


def new_entry(ref: RegisterRef, record: Record, grid_code: str, at: datetime) -> Entry:
    """A line of a record in a register, stored; the caller has decided rights."""
    entry = Entry(
        record=record,
        jurisdiction_key=ref.jurisdiction_key,
        pack_key=ref.pack_key,
        register_key=ref.spec.key,
        scheme_key=ref.scheme_key,
        grid_code=grid_code,
        department=ref.spec.department or "",
        entered_at=at,
        keep_until_on=dates.keep_until_on(ref.spec, common.today(ref.jurisdiction_key, at)),
    )
    entry.save(force_insert=True)
    return entry


def _told(
    ref: RegisterRef, entry: Entry, changed: tuple[str, ...], facts: Mapping[str, str], act: Act
) -> Entered:
    record_id = entry.record_id
    data = {
        "register": ref.name,
        "entry": str(entry.pk),
        "grid": entry.grid_code,
        "facts": {key: common.digest(record_id, key, facts[key]) for key in changed},
    }
    common.tell(record_id, "register.entered", data, act)
    return Entered(record_id, entry.pk, entry.grid_code, entry.record.version, changed)


def _refuse_known(ref: RegisterRef, facts: Mapping[str, str], actor: Actor, at: datetime) -> None:
    candidates = same_identity(ref, facts, actor, at)
    if candidates:
        raise Conflict(
            "already_known",
            zh="这里可能已登记过：请确认是同一个（合并登记）还是另一个（分开登记）。",
            en="This may be recorded already: say whether it is the same one or another.",
            data={"records": [str(r) for r in candidates]},
        )
