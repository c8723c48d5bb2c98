"""The channels a message can leave by. `log` is built in; others are registered by their rooms."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.kernel.errors import InvalidInput

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell somebody.

    `address_ref` is a reference the channel can resolve (`account:<id>`, `report:<id>`), never an
    address. `template` and `values` (ids, numbers, dates) are turned into words by the channel.
    `id` is the same in every attempt: by it a channel recognises a repetition.
    """

    id: UUID
    channel: str
    address_ref: str
    template: str
    values: dict[str, Any]
    at: datetime


Send = Callable[[Notice], None]


def _write_to_log(notice: Notice) -> None:
    _log.info("notice %s to %s: %s", notice.id, notice.address_ref, notice.template)


_channels: dict[str, Send] = {"log": _write_to_log}


def register_channel(name: str, send: Send) -> None:
    """Makes `name` a channel. `send` is idempotent by `notice.id`; raising means: try later."""
    _channels[name] = send


def channel(name: str) -> Send:
    """The channel of that name; raises `InvalidInput`."""
    if name not in _channels:
        raise InvalidInput(
            "no_channel",
            zh=f"没有名为“{name[:40]}”的通知渠道。",
            en=f"There is no channel “{name[:40]}” for notices.",
            field="channel",
        )
    return _channels[name]


@contextmanager
def only_own() -> Iterator[None]:
    """For tests: channels registered in the block are forgotten after it."""
    before = dict(_channels)
    try:
        yield
    finally:
        _channels.clear()
        _channels.update(before)
