"""Which lines of a register are to be visited, and what a list calls them: never a value in clear.

Sealed fields are compared by their blind index alone; without one the question is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.domain.registers import town
from wangge.domain.registers.models import Entry, Fact, Objection
from wangge.domain.registers.queries.ledger import open_objections
from wangge.domain.registers.rules.masks import masked
from wangge.domain.registers.services.common import fact_index
from wangge.domain.registers.town import FactRule, RegisterRef
from wangge.kernel.errors import Undetermined
from wangge.packs.schema import FieldType, Sensitivity

CHUNK = 5000
Where = Mapping[str, Sequence[str]]
_NAMING = (FieldType.TEXT, FieldType.ADDRESS, FieldType.PHONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A line that isn't ended, and where it is."""

    entry_id: UUID
    grid_code: str
    unit_code: str


def standing(jurisdiction_key: str, register: str, where: Where, *, on: date) -> Iterator[Standing]:
    """The lines of `<pack>/<register>` that aren't ended on that day, in the order of entry.

    `where`: each field has one of the values (as stored). One statement, read in pieces. Raises
    `NotFound` for a register or field that isn't there, `Undetermined` (`sealed_filter`) for a
    sealed field without a blind index. A fact under an objection counts as not known.
    """
    ref = town.register(jurisdiction_key, register)
    rules = town.fact_rules(jurisdiction_key, ref.spec.kind)
    found: QuerySet[Any] = Entry.unscoped.filter(
        jurisdiction_key=jurisdiction_key, pack_key=ref.pack_key, register_key=ref.spec.key
    ).exclude(ended_on__lte=on)
    for key, values in where.items():
        rule = rules[ref.field(key).fact_key]
        same = Fact.objects.filter(_match(ref, key, rule, values), record_id=OuterRef("record_id"))
        against = Objection.objects.filter(
            record_id=OuterRef("record_id"), decided_at__isnull=True, key__in=["", rule.key]
        )
        found = found.filter(Exists(same), ~Exists(against))
    names = ("pk", "grid_code", "record__unit_code")
    rows = found.order_by("pk").values_list(*names).iterator(CHUNK)
    return (Standing(*row) for row in rows)


def labels(jurisdiction_key: str, register: str, entry_ids: Collection[UUID]) -> dict[UUID, str]:
    """What a list may call these lines: a masked name, else a number of the line's own.

    Shows the first text, address or telephone number of the register that no pack calls
    sensitive, masked unless it is open. Three statements.
    """
    ref = town.register(jurisdiction_key, register)
    key, rule = _naming(ref)
    entries = Entry.unscoped.filter(pk__in=entry_ids).values_list("pk", "record_id")
    record_of = dict(entries)
    objected = open_objections(record_of.values())
    facts = Fact.objects.filter(record_id__in=record_of.values(), key=key) if rule else ()
    names = {
        fact.record_id: masked(rule.type, rule.sensitivity, fact.value)
        for fact in facts
        if rule and not {"", key} & objected.get(fact.record_id, set())
    }
    return {entry: names.get(record) or _number(entry) for entry, record in record_of.items()}


def _match(ref: RegisterRef, key: str, rule: FactRule, values: Sequence[str]) -> Q:
    if not rule.is_sealed:
        return Q(key=rule.key, clear__in=values)
    if not rule.searchable:
        raise Undetermined(
            "sealed_filter",
            zh=f"台账“{ref.spec.name.zh}”的字段“{key}”是加密的，又未声明可检索，不能据此筛选。",
            en=f"The field “{key}” of “{ref.spec.name.en}” is sealed and not searchable; "
            "nothing can be chosen by it.",
            field=key,
        )
    town_key, kind = ref.jurisdiction_key, ref.spec.kind
    found = [fact_index(town_key, kind, rule.key, value) for value in values]
    return Q(key=rule.key, index__in=found)


def _naming(ref: RegisterRef) -> tuple[str, FactRule | None]:
    rules = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)
    for field in ref.spec.fields:
        rule = rules[field.fact_key]
        if rule.type in _NAMING and rule.sensitivity != Sensitivity.SENSITIVE and field.see is None:
            return rule.key, rule
    return "", None


def _number(entry_id: UUID) -> str:
    """The end of the line's id: tells lines apart and says nothing of anybody."""
    return f"№ {entry_id.hex[-6:].upper()}"
