"""Tells whoever answers for a case that it is pressed, has climbed, or got more time.

Run by the worker. Hands on what was decided, never the words written with it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import NotFound
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

CHANNEL = "inbox"
TOPICS = ("task.supervised", "task.escalated", "task.extension_decided")
_SAID = ("colour", "approved")


def start() -> None:
    """Subscribes; called once when the app is ready."""
    for topic in TOPICS:
        outbox.subscribe(topic, pressed, name=f"cases.pressed.{topic}")


def pressed(news: outbox.News) -> None:
    """One notice for whoever holds the task, with what was decided and nothing personal."""
    kind, _, case_id = str(news.payload.get("subject", "")).partition(":")
    if kind != "case":
        return
    try:
        holder = tasks.task(UUID(news.payload["task"])).holder_id
    except NotFound:
        return
    values = {"case": case_id} | {k: news.payload[k] for k in _SAID if k in news.payload}
    with transaction.atomic():
        notify.tell(CHANNEL, f"account:{holder}", news.topic, values, at=news.at)
