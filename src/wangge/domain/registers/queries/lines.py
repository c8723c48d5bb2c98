"""Lines of a register with their values in clear: for what the program reckons, never for a page.

Whoever asks keeps the values no longer than the reckoning takes and journals that it was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.registers import town
from wangge.domain.registers.models import Entry, Fact
from wangge.domain.registers.queries.ledger import open_objections

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A line that isn't ended. `values` by field key; what is empty or objected to isn't in it."""

    entry_id: UUID
    record_id: UUID
    grid_code: str
    unit_code: str
    entered_on: date
    values: Mapping[str, str]


def lines(
    jurisdiction_key: str, register: str, fields: Sequence[str], *, on: date
) -> Iterator[Line]:
    """Every line of `<pack>/<register>` that stands on that day, in the order of entry.

    Reads in batches of 2,000. Raises `NotFound` for a register or a field that isn't there.
    """
    ref = town.register(jurisdiction_key, register)
    facts = {key: ref.field(key).fact_key for key in fields}
    found = (
        Entry.unscoped.filter(
            jurisdiction_key=jurisdiction_key,
            pack_key=ref.pack_key,
            register_key=ref.spec.key,
        )
        .exclude(ended_on__lte=on)
        .select_related("record")
        .order_by("pk")
    )
    standing = found.iterator(BATCH)
    while batch := list(islice(standing, BATCH)):
        yield from _filled(jurisdiction_key, batch, facts)


def _filled(
    jurisdiction_key: str, batch: Sequence[Entry], facts: Mapping[str, str]
) -> Iterator[Line]:
    ids = [entry.record_id for entry in batch]
    values: dict[UUID, dict[str, str]] = {}
    for fact in Fact.objects.filter(record_id__in=ids, key__in=set(facts.values())):
        values.setdefault(fact.record_id, {})[fact.key] = fact.value
    objected = open_objections(ids)
    for entry in batch:
        hidden = objected.get(entry.record_id, set())
        there = {} if "" in hidden else values.get(entry.record_id, {})
        shown = {k: there[f] for k, f in facts.items() if there.get(f) and f not in hidden}
        day = places.local_day(jurisdiction_key, entry.entered_at)
        unit = entry.record.unit_code
        yield Line(entry.pk, entry.record_id, entry.grid_code, unit, day, shown)
