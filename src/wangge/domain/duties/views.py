"""What others get to see of duties: frozen, without a database behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wangge.domain.duties.models import Finding, Occurrence, Visit


@dataclass(frozen=True, slots=True)
class OccurrenceView:
    """Once that a duty is due to a target."""

    id: UUID
    jurisdiction_key: str
    pack_key: str
    plan: str
    period: str
    target_kind: str
    target: str
    unit_code: str
    lon: float | None
    lat: float | None
    scheme_key: str
    grid_code: str
    task_id: UUID
    planned_on: date
    from_at: datetime
    due_at: datetime
    done_at: datetime | None
    cancelled_at: datetime | None
    findings: int

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something found; `case_id` once it is a case."""

    id: UUID
    occurrence_id: UUID
    jurisdiction_key: str
    pack_key: str
    item: str
    case_type: str
    text: str
    photos: tuple[UUID, ...]
    by: str
    at: datetime
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class VisitView:
    """The record of a visit. The position stays sealed; its distance from the target shows."""

    occurrence: OccurrenceView
    by: str
    checked_in_at: datetime | None
    distance_m: float | None
    far: bool
    unplaced: str
    """Why it was checked in without the position that the duty requires."""
    answers: Mapping[str, Any]
    photos: tuple[tuple[UUID, str], ...]
    """File and item; an empty item is the evidence of the visit itself."""
    note: str
    done_at: datetime | None
    findings: tuple[FindingView, ...] = ()

    @property
    def in_time(self) -> bool | None:
        """Whether somebody was there, or it was done, by the due instant; None before."""
        at = self.checked_in_at or self.done_at
        return None if at is None else at <= self.occurrence.due_at


def occurrence_view(row: Occurrence) -> OccurrenceView:
    """The view of a row."""
    names = OccurrenceView.__dataclass_fields__
    return OccurrenceView(**{name: getattr(row, name) for name in names})


def finding_view(row: Finding, occurrence: Occurrence) -> FindingView:
    """The view of a row with its occurrence."""
    return FindingView(
        id=row.pk,
        occurrence_id=row.occurrence_id,
        jurisdiction_key=occurrence.jurisdiction_key,
        pack_key=occurrence.pack_key,
        item=row.item,
        case_type=row.case_type,
        text=row.text,
        photos=tuple(UUID(p) for p in row.photos),
        by=row.by,
        at=row.at,
        case_id=row.case_id,
    )


def visit_view(occurrence: Occurrence, visit: Visit, findings: Sequence[Finding] = ()) -> VisitView:
    """The view of a visit with its occurrence."""
    return VisitView(
        occurrence=occurrence_view(occurrence),
        by=visit.by,
        checked_in_at=visit.checked_in_at,
        distance_m=visit.distance_m,
        far=visit.far,
        unplaced=visit.unplaced,
        answers=dict(visit.answers),
        photos=tuple((UUID(p["file"]), p["item"]) for p in visit.photos),
        note=visit.note,
        done_at=visit.done_at,
        findings=tuple(finding_view(f, occurrence) for f in findings),
    )
