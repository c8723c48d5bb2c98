"""Tells whoever answers for a case that it is pressed, has climbed, or got more time.

Run by the worker. Hands on what was decided, never the words written with it.
"""

from __future__ import annotations

from django.db import transaction

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
    """One notice for whoever held the task then, with what was decided and nothing personal."""
    kind, _, case_id = str(news.payload.get("subject", "")).partition(":")
    if kind != "case":
        return
    values = {"case": case_id} | {k: news.payload[k] for k in _SAID if k in news.payload}
    with transaction.atomic():
        notify.tell(CHANNEL, f"account:{news.payload['holder']}", news.topic, values, at=news.at)
