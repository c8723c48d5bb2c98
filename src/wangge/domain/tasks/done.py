"""What was done, by whom and when: the record of a person and of those in somebody's grids.

Reads closed tasks only; what was cancelled nobody did.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from wangge.domain.tasks.models import State, Task
from wangge.domain.tasks.views import TaskView, view
from wangge.packs.schema import Text
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

_DONE = (State.DONE, State.VERIFIED)


@dataclass(frozen=True, slots=True)
class DoneCount:
    """How much one actor (`kind:id`) did of one kind, and how much of it late."""

    by: str
    kind: str
    done: int
    late: int


def record_of(
    actor: Actor,
    from_at: datetime,
    to_at: datetime,
    *,
    within: Scope | None = None,
    jurisdiction_key: str | None = None,
) -> tuple[TaskView, ...]:
    """What the actor closed in that time (`to_at` excluded), the latest first.

    `within`: only what lies in somebody's scope, for whoever looks at another's record;
    `jurisdiction_key`: only of that town. One query.
    """
    rows: QuerySet[Any] = Task.unscoped.all() if within is None else Task.objects.within(within)
    found = _closed(rows, from_at, to_at).filter(closed_by=str(actor))
    if jurisdiction_key is not None:
        found = found.filter(jurisdiction_key=jurisdiction_key)
    return tuple(view(t) for t in found.order_by("-closed_at", "-id"))


def done_within(scope: Scope, from_at: datetime, to_at: datetime) -> tuple[DoneCount, ...]:
    """What accounts closed in that time within the scope, by account and kind; one query."""
    found = _closed(Task.objects.within(scope), from_at, to_at)
    counts = (
        found.filter(closed_by__startswith="account:")
        .values("closed_by", "kind")
        .annotate(done_=Count("pk"), late_=Count("pk", filter=Q(closed_at__gt=F("due_at"))))
        .order_by("closed_by", "kind")
    )
    return tuple(
        DoneCount(*row) for row in counts.values_list("closed_by", "kind", "done_", "late_")
    )


def titles_of(task_ids: Collection[UUID]) -> dict[UUID, Text]:
    """What these tasks are called, for whoever may see them; one query."""
    rows = Task.unscoped.filter(pk__in=task_ids).values_list("pk", "title_zh", "title_en")
    return {pk: Text(zh=zh, en=en or zh) for pk, zh, en in rows}


def titles_among(scope: Scope, task_ids: Collection[UUID]) -> dict[UUID, Text]:
    """What those of these tasks are called that `scope` covers; one query for each 500."""
    found: dict[UUID, Text] = {}
    ids = list(task_ids)
    for start in range(0, len(ids), 500):
        rows = Task.objects.within(scope).filter(pk__in=ids[start : start + 500])
        columns = rows.values_list("pk", "title_zh", "title_en")
        found |= {pk: Text(zh=zh, en=en or zh) for pk, zh, en in columns}
    return found


def _closed(rows: QuerySet[Any], from_at: datetime, to_at: datetime) -> QuerySet[Any]:
    return rows.filter(closed_at__gte=from_at, closed_at__lt=to_at, state__in=_DONE)
