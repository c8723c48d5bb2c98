"""Publishing, inside the transaction of what is told. Refuses to run subscribers: see delivery."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from wangge.kernel.clock import aware
from wangge.kernel.ids import new_id
from wangge.plumbing.canonical import canonical_json
from wangge.plumbing.outbox.models import Message
from wangge.plumbing.outbox.registry import News, listeners, subscribers


def publish(topic: str, payload: dict[str, Any], *, at: datetime, key: str = "") -> None:
    """Tells `topic`: listeners now, subscribers after the commit (one insert if there are any).

    `payload`: ids and digests only, never personal data. Messages with the same `key` reach
    subscribers one after the other, in order.
    """
    publish_many(topic, [payload], at=at, key=key)


def publish_many(
    topic: str, payloads: Iterable[dict[str, Any]], *, at: datetime, key: str = ""
) -> None:
    """As `publish` for many payloads, with one insert for all."""
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("news is published in the transaction that makes it true")
    wanted, heard = subscribers(topic), listeners(topic)
    if not wanted and not heard:
        return
    at = aware(at, "at")
    texts = [(new_id(), canonical_json(payload)) for payload in payloads]
    if wanted:
        Message.objects.bulk_create(
            Message(id=message_id, topic=topic, key=key, payload=text, at=at, due_at=at)
            for message_id, text in texts
        )
    for handler in heard:
        for message_id, text in texts:
            handler(News(message_id, topic, json.loads(text), at, key))


def news_of(message: Message) -> News:
    """A message as handlers get it."""
    return News(message.id, message.topic, json.loads(message.payload), message.at, message.key)
