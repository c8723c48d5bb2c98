"""Who wants which news. Filled when apps start (`AppConfig.ready`), the same in every process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class News:
    """A message as handlers get it; `payload` is plain JSON (ids are text)."""

    id: UUID
    topic: str
    payload: dict[str, Any]
    at: datetime
    key: str = ""


Handler = Callable[[News], None]

_subscribers: dict[str, tuple[str, Handler]] = {}
_listeners: list[tuple[str, Handler]] = []


def subscribe(topic: str, handler: Handler, *, name: str) -> None:
    """Registers `handler` for `topic` (or `task.*`): run by the worker, at least once a message.

    `name` is what the database remembers: it must never change or be used twice. Handlers must be
    idempotent, and run outside any transaction.
    """
    if name in _subscribers and _subscribers[name] != (topic, handler):
        raise ValueError(f"two subscribers are named {name}")
    _subscribers[name] = (topic, handler)


def listen(topic: str, handler: Handler) -> None:
    """Registers `handler` for `topic` (or `task.*`): run at once, in the publisher's transaction.

    What it raises undoes what was published. It must be quick and never remote.
    """
    if (topic, handler) not in _listeners:
        _listeners.append((topic, handler))


def subscribers(topic: str) -> dict[str, Handler]:
    """The handlers for a topic by name, in order of registration."""
    return {n: handler for n, (wanted, handler) in _subscribers.items() if _fits(wanted, topic)}


def listeners(topic: str) -> list[Handler]:
    """The listeners of a topic, in order of registration."""
    return [handler for wanted, handler in _listeners if _fits(wanted, topic)]


@contextmanager
def only(*, keep: bool = False) -> Iterator[None]:
    """For tests: what is registered within the block is forgotten after it.

    Unless `keep`, what was registered before is set aside meanwhile.
    """
    before = dict(_subscribers), list(_listeners)
    if not keep:
        _subscribers.clear()
        _listeners.clear()
    try:
        yield
    finally:
        _subscribers.clear()
        _subscribers.update(before[0])
        _listeners[:] = before[1]


def _fits(wanted: str, topic: str) -> bool:
    return topic == wanted or (wanted.endswith("*") and topic.startswith(wanted[:-1]))
