"""What goes out of redrawing: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.rules import Change
from wangge.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class DrawingView:
    """A drawing and how far it has come."""

    id: UUID
    jurisdiction_key: str
    pack_key: str
    scheme_key: str
    title: str
    case_id: UUID
    stage: str
    base_version: int
    from_on: date | None
    begun_at: datetime
    begun_by: str
    versions: int
    problem: dict[str, Any] | None = None
    under: str = ""
    scheme_id: UUID | None = None


@dataclass(frozen=True)
class VersionView:
    """A version with what it holds and its figures."""

    number: int
    stage: str
    note: str
    by: str
    at: datetime
    figures: dict[str, Any]
    content: Content


@dataclass(frozen=True, slots=True)
class CommentView:
    """What somebody said about a place; `settled_at` when it was dealt with."""

    id: UUID
    version: int
    lon: float | None
    lat: float | None
    grid_code: str
    text: str
    by: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody whose grid is gone, and where they go (None: nowhere, the appointment ends).

    `problem`: why they can't go there.
    """

    appointment_id: UUID
    account_id: UUID
    post: str
    grid_code: str
    goes_to: str | None
    problem: Conflict | None = None


@dataclass(frozen=True)
class Impact:
    """What a version would change if it came into force now."""

    changes: tuple[Change, ...]
    moved_units: int
    moved_share: float
    """Of the weight."""
    seats: tuple[Seat, ...]
    vacant: tuple[str, ...]
    """New grids in which nobody is on any post yet."""
    tasks: int
    """Open tasks that would be owed in another grid."""
    entries: int
    """Lines of registers that would go over."""
    duties: int
    cancelled: int
    """Duties to grids that would be gone."""


@dataclass(frozen=True, slots=True)
class WentOver:
    """What went over in the transaction in which a drawing took effect, or was taken back."""

    on: date
    appointments: int
    tasks: int
    entries: int
    duties: int
    cancelled: int
