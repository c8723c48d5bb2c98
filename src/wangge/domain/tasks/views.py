"""What others get to see of a task: frozen, without a database behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.tasks import rules
from wangge.domain.tasks.models import OPEN_STATES, State, Task
from wangge.packs.schema import Text
from wangge.plumbing.journal.api import Event


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as it stood when it was read."""

    id: UUID
    jurisdiction_key: str
    kind: str
    subject: str
    title: Text
    post: str
    scheme_key: str
    grid_code: str
    department: str
    holder_id: UUID
    holder_until_at: datetime | None
    held_post: str
    held_grid_code: str
    reason: Mapping[str, Any]
    reserved: Mapping[str, Any] | None
    state: State
    outcome: str
    opened_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    limit: str
    due_at: datetime | None
    limit_undetermined: bool
    next_clock_at: datetime | None
    overdue_at: datetime | None
    colour: str
    escalations: int
    paused_at: datetime | None
    pause_until_at: datetime | None
    pauses: int
    extensions: int
    asked_limit: str
    version: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def on_time(self) -> bool | None:
        """Whether it was closed in time; None without a limit, or while it is open."""
        return rules.on_time(self.due_at, self.closed_at)

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is open, not paused, and its limit has passed."""
        running = self.is_open and self.paused_at is None
        return running and self.due_at is not None and self.due_at < at


@dataclass(frozen=True, slots=True)
class News:
    """Something for the outbox."""

    topic: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Acted:
    """What a service did. With `journal=False` the caller appends `events` and publishes `news`."""

    task: TaskView
    stream: str
    events: tuple[Event, ...]
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """Words written about a task."""

    id: UUID
    act: str
    text: str
    by: str
    at: datetime


def view(task: Task) -> TaskView:
    """The view of a row."""
    return TaskView(
        id=task.id,
        jurisdiction_key=task.jurisdiction_key,
        kind=task.kind,
        subject=task.subject,
        title=Text(zh=task.title_zh, en=task.title_en or task.title_zh),
        post=task.post,
        scheme_key=task.scheme_key,
        grid_code=task.grid_code,
        department=task.department,
        holder_id=task.holder_id,
        holder_until_at=task.holder_until_at,
        held_post=task.base_post,
        held_grid_code=task.base_grid_code,
        reason=task.reason,
        reserved=task.reserved,
        state=State(task.state),
        outcome=task.outcome,
        opened_at=task.opened_at,
        accepted_at=task.accepted_at,
        closed_at=task.closed_at,
        closed_by=task.closed_by,
        limit=task.limit,
        due_at=task.due_at,
        limit_undetermined=task.limit_undetermined,
        next_clock_at=task.next_clock_at,
        overdue_at=task.overdue_at,
        colour=task.colour,
        escalations=task.escalations,
        paused_at=task.paused_at,
        pause_until_at=task.pause_until_at,
        pauses=task.pauses,
        extensions=task.extensions,
        asked_limit=task.asked_limit,
        version=task.version,
    )


def stream_of(task: Task) -> str:
    """Where a task is journalled: with its subject, or on its own when it has none."""
    return task.subject or f"task:{task.id}"
