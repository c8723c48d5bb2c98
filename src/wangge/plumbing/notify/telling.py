"""From `tell` through the outbox to a channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wangge.plumbing.notify.channels import Notice, channel
from wangge.plumbing.outbox import api as outbox

TOPIC = "notify.tell"


def tell(
    channel_name: str,
    address_ref: str,
    template: str,
    values: dict[str, Any] | None = None,
    *,
    at: datetime,
) -> None:
    """Has `template` told by a channel once the caller's transaction is committed.

    Neither `address_ref` nor `values` may hold personal data (see `Notice`). Notices to one
    address arrive in order. Raises `InvalidInput` for an unknown channel.
    """
    channel(channel_name)
    payload = {
        "channel": channel_name,
        "address_ref": address_ref,
        "template": template,
        "values": values or {},
    }
    outbox.publish(TOPIC, payload, at=at, key=f"{channel_name}|{address_ref}"[:100])


def send(news: outbox.News) -> None:
    """Hands a notice to its channel; what that raises has the outbox try again later."""
    notice = Notice(id=news.id, at=news.at, **news.payload)
    channel(notice.channel)(notice)


def register() -> None:
    """Makes `send` the outbox's subscriber; called when the apps are ready."""
    outbox.subscribe(TOPIC, send, name="notify.send")
