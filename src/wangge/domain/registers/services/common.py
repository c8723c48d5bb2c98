"""What every act on a record shares: finding it, writing its facts, digests for the journal.

The journal gets ids, fact keys and keyed digests; never a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Subquery

from wangge.domain.places import api as places
from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry, Fact, FactPast, How, Identity, Record
from wangge.domain.registers.rules import dates
from wangge.domain.registers.rules.identity import identity_texts
from wangge.domain.registers.town import FactRule, RegisterRef
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.packs.schema import FieldType, Sensitivity
from wangge.plumbing.actor import Actor
from wangge.plumbing.crypto import blind_index
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox

LINE_GONE = "register.line_gone"
"""News for rooms above, within the transaction: a line is no longer a matter of its register."""

REASON_MAX = 500


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, when, how and why."""

    actor: Actor
    at: datetime
    how: How
    reason: str = ""


def stream_of(record_id: UUID) -> str:
    """The journal's stream of a record."""
    return f"register:{record_id}"


def digest(record_id: UUID, fact: str, value: str) -> str:
    """Proves a value of that record to whoever has the install's key, and tells nothing else."""
    return blind_index(f"{record_id}\n{fact}\n{value}", purpose="register-digest")


def fact_index(jurisdiction_key: str, kind: str, fact: str, value: str) -> str:
    """The blind index of a searchable value; case doesn't matter."""
    text = f"{jurisdiction_key}\n{kind}\n{fact}\n{value.casefold()}"
    return blind_index(text, purpose="register-fact")


def identity_index(text: str) -> str:
    """The blind index of an identity's text."""
    return blind_index(text, purpose="register-identity")


def tell(record_id: UUID, kind: str, data: Mapping[str, Any], act: Act) -> None:
    """Journals what happened to a record."""
    event = journal.Event(kind, {"record": str(record_id), **data})
    journal.append(stream_of(record_id), [event], actor=act.actor, at=act.at)


def line_gone(entry: Entry, at: datetime) -> None:
    """Tells rooms above that the line has ended or is removed: ids only."""
    payload = {
        "jurisdiction": entry.jurisdiction_key,
        "register": f"{entry.pack_key}/{entry.register_key}",
        "entry": str(entry.pk),
    }
    outbox.publish(LINE_GONE, payload, at=at)


def checked_reason(reason: str) -> str:
    """A reason that was given; `InvalidInput` (`reason`) for none or too long a one."""
    text = reason.strip()
    if not text or len(text) > REASON_MAX:
        raise InvalidInput(
            "reason",
            zh=f"请写明原因（不超过 {REASON_MAX} 字）。",
            en=f"Say why, in at most {REASON_MAX} characters.",
            field="reason",
        )
    return text


def found_entry(ref: RegisterRef, record_id: UUID, actor: Actor, at: datetime) -> Entry:
    """The line of a record in a register its keeper may write, the record locked.

    `NotFound` where there is none and where the actor has no right, so that nobody learns which.
    """
    scope = access.actor_scope(ref, ref.spec.keep, actor, at)
    record = Record.unscoped.select_for_update().filter(pk=record_id).first()
    entry = (
        Entry.objects.within(scope)
        .filter(
            record_id=record_id,
            jurisdiction_key=ref.jurisdiction_key,
            pack_key=ref.pack_key,
            register_key=ref.spec.key,
        )
        .select_related("record")
        .first()
    )
    if record is None or entry is None:
        raise no_record()
    entry.record = record
    return entry


def no_record() -> NotFound:
    """There is none, or none that the asker may know of."""
    return NotFound("no_record", zh="没有这条记录。", en="There is no such record.", field="record")


def check_version(record: Record, version: int | None) -> None:
    """`Conflict` when somebody else has changed the record since it was read."""
    if version is not None and version != record.version:
        raise Conflict(
            "record_changed",
            zh="这条记录已被他人修改，请重新查看。",
            en="Somebody has changed this record meanwhile: look at it again.",
            data={"version": record.version},
        )


def values_of(record_id: UUID) -> dict[str, str]:
    """Every fact of a record in clear: for decisions of the program, never for a page."""
    return {f.key: f.value for f in Fact.objects.filter(record_id=record_id)}


def put_facts(
    record: Record, rules: Mapping[str, FactRule], given: Mapping[str, str], act: Act
) -> tuple[str, ...]:
    """Writes what differs, confirms what doesn't; the keys of what was written, sorted.

    A former value becomes history. Identities follow.
    """
    there = {f.key: f for f in Fact.objects.filter(record=record, key__in=given)}
    past, fresh, changed, confirmed = [], [], [], []
    for key, value in given.items():
        fact = there.get(key)
        if fact is None:
            if value:
                fresh.append(_filled(Fact(record=record, key=key), record, rules[key], value, act))
        elif fact.value != value:
            past.append(_past(fact, act.at))
            changed.append(_filled(fact, record, rules[key], value, act))
        else:
            fact.confirmed_at = act.at
            confirmed.append(fact)
    FactPast.objects.bulk_create(past)
    Fact.objects.bulk_create(fresh)
    for fact in changed:
        fact.save()
    Fact.objects.bulk_update(confirmed, ["confirmed_at"])
    note_confirmed(record.pk)
    if fresh or changed:
        put_identities(record)
    return tuple(sorted(f.key for f in [*fresh, *changed]))


def note_confirmed(record_id: UUID) -> None:
    """Every line of the record learns since when its facts are known, after any was written."""
    facts = Fact.objects.filter(record_id=record_id).order_by("confirmed_at")
    oldest = Subquery(facts.values("confirmed_at")[:1])
    Entry.unscoped.filter(record_id=record_id).update(facts_since_at=oldest)


def put_note(record: Record, key: str, value: str, act: Act) -> None:
    """Keeps a circumstance of the record itself (`key` begins with `_`) with its history."""
    rule = FactRule(key, FieldType.TEXT, Sensitivity.OPEN, False)
    put_facts(record, {key: rule}, {key: value}, act)


def _past(fact: Fact, until_at: datetime) -> FactPast:
    same = ("record_id", "key", "clear", "sealed", "how", "by", "reason", "since_at")
    return FactPast(until_at=until_at, **{name: getattr(fact, name) for name in same})


def _filled(fact: Fact, record: Record, rule: FactRule, value: str, act: Act) -> Fact:
    fact.clear, fact.sealed = (None, value) if rule.is_sealed else (value, None)
    fact.index = ""
    if rule.searchable and value:
        fact.index = fact_index(record.jurisdiction_key, record.kind, rule.key, value)
    fact.how, fact.by, fact.reason = act.how, str(act.actor), act.reason
    fact.since_at = fact.confirmed_at = act.at
    return fact


def put_identities(record: Record) -> None:
    """Indexes anew what tells this record from others."""
    wanted = town.identities(record.jurisdiction_key, record.kind)
    texts = identity_texts(record.jurisdiction_key, record.kind, values_of(record.pk), wanted)
    record.identities.all().delete()
    Identity.objects.bulk_create(
        Identity(record=record, name=name, index=identity_index(text)) for name, text in texts
    )


def today(jurisdiction_key: str, at: datetime) -> date:
    """The town's day of `at`."""
    return places.local_day(jurisdiction_key, at)


def touch(entry: Entry, ref: RegisterRef, at: datetime) -> None:
    """Keeps the line for another retention period and counts the record's version up."""
    record = entry.record
    if entry.ended_on is None:
        entry.keep_until_on = dates.keep_until_on(ref.spec, today(ref.jurisdiction_key, at))
        entry.save(update_fields=["keep_until_on"])
    record.version += 1
    record.save(update_fields=["version"])
