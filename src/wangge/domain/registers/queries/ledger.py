"""Ledgers: the lines of a register that somebody may see, masked. Refuses everybody else all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry, Fact, Objection
from wangge.domain.registers.queries.dividing import ByDivision, divided
from wangge.domain.registers.queries.selecting import due_condition, matching
from wangge.domain.registers.rules import dates
from wangge.domain.registers.rules.masks import HIDDEN, masked
from wangge.domain.registers.services.common import today
from wangge.domain.registers.town import FactRule, RegisterRef
from wangge.domain.registers.types import Cell, Ledger, Row
from wangge.packs.schema import RegisterFieldSpec
from wangge.plumbing.access import prefix_range

PAGE = 50
_BATCH = 500


def ledger(
    *,
    jurisdiction_key: str,
    register: str,
    account_id: UUID | None,
    at: datetime,
    under: str = "",
    after: str | None = None,
    limit: int = PAGE,
    ended: bool = False,
    due: bool = False,
    search: tuple[str, str] | None = None,
    division: ByDivision | None = None,
) -> Ledger:
    """A page of a register's lines within what the account may see, masked, in the order entered.

    `under`: only grids under that code; `due`: only lines with something to be confirmed again;
    `search`: a field's key and the exact text it has (case aside where sealed), refused as by
    `find`; `division`: `under` is a grid of another day. A stranger gets an empty ledger.
    """
    ref = town.register(jurisdiction_key, register)
    found = visible(ref, account_id, at)
    found = divided(ref, found, under, division) if division else _under(found, under)
    if search:
        found = found.filter(matching(ref, *search, account_id, at))
    if due:
        found = found.filter(due_condition(ref, at))
    if not ended:
        found = found.filter(ended_on__isnull=True)
    if after:
        found = found.filter(pk__gt=after)
    page = list(found.select_related("record").order_by("pk")[: limit + 1])
    rows = shown(ref, page[:limit], account_id, at)
    more = str(page[limit - 1].pk) if len(page) > limit else None
    return Ledger(ref.name, ref.spec.name, rows, more)


def every_row(
    ref: RegisterRef, account_id: UUID | None, at: datetime, under: str = ""
) -> Iterator[Row]:
    """All lines of a ledger that aren't ended, as `ledger` shows them; one statement finds them."""
    found = _under(visible(ref, account_id, at), under).filter(ended_on__isnull=True)
    reader = _Reader(ref, account_id, at)
    page: list[Entry] = []
    for entry in found.select_related("record").order_by("pk").iterator(_BATCH):
        page.append(entry)
        if len(page) == _BATCH:
            yield from reader.rows(page)
            page = []
    yield from reader.rows(page)


def _under(found: QuerySet[Any], under: str) -> QuerySet[Any]:
    if not under:
        return found
    low, high = prefix_range(under)
    return found.filter(grid_code__gte=low, grid_code__lt=high)


def find(
    *,
    jurisdiction_key: str,
    register: str,
    field: str,
    text: str,
    account_id: UUID | None,
    at: datetime,
    limit: int = PAGE,
) -> tuple[Row, ...]:
    """The lines whose `field` is exactly `text` (case aside where sealed), masked, within scope.

    `InvalidInput` (`field`) where a sealed field isn't searchable or the viewer may not see it.
    """
    ref = town.register(jurisdiction_key, register)
    match = matching(ref, field, text, account_id, at)
    entries = visible(ref, account_id, at).filter(match, ended_on__isnull=True)
    return shown(ref, list(entries.select_related("record")[:limit]), account_id, at)


def rows_of(
    *,
    jurisdiction_key: str,
    register: str,
    entry_ids: Iterable[UUID],
    account_id: UUID | None,
    at: datetime,
) -> tuple[Row, ...]:
    """These lines of a register as far as the account may see them, masked, in the order entered.

    Ended ones too: who points to a line, points to it as it was.
    """
    ref = town.register(jurisdiction_key, register)
    found = visible(ref, account_id, at).filter(pk__in=list(entry_ids))
    return shown(ref, list(found.select_related("record").order_by("pk")), account_id, at)


