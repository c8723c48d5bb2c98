"""Keeps what is still to be done where its ground is, when grids are drawn anew.

Runs within the transaction of the redrawing; what was done stays where it was done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wangge.domain.duties.models import Occurrence
from wangge.domain.tasks import api as tasks
from wangge.plumbing.actor import Actor

_OPEN = ("pk", "plan", "target_kind", "target", "grid_code", "due_at")


def units_of(occurrence_ids: Collection[UUID]) -> dict[UUID, str]:
    """The base unit of each occurrence that has one."""
    found: dict[UUID, str] = {}
    ids = list(occurrence_ids)
    for start in range(0, len(ids), 500):
        rows = Occurrence.unscoped.filter(pk__in=ids[start : start + 500]).exclude(unit_code="")
        found.update(rows.values_list("pk", "unit_code"))
    return found


@dataclass(frozen=True, slots=True)
class Open:
    """An occurrence that is still to be done: its plan, to what, where it is owed, until when."""

    id: UUID
    plan: str
    target_kind: str
    target: str
    grid_code: str
    due_at: datetime


def open_ones(occurrence_ids: Collection[UUID]) -> dict[UUID, Open]:
    """What these occurrences are, whoever asks; done and cancelled ones are left out."""
    found: dict[UUID, Open] = {}
    ids = list(occurrence_ids)
    for start in range(0, len(ids), 500):
        rows = Occurrence.unscoped.filter(
            pk__in=ids[start : start + 500], done_at__isnull=True, cancelled_at__isnull=True
        )
        found |= {row[0]: Open(*row) for row in rows.values_list(*_OPEN)}
    return found


def open_to_grids(
    jurisdiction_key: str, scheme_key: str, codes: Collection[str]
) -> tuple[Open, ...]:
    """The open occurrences that are to be done to these very grids."""
    rows = _open_to(jurisdiction_key, scheme_key, codes).order_by("due_at", "pk")
    return tuple(Open(*row) for row in rows.values_list(*_OPEN))


def owed_in(moves: Mapping[UUID, str]) -> int:
    """Open occurrences are owed in the grids named; how many changed."""
    changed = 0
    for occurrence_id, code in sorted(moves.items()):
        changed += (
            Occurrence.unscoped.filter(
                pk=occurrence_id, done_at__isnull=True, cancelled_at__isnull=True
            )
            .exclude(grid_code=code)
            .update(grid_code=code)
        )
    return changed


def owed_to_grids(
    jurisdiction_key: str, scheme_key: str, codes: Collection[str]
) -> frozenset[UUID]:
    """The open occurrences that are to be done to these very grids."""
    found = _open_to(jurisdiction_key, scheme_key, codes)
    return frozenset(found.values_list("pk", flat=True))


def grids_gone(
    jurisdiction_key: str,
    scheme_key: str,
    codes: Collection[str],
    *,
    actor: Actor,
    at: datetime,
) -> tuple[UUID, ...]:
    """What was to be done to a grid that is no longer there isn't owed any more; which.

    The next planning opens the same for the grids that are there instead.
    """
    found = _open_to(jurisdiction_key, scheme_key, codes).order_by("pk")
    gone = list(found.values_list("pk", "task_id"))
    for _, task_id in gone:
        tasks.cancel(task_id, reason="网格已重划 · the grid was redrawn", actor=actor, at=at)
    return tuple(occurrence for occurrence, _ in gone)


def grids_back(occurrence_ids: Collection[UUID], *, at: datetime) -> int:
    """What `grids_gone` called off is owed again, as far as there is time for it; how many."""
    found = Occurrence.unscoped.filter(pk__in=occurrence_ids, cancelled_at__isnull=False)
    of_task = dict(found.values_list("task_id", "pk"))
    again = tasks.owe_again(of_task, reason="网格恢复原状 · the grid is back", at=at)
    back = [of_task[task_id] for task_id in again]
    return Occurrence.unscoped.filter(pk__in=back).update(cancelled_at=None)


def _open_to(
    jurisdiction_key: str, scheme_key: str, codes: Collection[str]
) -> QuerySet[Occurrence]:
    return Occurrence.unscoped.filter(
        jurisdiction_key=jurisdiction_key,
        scheme_key=scheme_key,
        target_kind__in=["grid", "group"],
        target__in=list(codes),
        done_at__isnull=True,
        cancelled_at__isnull=True,
    )
