"""Turns good rows into rows of the database: sealed, indexed, with doubles set apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.registers import placing, town
from wangge.domain.registers.models import Fact, How, Identity, Proposal, Record
from wangge.domain.registers.rules import dates
from wangge.domain.registers.rules.identity import Identity as IdentityKeys
from wangge.domain.registers.rules.identity import identity_texts
from wangge.domain.registers.services import common
from wangge.domain.registers.services.bulk import plain_id, plain_instant
from wangge.domain.registers.services.import_rows import GoodRow
from wangge.domain.registers.town import FactRule, RegisterRef
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.crypto import blind_index, seal

RECORD = ("id", "jurisdiction_key", "kind", "unit_code", "version", "created_at")
ENTRY = (
    *("id", "record_id", "jurisdiction_key", "pack_key", "register_key", "scheme_key"),
    *("grid_code", "department", "entered_at", "keep_until_on", "facts_since_at"),
)
FACT = (
    *("record_id", "key", "clear", "sealed", "index", "how", "by", "reason"),
    *("since_at", "confirmed_at"),
)
IDENTITY = ("record_id", "name", "index")


@dataclass(slots=True)
class Packed:
    """What a chunk of rows becomes. Holds no personal value in clear."""

    records: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    facts: list[tuple[Any, ...]] = field(default_factory=list)
    identities: list[tuple[Any, ...]] = field(default_factory=list)
    proposals: list[dict[str, Any]] = field(default_factory=list)
    same: int = 0
    """Rows that say just what is recorded already."""
    digest: str = ""


class Packer:
    """Packs the chunks of one import, in order: a row may double an earlier one of the file."""

    def __init__(
        self, ref: RegisterRef, keep: Scope, actor: Actor, at: datetime, import_id: UUID
    ) -> None:
        key, kind = ref.jurisdiction_key, ref.spec.kind
        self.ref, self.keep, self.actor, self.at, self.import_id = ref, keep, actor, at, import_id
        self.rules: Mapping[str, FactRule] = town.fact_rules(key, kind)
        self.identities: frozenset[IdentityKeys] = town.identities(key, kind)
        self.seen: dict[str, UUID] = {}
        self._at = plain_instant(at)
        self._keep_until = dates.keep_until_on(ref.spec, common.today(key, at))
        if isinstance(self._at, str):
            self._keep_until = self._keep_until.isoformat()  # type: ignore[assignment]

    def pack(self, rows: Iterable[GoodRow]) -> Packed:
        """The chunk; one or two queries, more for doubles."""
        packed = Packed()
        indexed = [(row, self._indexes(row)) for row in rows]
        wanted = [index for _, pairs in indexed for _, index in pairs]
        there = self._there(wanted)
        values = self._values_of(there)
        for row, pairs in indexed:
            double = self._double(pairs, there)
            if double is None:
                self._add(packed, row, pairs)
            elif values.get(double, {}).items() >= row.facts.items():
                packed.same += 1
            else:
                packed.proposals.append(self._proposal(row, double))
        whole = json.dumps([[r.number, r.facts] for r, _ in indexed], ensure_ascii=False)
        packed.digest = blind_index(whole, purpose="register-digest")
        return packed

    def _indexes(self, row: GoodRow) -> list[tuple[str, str]]:
        key, kind = self.ref.jurisdiction_key, self.ref.spec.kind
        texts = identity_texts(key, kind, row.facts, self.identities)
        return [(name, common.identity_index(text)) for name, text in texts]

    def _there(self, indexes: list[str]) -> dict[str, UUID]:
        """Identities of records that the keeper's places hold, oldest first."""
        found = Identity.objects.filter(index__in=indexes).order_by("-record_id")
        return self._inside(found.values_list("index", "record_id"))

    def keeps_any(self, found: Iterable[tuple[str, UUID]]) -> bool:
        """Whether any of these records is within the keeper's places and not of this file."""
        return bool(self._inside((i, r) for i, r in found if self.seen.get(i) != r))

    def _inside(self, found: Iterable[tuple[str, UUID]]) -> dict[str, UUID]:
        pairs = list(found)
        records = Record.unscoped.in_bulk({record_id for _, record_id in pairs}).values()
        inside = placing.covered(self.keep, self.ref, records, self.at)
        return {index: record_id for index, record_id in pairs if record_id in inside}

    def _values_of(self, there: Mapping[str, UUID]) -> dict[UUID, dict[str, str]]:
        values: dict[UUID, dict[str, str]] = {}
        listed = Record.unscoped.filter(
            pk__in=set(there.values()),
            entries__pack_key=self.ref.pack_key,
            entries__register_key=self.ref.spec.key,
        )
        ids = list(listed.values_list("pk", flat=True))
        facts = Fact.objects.filter(record_id__in=ids)
        for record_id, key, clear, sealed in facts.values_list(
            "record_id", "key", "clear", "sealed"
        ):
            values.setdefault(record_id, {})[key] = clear if clear is not None else sealed or ""
        return values

    def _double(self, pairs: list[tuple[str, str]], there: Mapping[str, UUID]) -> UUID | None:
        for _, index in pairs:
            found = there.get(index) or self.seen.get(index)
            if found is not None:
                return found
        return None

    def _add(self, packed: Packed, row: GoodRow, pairs: list[tuple[str, str]]) -> None:
        ref, record_id, entry_id = self.ref, new_id(), new_id()
        key, record = ref.jurisdiction_key, plain_id(record_id)
        packed.records.append((record, key, ref.spec.kind.value, row.unit_code, 1, self._at))
        packed.entries.append(
            (
                *(plain_id(entry_id), record, key, ref.pack_key, ref.spec.key, ref.scheme_key),
                *(row.grid_code, ref.spec.department or "", self._at, self._keep_until, self._at),
            )
        )
        for name, index in pairs:
            self.seen.setdefault(index, record_id)
            packed.identities.append((record, name, index))
        by, how = str(self.actor), How.IMPORTED.value
        for fact, value in row.facts.items():
            if value:
                content = self._content(self.rules[fact], value)
                packed.facts.append((record, fact, *content, how, by, b"", self._at, self._at))

    def _content(self, rule: FactRule, value: str) -> tuple[str | None, bytes | None, str]:
        """The columns clear, sealed and index of a value."""
        index = ""
        if rule.searchable:
            key, kind = self.ref.jurisdiction_key, self.ref.spec.kind
            index = common.fact_index(key, kind, rule.key, value)
        return (None, seal(value), index) if rule.is_sealed else (value, None, index)

    def _proposal(self, row: GoodRow, record_id: UUID) -> dict[str, Any]:
        ref = self.ref
        return {
            "record_id": record_id,
            "jurisdiction_key": ref.jurisdiction_key,
            "pack_key": ref.pack_key,
            "register_key": ref.spec.key,
            "scheme_key": ref.scheme_key,
            "grid_code": row.grid_code,
            "department": ref.spec.department or "",
            "unit_code": row.unit_code,
            "given": seal(json.dumps(row.facts, ensure_ascii=False)),
            "import_id": self.import_id,
            "row_number": row.number,
            "raised_by": str(self.actor),
            "raised_at": self.at,
        }


def proposal_from(columns: Mapping[str, Any]) -> Proposal:
    """The row of a proposal that `Packer` has sealed."""
    return Proposal(**columns)
