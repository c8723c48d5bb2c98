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
from wangge.plumbing.journal import hashing
from wangge.plumbing.journal.models import KIND_LENGTH_MAX, STREAM_LENGTH_MAX, Entry, StreamHead

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
    head = _locked_head(stream)
    entries, last = _chain(stream, head.seq, bytes(head.digest), events, actor, at)
    Entry.objects.bulk_create(entries)
    StreamHead.objects.filter(pk=stream).update(seq=entries[-1].seq, digest=last)


def append_new(
    streams: Iterable[tuple[str, Sequence[Event]]], *, actor: Actor, at: datetime
) -> None:
    """Begins many streams at once, with two bulk inserts; `Conflict` if any of them exists."""
    _require_transaction()
    heads: list[StreamHead] = []
    entries: list[Entry] = []
    for stream, events in streams:
        if not events:
            continue
        _check_name(stream, STREAM_LENGTH_MAX, "stream")
        chained, last = _chain(stream, 0, hashing.START, events, actor, at)
        heads.append(StreamHead(stream=stream, seq=len(chained), digest=last))
        entries += chained
    try:
        StreamHead.objects.bulk_create(heads)
    except IntegrityError as problem:
        raise Conflict(
            "stream_exists",
            zh="日志流已存在，不能再次开始。",
            en="The stream exists already and can't begin again.",
            data={"streams": [head.stream for head in heads[:20]]},
        ) from problem
    Entry.objects.bulk_create(entries)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError(
            "the journal is written in the transaction of what it tells"
        )


def _locked_head(stream: str) -> StreamHead:
    """The head, locked where the database has row locks; a stream without one gets it here."""
    heads = StreamHead.objects.select_for_update().filter(pk=stream)
    head = heads.first()
    if head is None:
        blank = StreamHead(stream=stream, seq=0, digest=hashing.START)
        StreamHead.objects.bulk_create([blank], ignore_conflicts=True)
        head = heads.get()
    return head


def _chain(
    stream: str, seq: int, previous: bytes, events: Sequence[Event], actor: Actor, at: datetime
) -> tuple[list[Entry], bytes]:
    """Entries that follow `seq` and `previous`, and the digest of the last of them."""
    at, recorded_at, by = aware(at, "at"), machine_now(), str(actor)
    algorithm = settings.WANGGE_HASH
    times = hashing.instant_text(at), hashing.instant_text(recorded_at)
    entries = []
    for number, event in enumerate(events, seq + 1):
        _check_name(event.kind, KIND_LENGTH_MAX, "kind")
        entry_id, data = new_id(), hashing.canonical_json(event.data)
        text = hashing.entry_text(
            algorithm, stream, number, entry_id.hex, event.kind, *times, by, previous, data
        )
        digest = hashing.digest(algorithm, text)
        entry = Entry(
            id=entry_id,
            stream=stream,
            seq=number,
            kind=event.kind,
            at=at,
            recorded_at=recorded_at,
            actor=by,
            data=data,
            algorithm=algorithm,
            previous=previous,
            digest=digest,
        )
        previous = digest
        entries.append(entry)
    return entries, previous


def _check_name(name: str, length_max: int, what: str) -> None:
    if not name or len(name) > length_max or not name.isascii() or not name.isprintable():
        raise InvalidInput(
            "odd_journal_name",
            zh="日志流或事件的名称应为可打印的 ASCII 字符，且不过长。",
            en="A stream or an event is named in printable ASCII, and not too long.",
            field=what,
        )
