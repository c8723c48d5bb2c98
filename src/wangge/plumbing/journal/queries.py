"""Reading streams. Refuses to interpret what it reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.models import DayRoot, Entry


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry as it was recorded."""

    id: UUID
    stream: str
    seq: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: Actor
    data: dict[str, Any]
    digest: str


def read(stream: str, *, after: int = 0) -> list[EntryView]:
    """The entries of `stream` with a seq beyond `after`, in order; maybe none."""
    return [_view(e) for e in Entry.objects.filter(stream=stream, seq__gt=after).order_by("seq")]


def read_naming(stream: str, words: str) -> list[EntryView]:
    """The entries of `stream` whose data holds `words` (an id, say), in order. Reads them all: for
    a question that somebody asks now and then."""
    found = Entry.objects.filter(stream=stream, data__contains=words).order_by("seq")
    return [_view(e) for e in found]


def read_many(streams: Iterable[str]) -> dict[str, list[EntryView]]:
    """The entries of several streams with one query; a stream without entries has no key."""
    found: dict[str, list[EntryView]] = {}
    for entry in Entry.objects.filter(stream__in=list(streams)).order_by("stream", "seq"):
        found.setdefault(entry.stream, []).append(_view(entry))
    return found


def tail(stream: str, most: int) -> list[EntryView]:
    """The last entries of `stream`, at most so many, the newest first."""
    return [_view(e) for e in Entry.objects.filter(stream=stream).order_by("-seq")[:most]]


def latest_root() -> tuple[str, str] | None:
    """The last sealed day and its root in hex: what to print or to hand to a third party."""
    root = DayRoot.objects.order_by("-day").first()
    return (root.day.isoformat(), bytes(root.root).hex()) if root else None


def root_of(day: str) -> str | None:
    """The root in hex of a sealed day (ISO date); None if it isn't sealed."""
    root = DayRoot.objects.filter(day=day).first()
    return bytes(root.root).hex() if root else None


def _view(entry: Entry) -> EntryView:
    return EntryView(
        id=entry.id,
        stream=entry.stream,
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        recorded_at=entry.recorded_at,
        actor=Actor.parse(entry.actor),
        data=json.loads(entry.data),
        digest=bytes(entry.digest).hex(),
    )
