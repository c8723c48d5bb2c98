"""Adding to streams, inside the caller's transaction. The only writer of entries and heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from wangge.kernel.clock import Clock, SystemClock, aware
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.canonical import canonical_json
from wangge.plumbing.journal import hashing, tables
from wangge.plumbing.journal.models import KIND_LENGTH_MAX, STREAM_LENGTH_MAX

_machine: list[Clock] = [SystemClock()]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `kind` such as `case.filed`, and JSON-ready data (ids, no names)."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


@contextmanager
def machine_clock(clock: Clock) -> Iterator[None]:
    """For tests of sealing: what the journal takes for the machine's own time.

    A replay does not use this: its simulated time is `at`; `recorded_at` stays the true time of
    writing, since that is what a seal vouches for.
    """
    _machine.append(clock)
    try:
        yield
    finally:
        _machine.remove(clock)


def machine_now() -> datetime:
    """The true time of writing."""
    return _machine[-1].now()


def append(
    stream: str, events: Sequence[Event], *, actor: Actor, at: datetime, new: bool = False
) -> None:
    """Adds `events` to `stream` in the caller's transaction; without events nothing happens.

    With `new` the stream begins here: two inserts, nothing is read, `Conflict` if it exists
    already. Otherwise the head is locked until the transaction ends, three statements.
    """
    if new:
        append_new([(stream, events)], actor=actor, at=at)
        return
    if not events:
        return
    _require_transaction()
    _check_name(stream, STREAM_LENGTH_MAX, "stream")
    seq, previous = tables.locked_head(stream)
    entries, last = _chain(stream, seq, previous, events, actor, at)
    tables.insert_entries(entries)
    tables.move_head(stream, seq + len(entries), last)


def hold(streams: Iterable[str]) -> None:
    """Locks the heads of streams that the transaction is to add to, in the order of their names.

    Whoever adds to more than one calls it before the first: in one order nobody waits in a ring.
    """
    _require_transaction()
    for stream in sorted(set(streams)):
        tables.locked_head(stream)


def append_new(
    streams: Iterable[tuple[str, Sequence[Event]]], *, actor: Actor, at: datetime
) -> None:
    """Begins many streams at once, with two bulk inserts; `Conflict` if any of them exists."""
    _require_transaction()
    heads: list[tuple[str, int, bytes]] = []
    entries: list[tables.EntryRow] = []
    for stream, events in streams:
        if not events:
            continue
        _check_name(stream, STREAM_LENGTH_MAX, "stream")
        chained, last = _chain(stream, 0, hashing.START, events, actor, at)
        heads.append((stream, len(chained), last))
        entries += chained
    try:
        tables.insert_heads(heads)
    except IntegrityError as problem:
        raise Conflict(
            "stream_exists",
            zh="日志流已存在，不能再次开始。",
            en="The stream exists already and can't begin again.",
            data={"streams": [stream for stream, _, _ in heads[:20]]},
        ) from problem
    tables.insert_entries(entries)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError(
            "the journal is written in the transaction of what it tells"
        )


def _chain(
    stream: str, seq: int, previous: bytes, events: Sequence[Event], actor: Actor, at: datetime
) -> tuple[list[tables.EntryRow], bytes]:
    """Entries that follow `seq` and `previous`, and the digest of the last of them."""
    at, recorded_at, by = aware(at, "at"), machine_now(), str(actor)
    algorithm = settings.WANGGE_HASH
    times = hashing.instant_text(at), hashing.instant_text(recorded_at)
    stored_times = tables.stored_instant(at), tables.stored_instant(recorded_at)
    entries = []
    for number, event in enumerate(events, seq + 1):
        _check_name(event.kind, KIND_LENGTH_MAX, "kind")
        entry_id, data = new_id(), canonical_json(event.data)
        text = hashing.entry_text(
            algorithm, stream, number, entry_id.hex, event.kind, *times, by, previous, data
        )
        digest = hashing.digest(algorithm, text)
        entry = (entry_id, stream, number, event.kind, *stored_times, by, data)
        entries.append(tables.row(*entry, algorithm, previous, digest))
        previous = digest
    return entries, previous


def _check_name(name: str, length_max: int, what: str) -> None:
    if not name or len(name) > length_max or not name.isascii() or not name.isprintable():
        raise InvalidInput(
            "odd_journal_name",
            zh="日志流或事件的名称应为可打印的 ASCII 字符，且不过长。",
            en="A stream or an event is named in printable ASCII, and not too long.",
            field=what,
        )
