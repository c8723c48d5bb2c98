"""What waits, what died, and clearing away what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from wangge.kernel.errors import NotFound
from wangge.plumbing.outbox.models import Message

KEPT_DAYS = 30
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How many messages wait and how many died; since when the oldest has been due."""

    pending: int
    dead: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message given up after too many attempts. It is kept until somebody sends it again."""

    id: UUID
    topic: str
    at: datetime
    dead_at: datetime
    attempts: int
    last_error: str


def state() -> OutboxState:
    """The outbox at a glance."""
    pending, dead = Q(due_at__isnull=False), Q(dead_at__isnull=False)
    found = Message.objects.filter(pending | dead).aggregate(
        pending=Count("id", filter=pending), dead=Count("id", filter=dead), oldest=Min("due_at")
    )
    return OutboxState(found["pending"], found["dead"], found["oldest"])


def dead_letters(limit: int = 100) -> list[DeadLetter]:
    """The messages given up, latest first."""
    rows = Message.objects.filter(dead_at__isnull=False).order_by("-dead_at")[:limit]
    return [
        DeadLetter(m.id, m.topic, m.at, m.dead_at, m.attempts, m.last_error)
        for m in rows
        if m.dead_at
    ]


def send_again(message_id: UUID, *, at: datetime) -> None:
    """Gives a dead letter a new set of attempts; raises `NotFound` if it isn't one."""
    changed = Message.objects.filter(pk=message_id, dead_at__isnull=False).update(
        dead_at=None, due_at=at, attempts=0
    )
    if not changed:
        raise NotFound("no_dead_letter", zh="没有这条死信。", en="There is no such dead letter.")


def purge(now: datetime, days: int = KEPT_DAYS) -> int:
    """Deletes what was settled more than `days` ago, in small steps; dead letters stay."""
    deleted = 0
    old = Message.objects.filter(settled_at__lt=now - timedelta(days=days))
    while batch := list(old.values_list("pk", flat=True)[:_BATCH]):
        deleted += Message.objects.filter(pk__in=batch).delete()[0]
    return deleted
