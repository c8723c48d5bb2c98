"""For those who watch over registers: who looked lately, and what was removed. Never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry
from wangge.domain.registers.services.looking import ACCESS_STREAM, LOOKED
from wangge.domain.registers.services.removing import removal_stream
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal

_TAIL = 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody looked at a fact of a record."""

    at: datetime
    by: str
    register: str
    record_id: UUID
    field: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A line that isn't kept any more. `proofs`: values whose keyed digests the journal keeps."""

    at: datetime
    by: str
    register: str
    record_id: UUID
    grid_code: str
    why: str
    proofs: int


def looks(
    jurisdiction_key: str, account_id: UUID | None, at: datetime, *, limit: int = 200
) -> tuple[Seen, ...]:
    """The latest looks at records within what the account audits, the newest first.

    Records that have gone meanwhile aren't listed: nobody can tell any more where they stood.
    """
    scope = access.audit_scope(account_id, at)
    if not scope:
        return ()
    entries = [e for e in journal.tail(ACCESS_STREAM, _TAIL) if e.kind == LOOKED]
    inside = _inside(jurisdiction_key, scope, {UUID(e.data["record"]) for e in entries})
    seen = (
        Seen(
            e.at,
            str(e.actor),
            e.data["register"],
            UUID(e.data["record"]),
            e.data["field"],
            e.data["purpose"],
        )
        for e in entries
        if UUID(e.data["record"]) in inside
    )
    return tuple(s for s, _ in zip(seen, range(limit), strict=False))


def removals(
    jurisdiction_key: str, register: str, account_id: UUID | None, at: datetime, *, limit: int = 200
) -> tuple[Removal, ...]:
    """What was removed from a register within what the account keeps or audits, newest first."""
    ref = town.register(jurisdiction_key, register)
    scope = access.scope_of(ref, ref.spec.keep, account_id, at)
    scope |= access.audit_scope(account_id, at)
    entries = journal.tail(removal_stream(jurisdiction_key), _TAIL)
    return tuple(
        Removal(
            e.at,
            str(e.actor),
            register,
            UUID(e.data["record"]),
            e.data["grid"],
            e.data["why"],
            e.data["values"],
        )
        for e in entries
        if e.data["register"] == register and access.covers(scope, ref, e.data["grid"])
    )[:limit]


def _inside(jurisdiction_key: str, scope: Scope, record_ids: set[UUID]) -> set[UUID]:
    lines = Entry.objects.within(scope).filter(
        jurisdiction_key=jurisdiction_key, record_id__in=record_ids
    )
    return set(lines.values_list("record_id", flat=True))