def visible(ref: RegisterRef, account_id: UUID | None, at: datetime) -> QuerySet[Any]:
    """The register's lines that the account may see."""
    return Entry.objects.within(access.scope_of(ref, ref.spec.see, account_id, at)).filter(
        jurisdiction_key=ref.jurisdiction_key,
        pack_key=ref.pack_key,
        register_key=ref.spec.key,
    )


def shown(
    ref: RegisterRef, entries: Iterable[Entry], account_id: UUID | None, at: datetime
) -> tuple[Row, ...]:
    """Lines as the account may see them; the caller has found them within its scope."""
    return _Reader(ref, account_id, at).rows(entries)


def open_objections(record_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """The fact keys under an undecided objection, by record; the empty key means all of them."""
    found: dict[UUID, set[str]] = {}
    undecided = Objection.objects.filter(record_id__in=list(record_ids), decided_at__isnull=True)
    for record_id, key in undecided.values_list("record_id", "key"):
        found.setdefault(record_id, set()).add(key)
    return found


class _Kept(NamedTuple):
    """Of a fact what a list shows: thousands of whole ones take three times as long."""

    value: str
    confirmed_at: datetime


class _Reader:
    """Turns lines into rows for one account; asks what they have in common once."""

    def __init__(self, ref: RegisterRef, account_id: UUID | None, at: datetime) -> None:
        self._ref = ref
        self._rules = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)
        self._scopes = {
            f.key: access.scope_of(ref, f.see, account_id, at) for f in ref.spec.fields if f.see
        }
        self._due: dict[tuple[str, datetime], date | None] = {}

    def rows(self, entries: Iterable[Entry]) -> tuple[Row, ...]:
        entries = list(entries)
        ids = [e.record_id for e in entries]
        facts: dict[UUID, dict[str, _Kept]] = {}
        columns = ("record_id", "key", "clear", "sealed", "confirmed_at")
        for record_id, key, clear, sealed, confirmed_at in Fact.objects.filter(
            record_id__in=ids
        ).values_list(*columns):
            value = clear if clear is not None else sealed or ""
            facts.setdefault(record_id, {})[key] = _Kept(value, confirmed_at)
        objected = open_objections(ids)
        return tuple(
            self._row(e, facts.get(e.record_id, {}), objected.get(e.record_id, set()))
            for e in entries
        )

    def _row(self, entry: Entry, facts: Mapping[str, _Kept], objected: set[str]) -> Row:
        cells = tuple(
            self._cell(f, facts.get(f.fact_key), objected)
            for f in self._ref.spec.fields
            if f.key not in self._scopes
            or access.covers(self._scopes[f.key], self._ref, entry.grid_code)
        )
        record = entry.record
        return Row(
            *(record.pk, entry.pk, entry.grid_code, record.version, entry.ended_on, cells),
            unit_code=record.unit_code,
        )

    def _cell(self, field: RegisterFieldSpec, fact: _Kept | None, objected: set[str]) -> Cell:
        due_on = None
        if fact is not None:
            key = (field.key, fact.confirmed_at)
            if key not in self._due:
                self._due[key] = _due_on(self._ref, field, fact.confirmed_at)
            due_on = self._due[key]
        return _cell(field, self._rules[field.fact_key], fact, objected, due_on)


def cell(
    ref: RegisterRef,
    field: RegisterFieldSpec,
    rule: FactRule,
    fact: Fact | None,
    objected: set[str],
) -> Cell:
    """One field, masked; under an objection nothing of it shows."""
    due_on = _due_on(ref, field, fact.confirmed_at) if fact else None
    return _cell(field, rule, fact, objected, due_on)


def _cell(
    field: RegisterFieldSpec,
    rule: FactRule,
    fact: Fact | _Kept | None,
    objected: set[str],
    due_on: date | None,
) -> Cell:
    if fact is None:
        return Cell(field.key, "", False, bool({"", field.fact_key} & objected), None, None)
    against = bool({"", rule.key} & objected)
    text = HIDDEN if against else masked(rule.type, rule.sensitivity, fact.value)
    hides = against or (rule.is_sealed and bool(text))
    return Cell(field.key, text, hides, against, fact.confirmed_at, due_on)


def _due_on(ref: RegisterRef, field: RegisterFieldSpec, confirmed_at: datetime) -> date | None:
    confirmed_on = today(ref.jurisdiction_key, confirmed_at)
    return dates.refresh_due_on(ref.spec, field, confirmed_on)
