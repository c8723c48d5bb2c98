"""Which lines of a register are asked for: by a field's exact text, by what is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wangge.domain.places import api as places
from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry, Fact
from wangge.domain.registers.rules.values import canonical
from wangge.domain.registers.services.common import fact_index, today
from wangge.domain.registers.town import FactRule, RegisterRef
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import RegisterFieldSpec


def matching(ref: RegisterRef, field: str, text: str, account_id: UUID | None, at: datetime) -> Q:
    """Lines whose field is exactly `text`. Raises `InvalidInput` for one that can't be searched."""
    spec = ref.spec.field(field)
    if spec is None:
        raise _not_searchable(field)
    rule = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)[spec.fact_key]
    if rule.is_sealed and not spec.searchable:
        raise _not_searchable(field)
    value = canonical(spec, text)
    if not value:
        return Q(pk__in=[])
    match = _match(ref, rule, value)
    return match if spec.see is None else match & _inside(ref, spec, account_id, at)


def due_condition(ref: RegisterRef, at: datetime) -> Q:
    """Lines that show a fact whose day of confirmation has come."""
    by_days: dict[int, list[str]] = {}
    for field in ref.spec.fields:
        rule = field.refresh or ref.spec.refresh
        if rule:
            by_days.setdefault(int(rule.split()[0]), []).append(field.fact_key)
    if not by_days:
        return Q(pk__in=[])
    before = {days: _day_after(ref, at, days) for days in by_days}
    parts = [Q(key__in=keys, confirmed_at__lt=before[days]) for days, keys in by_days.items()]
    due = Fact.objects.filter(reduce(or_, parts), record_id=OuterRef("record_id"))
    perhaps = Q(facts_since_at__isnull=True) | Q(facts_since_at__lt=max(before.values()))
    return perhaps & Q(Exists(due))


def _day_after(ref: RegisterRef, at: datetime, days: int) -> datetime:
    """What was confirmed before that midnight is due today."""
    day = today(ref.jurisdiction_key, at) - timedelta(days=days - 1)
    return places.day_begins(ref.jurisdiction_key, day)


def _match(ref: RegisterRef, rule: FactRule, value: str) -> Q:
    """Few have the same sealed value, and an index finds them; an open one may be everybody's."""
    if not rule.is_sealed:
        same = Fact.objects.filter(record_id=OuterRef("record_id"), key=rule.key, clear=value)
        return Q(Exists(same))
    index = fact_index(ref.jurisdiction_key, ref.spec.kind, rule.key, value)
    indexed = Fact.objects.exclude(index="")  # as the index says of itself, so that it is taken
    return Q(record_id__in=indexed.filter(index=index, key=rule.key).values("record_id"))


def _inside(ref: RegisterRef, field: RegisterFieldSpec, account_id: UUID | None, at: datetime) -> Q:
    assert field.see is not None
    condition = access.scope_of(ref, field.see, account_id, at).condition(Entry.scope_columns)
    return Q(pk__in=[]) if condition is None else condition


def _not_searchable(field: str) -> InvalidInput:
    return InvalidInput(
        "not_searchable",
        zh=f"字段“{field[:63]}”不能检索。",
        en=f"The field “{field[:63]}” can't be searched.",
        field="field",
    )
