"""Removal of what may no longer be kept: the data goes, a proof in the journal stays.

The proof is a keyed digest of each value: who has the value and the key can check it, nobody else
learns anything.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.places import api as places
from wangge.domain.registers import town
from wangge.domain.registers.models import Entry, Fact, FactPast, How, Record
from wangge.domain.registers.services import common
from wangge.domain.registers.services.common import Act
from wangge.domain.registers.services.proposing import forget_old
from wangge.kernel.errors import NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

CLOCK = Actor.system("clock")
_BATCH = 200


def work(now: datetime) -> None:
    """Periodic work: what has come due in any town."""
    for ref in places.jurisdictions():
        while remove_expired(jurisdiction_key=ref.key, at=now) == _BATCH:
            pass
    while forget_old(now):
        pass


def remove_expired(
    *, jurisdiction_key: str, at: datetime, limit: int = _BATCH, actor: Actor = CLOCK
) -> int:
    """Takes lines out of registers whose retention has run out; how many.

    A fact goes, with its history, once no register that is left declares it; a record with its
    last line. Each record is a transaction of its own: a stop leaves nothing half-removed.
    """
    on = common.today(jurisdiction_key, at)
    due = Entry.unscoped.filter(jurisdiction_key=jurisdiction_key, keep_until_on__lte=on)
    ids = list(due.order_by("keep_until_on", "pk").values_list("pk", flat=True)[:limit])
    for entry_id in ids:
        with transaction.atomic():
            _remove_entry(entry_id, Act(actor, at, How.CHANGED))
    return len(ids)


def _remove_entry(entry_id: UUID, act: Act) -> None:
    entry = Entry.unscoped.filter(pk=entry_id).first()
    if entry is None:
        return
    record = Record.unscoped.select_for_update().get(pk=entry.record_id)
    _note_removals(record, [entry], act, "retention")
    common.line_gone(entry, act.at)
    entry.delete()
    left = record.entries.all()
    kept: set[str] = set()
    for other in left:
        kept |= _facts_of(other)
    data = {
        "register": f"{entry.pack_key}/{entry.register_key}",
        "entry": str(entry_id),
        "keep_until_on": entry.keep_until_on.isoformat(),
    }
    common.tell(record.pk, "register.entry_removed", data, act)
    gone = set(record.facts.values_list("key", flat=True)) - kept
    if left:
        remove_facts(record, gone, act, why="retention")
    else:
        remove_record(record, act, why="retention")


def remove_record(record: Record, act: Act, *, why: str) -> None:
    """Deletes a record with all its lines, wherever they stand."""
    lines = list(record.entries.all())
    entries = [str(line.pk) for line in lines]
    _note_removals(record, lines, act, why)
    remove_facts(record, None, act, why=why)
    common.tell(record.pk, "register.record_removed", {"why": why, "entries": entries}, act)
    record.delete()


def removal_stream(jurisdiction_key: str) -> str:
    """The journal's stream of a town's removals: what was kept no more, without what it was."""
    return f"registers_removed:{jurisdiction_key}"


def _note_removals(record: Record, lines: Collection[Entry], act: Act, why: str) -> None:
    """`values`: of the record, whose digests its own stream gets where they go with the line."""
    if not lines:
        return
    values = record.facts.count() + FactPast.objects.filter(record=record).count()
    events = [
        journal.Event(
            "register.line_removed",
            {
                "register": f"{line.pack_key}/{line.register_key}",
                "record": str(record.pk),
                "entry": str(line.pk),
                "grid": line.grid_code,
                "why": why,
                "values": values,
            },
        )
        for line in lines
    ]
    stream = removal_stream(record.jurisdiction_key)
    journal.append(stream, events, actor=act.actor, at=act.at)


def _facts_of(entry: Entry) -> set[str]:
    """The facts that a line shows; every one while its register can't be found."""
    try:
        ref = town.register(entry.jurisdiction_key, f"{entry.pack_key}/{entry.register_key}")
    except NotFound:
        return set(entry.record.facts.values_list("key", flat=True))
    return {f.fact_key for f in ref.spec.fields}


def remove_facts(record: Record, keys: Collection[str] | None, act: Act, *, why: str) -> None:
    """Deletes facts (None: all) and their history; journals a keyed digest of every value."""
    facts = Fact.objects.filter(record=record)
    past = FactPast.objects.filter(record=record)
    if keys is not None:
        facts, past = facts.filter(key__in=list(keys)), past.filter(key__in=list(keys))
    digests: dict[str, list[str]] = {}
    for value in [*past.order_by("id"), *facts]:
        digest = common.digest(record.pk, value.key, value.value)
        digests.setdefault(value.key, []).append(digest)
    if not digests:
        return
    facts.delete()
    past.delete()
    record.version += 1
    record.save(update_fields=["version"])
    common.put_identities(record)
    common.tell(record.pk, "register.facts_removed", {"why": why, "digests": digests}, act)
