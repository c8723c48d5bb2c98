"""The statements that write the journal's tables: plain SQL, since every service runs them.

(The same through model objects takes four times as long.) Refuses to know how a chain is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wangge.plumbing.bulk import copy_rows
from wangge.plumbing.journal import hashing
from wangge.plumbing.journal.models import Entry
from wangge.plumbing.sending import send

EntryRow = tuple[Any, ...]

_COLUMNS = (
    "id, stream, seq, kind, at, recorded_at, actor, data, algorithm, previous, digest"  # as `row`
)
_PLACES = "(" + ", ".join(["%s"] * len(Entry._meta.concrete_fields)) + ")"
_FEW = 4
_MANY = 100
_HEAD = "SELECT seq, digest FROM journal_streamhead WHERE stream = %s"


def row(
    entry_id: UUID,
    stream: str,
    seq: int,
    kind: str,
    at: Any,
    recorded_at: Any,
    actor: str,
    data: str,
    algorithm: str,
    previous: bytes,
    digest: bytes,
) -> EntryRow:
    """One row for `insert_entries`, in the form the database takes; times by `stored_instant`."""
    stored_id = entry_id if connection.features.has_native_uuid_field else entry_id.hex
    return (
        *(stored_id, stream, seq, kind, at, recorded_at),
        *(actor, data, algorithm, previous, digest),
    )


def stored_instant(at: datetime) -> Any:
    """An instant in the form the database takes; the same for all rows of a batch."""
    return connection.ops.adapt_datetimefield_value(at)


def insert_entries(rows: Sequence[EntryRow]) -> None:
    """Adds rows made by `row`."""
    _insert("journal_entry", _COLUMNS, _PLACES, rows)


def insert_heads(heads: Sequence[tuple[str, int, bytes]]) -> None:
    """Adds heads (stream, seq, digest); IntegrityError if one exists."""
    _insert("journal_streamhead", "stream, seq, digest", "(%s, %s, %s)", heads)


def _insert(table: str, columns: str, places: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """A few rows go with one statement, which costs half of what a batch of one or two does;
    hundreds by COPY where there is one, which costs a third of what a batch does."""
    statement = f"INSERT INTO {table} ({columns}) VALUES "
    if len(rows) > _MANY and connection.vendor == "postgresql":
        copy_rows(connection, f"COPY {table} ({columns}) FROM STDIN", rows)
    elif len(rows) > _FEW:
        with connection.cursor() as cursor:
            cursor.executemany(statement + places, rows)
    elif rows:
        values = [value for row in rows for value in row]
        send(connection, statement + ", ".join([places] * len(rows)), values)


def locked_head(stream: str) -> tuple[int, bytes]:
    """Seq and digest, locked where the database has row locks; a new stream gets its head here."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + lock, [stream])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(
                "INSERT INTO journal_streamhead (stream, seq, digest) VALUES (%s, 0, %s)"
                " ON CONFLICT DO NOTHING",
                [stream, hashing.START],
            )
            cursor.execute(_HEAD + lock, [stream])
            found = cursor.fetchone()
    return found[0], bytes(found[1])


def move_head(stream: str, seq: int, digest: bytes) -> None:
    """Sets the head that `locked_head` has locked."""
    moved = "UPDATE journal_streamhead SET seq = %s, digest = %s WHERE stream = %s"
    send(connection, moved, [seq, digest, stream])
