"""Changing, correcting, confirming, moving and ending what is recorded; each with who and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import access, placing, town
from wangge.domain.registers.models import Entry, Fact, How
from wangge.domain.registers.rules import dates
from wangge.domain.registers.services import common
from wangge.domain.registers.services.checking import facts_from
from wangge.domain.registers.services.common import Act
from wangge.domain.registers.town import RegisterRef
from wangge.domain.registers.types import Entered, PlaceInput
from wangge.plumbing.actor import Actor

PLACE = "_place"
"""Where it was and is, kept as a fact for its history; no field's key begins so."""


def change(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    values: Mapping[str, str],
    reason: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Entered:
    """The world has changed: these fields (by key) hold other values from now on.

    Raises `InvalidInput` (`reason`), `ManyErrors`, `NotFound`, `Conflict` (another `version`).
    """
    act = Act(actor, at, How.CHANGED, common.checked_reason(reason))
    return _written(jurisdiction_key, register, record_id, values, act, version, {})


def correct(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    values: Mapping[str, str],
    reason: str,
    actor: Actor,
    at: datetime,
    asked_by_subject: bool = False,
    version: int | None = None,
) -> Entered:
    """What was recorded was wrong. `asked_by_subject`: the person recorded asked for it.

    As `change`; the history tells the two apart.
    """
    act = Act(actor, at, How.CORRECTED, common.checked_reason(reason))
    more = {"asked_by_subject": asked_by_subject}
    return _written(jurisdiction_key, register, record_id, values, act, version, more)


def confirm(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    fields: Collection[str],
    actor: Actor,
    at: datetime,
) -> Entered:
    """These fields (by key) were asked and are still so: nothing is written but that."""
    ref = town.register(jurisdiction_key, register)
    wanted = {f.fact_key for f in ref.spec.fields if f.key in fields}
    act = Act(actor, at, How.CHANGED)
    with transaction.atomic():
        entry = common.found_entry(ref, record_id, actor, at)
        Fact.objects.filter(record_id=record_id, key__in=wanted).update(confirmed_at=at)
        common.note_confirmed(record_id)
        common.touch(entry, ref, at)
        data = {"register": ref.name, "confirmed": sorted(wanted)}
        common.tell(record_id, "register.confirmed", data, act)
    return _entered(entry, ())


def move(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    place: PlaceInput,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Entered:
    """The subject is elsewhere now: every department's line follows, and with it who may see it."""
    ref = town.register(jurisdiction_key, register)
    act = Act(actor, at, How.CHANGED, common.checked_reason(reason))
    with transaction.atomic():
        entry = common.found_entry(ref, record_id, actor, at)
        record = entry.record
        entry.grid_code = town.grid_for(ref, place, at)
        record.unit_code = place.unit_code
        record.save(update_fields=["unit_code"])
        entry.save(update_fields=["grid_code"])
        for other in record.entries.exclude(pk=entry.pk):
            other_ref = town.register(jurisdiction_key, f"{other.pack_key}/{other.register_key}")
            code = (
                entry.grid_code
                if other.scheme_key == ref.scheme_key
                else placing.grid_of(other_ref, record, at)
            )
            if code:
                record.entries.filter(pk=other.pk).update(grid_code=code)
        common.put_note(record, PLACE, f"{place.unit_code} {entry.grid_code}".strip(), act)
        common.touch(entry, ref, at)
        data = {"register": ref.name, "grid": entry.grid_code, "unit": place.unit_code}
        common.tell(record_id, "register.moved", data, act)
    return _entered(entry, ())


def end(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Entered:
    """No longer a matter of this register: shown no more, kept until its retention has run out."""
    ref = town.register(jurisdiction_key, register)
    act = Act(actor, at, How.CHANGED, common.checked_reason(reason))
    with transaction.atomic():
        entry = common.found_entry(ref, record_id, actor, at)
        entry.ended_on = common.today(jurisdiction_key, at)
        entry.keep_until_on = dates.keep_until_on(ref.spec, entry.ended_on)
        entry.save(update_fields=["ended_on", "keep_until_on"])
        common.put_note(entry.record, f"_end_{entry.pk.hex}", entry.ended_on.isoformat(), act)
        common.touch(entry, ref, at)
        common.tell(record_id, "register.ended", {"register": ref.name}, act)
        common.line_gone(entry, at)
    return _entered(entry, ())


def _written(
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    values: Mapping[str, str],
    act: Act,
    version: int | None,
    more: Mapping[str, object],
) -> Entered:
    ref = town.register(jurisdiction_key, register)
    with transaction.atomic():
        entry = common.found_entry(ref, record_id, act.actor, act.at)
        common.check_version(entry.record, version)
        _require_fields(ref, entry, values, act)
        facts = facts_from(ref.spec, values, common.values_of(record_id))
        rules = town.fact_rules(jurisdiction_key, ref.spec.kind)
        changed = common.put_facts(entry.record, rules, facts, act)
        common.touch(entry, ref, act.at)
        digests = {key: common.digest(record_id, key, facts[key]) for key in changed}
        data = {"register": ref.name, "facts": digests, **more}
        common.tell(record_id, f"register.{act.how.value}", data, act)
    return _entered(entry, changed)


def _require_fields(ref: RegisterRef, entry: Entry, keys: Iterable[str], act: Act) -> None:
    """Who may not see a field may not write it either."""
    for key in keys:
        field = ref.spec.field(key)
        if field is not None and field.see is not None:
            scope = access.actor_scope(ref, field.see, act.actor, act.at)
            if not access.covers(scope, ref, entry.grid_code):
                raise access.no_right()


def _entered(entry: Entry, changed: tuple[str, ...]) -> Entered:
    record = entry.record
    return Entered(record.pk, entry.pk, entry.grid_code, record.version, changed)
