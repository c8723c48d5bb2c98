"""The door of the outbox."""

from __future__ import annotations

from wangge.plumbing.outbox.delivery import deliver_due
from wangge.plumbing.outbox.publishing import publish, publish_many
from wangge.plumbing.outbox.registry import Handler, News, listen, only, subscribe
from wangge.plumbing.outbox.upkeep import (
    DeadLetter,
    OutboxState,
    dead_letters,
    purge,
    send_again,
    state,
)

__all__ = [
    "DeadLetter",
    "Handler",
    "News",
    "OutboxState",
    "dead_letters",
    "deliver_due",
    "listen",
    "only",
    "publish",
    "publish_many",
    "purge",
    "send_again",
    "state",
    "subscribe",
]
