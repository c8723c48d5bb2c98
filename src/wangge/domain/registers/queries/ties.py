"""What a line is tied to, for its record over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.registers import access, town
from wangge.domain.registers.models import Tie
from wangge.domain.registers.queries.ledger import open_objections, visible
from wangge.domain.registers.services import common


@dataclass(frozen=True, slots=True)
class TieView:
    """`subject` is empty once it is untied: what it was is shown no more. `reason`: for keepers."""

    id: UUID
    subject: str
    purpose: str
    by: str
    at: datetime
    untied_by: str
    untied_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Ties:
    """A line's ties, the oldest first; `may_tie`: the asker keeps the line and it hasn't ended."""

    ties: tuple[TieView, ...]
    keeps: bool
    may_tie: bool


def ties_of(
    *, jurisdiction_key: str, register: str, record_id: UUID, account_id: UUID | None, at: datetime
) -> Ties:
    """None while an objection to all that is recorded is undecided. `NotFound` as `record_page`."""
    ref = town.register(jurisdiction_key, register)
    entry = visible(ref, account_id, at).filter(record_id=record_id).first()
    if entry is None:
        raise common.no_record()
    scope = access.scope_of(ref, ref.spec.keep, account_id, at)
    keeps = access.covers(scope, ref, entry.grid_code)
    may_tie = keeps and entry.ended_on is None
    if "" in open_objections([record_id]).get(record_id, set()):
        return Ties((), keeps, False)
    rows = Tie.objects.filter(entry=entry).order_by("tied_at", "id")
    return Ties(tuple(_view(row, keeps) for row in rows), keeps, may_tie)


def _view(row: Tie, keeps: bool) -> TieView:
    return TieView(
        id=row.pk,
        subject=row.subject if row.untied_at is None else "",
        purpose=row.purpose,
        by=row.tied_by,
        at=row.tied_at,
        untied_by=row.untied_by,
        untied_at=row.untied_at,
        reason=str(row.untied_reason) if keeps else "",
    )
