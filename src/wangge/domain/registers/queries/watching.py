"""For those who watch over registers: who looked lately, and what was removed. Never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.registers import access, town
from wangge.domain.registers.models import Entry
from wangge.domain.registers.services.exporting import EXPORTED
from wangge.domain.registers.services.looking import ACCESS_STREAM, LOOKED
from wangge.domain.registers.services.removing import removal_stream
from wangge.kernel.errors import NotFound
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
class Export:
    """A register's list left as a file: `under` a grid, or all that whoever took it may see."""

    at: datetime
    by: str
    register: str
    under: str
    rows: int


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


def exports(
    jurisdiction_key: str, account_id: UUID | None, at: datetime, *, limit: int = 200
) -> tuple[Export, ...]:
    """The latest lists that left as files from within what the account audits, newest first."""
    scope = access.audit_scope(account_id, at)
    entries = journal.tail(ACCESS_STREAM, _TAIL) if scope else ()
    taken = [e for e in entries if e.kind == EXPORTED and e.data["town"] == jurisdiction_key]
    root = places.jurisdiction(jurisdiction_key).root_path
    return tuple(
        Export(e.at, str(e.actor), e.data["register"], e.data["under"], e.data["rows"])
        for e in taken
        if _audited(scope, jurisdiction_key, e.data["register"], e.data["under"] or root)
    )[:limit]


def _audited(scope: Scope, jurisdiction_key: str, register: str, grid_code: str) -> bool:
    try:
        ref = town.register(jurisdiction_key, register)
    except NotFound:  # its pack has been taken back: only who audits all of it may still ask
        return scope.covers(grid_code)
    return access.covers(scope, ref, grid_code)


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
