"""What was done, by whom and when: the record of a person and of those in somebody's grids.

Reads closed tasks only; what was cancelled nobody did. Somebody is late with what fell due while
they answered for it: what a new appointee or a deputy took over late isn't their lateness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from wangge.domain.people import api as people
from wangge.domain.tasks import rules
from wangge.domain.tasks.models import State, Task
from wangge.domain.tasks.views import TaskView, view
from wangge.packs.schema import Text
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

_DONE = (State.DONE, State.VERIFIED)


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A task that somebody closed. `late`: by their own lateness; `taken_over_late`: it was due
    before they answered for it."""

    task: TaskView
    late: bool
    taken_over_late: bool


@dataclass(frozen=True, slots=True)
class DoneCount:
    """How much one actor (`kind:id`) did of one kind, and how much of it late by themselves."""

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
) -> tuple[DoneTask, ...]:
    """What the actor closed in that time (`to_at` excluded), the latest first.

    `within`: only what lies in somebody's scope, for whoever looks at another's record;
    `jurisdiction_key`: only of that town. One query, three more where anything was late.
    """
    rows: QuerySet[Any] = Task.unscoped.all() if within is None else Task.objects.within(within)
    found = _closed(rows, from_at, to_at).filter(closed_by=str(actor))
    if jurisdiction_key is not None:
        found = found.filter(jurisdiction_key=jurisdiction_key)
    closed = list(found.order_by("-closed_at", "-id"))
    late = [t for t in closed if rules.on_time(t.due_at, t.closed_at) is False]
    taken_over = _taken_over(late)
    return tuple(_done(t, t.id in taken_over) for t in closed)


def done_within(scope: Scope, from_at: datetime, to_at: datetime) -> tuple[DoneCount, ...]:
    """What accounts closed in that time within the scope, by account and kind.

    Two queries, three more where something may have been late when it was taken over.
    """
    found = _closed(Task.objects.within(scope), from_at, to_at)
    found = found.filter(closed_by__startswith="account:")
    counts = (
        found.values("closed_by", "kind")
        .annotate(done_=Count("pk"), late_=Count("pk", filter=Q(closed_at__gt=F("due_at"))))
        .order_by("closed_by", "kind")
    )
    late = found.filter(closed_at__gt=F("due_at"))
    perhaps = late.filter(
        Q(due_at__lt=F("appointment__from_at")) | ~Q(holder=F("appointment__account"))
    )
    excused = _taken_over(perhaps)
    less = Counter((t.closed_by, t.kind) for t in perhaps if t.id in excused)
    rows = counts.values_list("closed_by", "kind", "done_", "late_")
    return tuple(DoneCount(by, kind, done, n - less[by, kind]) for by, kind, done, n in rows)


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


def _done(task: Task, taken_over: bool) -> DoneTask:
    late = rules.on_time(task.due_at, task.closed_at) is False
    return DoneTask(view(task), late and not taken_over, taken_over)


def _taken_over(late: Iterable[Task]) -> set[UUID]:
    """Those of these late tasks that were due before whoever closed them answered for them."""
    rows = [t for t in late if t.closed_by.startswith("account:")]
    claims = [
        people.Claim(
            UUID(t.closed_by.partition(":")[2]),
            t.appointment_id,
            (t.grid_code, t.base_grid_code),
            t.due_at,
            t.closed_at,
        )
        for t in rows
        if t.due_at and t.closed_at
    ]
    answered = people.answered_then(claims) if claims else []
    return {t.id for t, theirs in zip(rows, answered, strict=True) if not theirs}


def _closed(rows: QuerySet[Any], from_at: datetime, to_at: datetime) -> QuerySet[Any]:
    return rows.filter(closed_at__gte=from_at, closed_at__lt=to_at, state__in=_DONE)
