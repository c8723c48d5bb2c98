"""Bringing messages to subscribers: at least once each, with retries, in any number of workers.

A worker leases a few messages in a short transaction, runs the handlers outside of any, and then
notes who has had what. One that dies leaves a lease that runs out.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef

from wangge.kernel.clock import aware
from wangge.plumbing.failures import LENGTH_MAX, describe
from wangge.plumbing.outbox.models import Message
from wangge.plumbing.outbox.publishing import news_of
from wangge.plumbing.outbox.registry import subscribers

ATTEMPTS_MAX = 10
LEASE = timedelta(minutes=5)
_BACKOFF = timedelta(seconds=10)
_BACKOFF_MAX = timedelta(hours=1)
_BATCH = 20

_log = logging.getLogger(__name__)


def deliver_due(now: datetime, limit: int = 500) -> int:
    """Attempts up to `limit` messages due at `now`; returns how many were attempted."""
    now = aware(now, "now")
    attempted = 0
    while attempted < limit:
        batch = _lease(now, min(_BATCH, limit - attempted))
        if not batch:
            break
        for message in batch:
            _deliver(message, now)
        attempted += len(batch)
    return attempted


def backoff(attempts: int) -> timedelta:
    """The wait after so many failed attempts: 10 s, 20 s, 40 s, … at most an hour."""
    return min(_BACKOFF * 2 ** (attempts - 1), _BACKOFF_MAX)


def _lease(now: datetime, count: int) -> list[Message]:
    """Takes the oldest due messages; of one key only the first that is pending."""
    earlier = Message.objects.filter(
        key=OuterRef("key"), due_at__isnull=False, id__lt=OuterRef("id")
    ).exclude(key="")
    due = Message.objects.filter(~Exists(earlier), due_at__lte=now).order_by("due_at", "id")
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        batch = list(due[:count])
        Message.objects.filter(pk__in=[m.pk for m in batch]).update(
            due_at=now + LEASE, attempts=F("attempts") + 1
        )
    return batch


def _deliver(message: Message, now: datetime) -> None:
    news, failed = news_of(message), ""
    for name, handler in subscribers(message.topic).items():
        if name in message.done:
            continue
        try:
            handler(news)
        except Exception as problem:
            failed = f"{name}: {describe(problem)}"[:LENGTH_MAX]
            _log.warning("outbox: %s failed for %s %s", failed, message.topic, message.id)
        else:
            message.done.append(name)
    attempts = message.attempts + 1  # the lease has counted it in the table
    dead = bool(failed) and attempts >= ATTEMPTS_MAX
    if dead:
        _log.error("outbox: %s %s is a dead letter", message.topic, message.id)
    Message.objects.filter(pk=message.pk).update(
        done=message.done,
        due_at=now + backoff(attempts) if failed and not dead else None,
        settled_at=None if failed else now,
        dead_at=now if dead else None,
        last_error=failed,
    )
