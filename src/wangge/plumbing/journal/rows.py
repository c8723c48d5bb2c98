"""All heads and entries in order of stream and seq: one statement, one snapshot, streamed.

Times and ids come as the text that was hashed, made by the database: that is several times
faster than making Python objects of them first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

_CHUNK = 2000

_INSTANT = {
    "sqlite": "replace({0}, ' ', 'T') || CASE length({0}) WHEN 19 THEN '.000000' ELSE '' END",
    "postgresql": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
}
_ID = {"sqlite": "id || ''", "postgresql": "replace(id::text, '-', '')"}


class Row(NamedTuple):
    """A head (`seq` 0; `head_seq` and `digest` are its own) or an entry (`head_seq` 0)."""

    stream: str
    seq: int
    head_seq: int
    digest: bytes
    id: str
    kind: str
    at: str
    recorded_at: str
    actor: str
    algorithm: str
    previous: bytes
    data: str


def heads_and_entries(stream: str = "") -> Iterator[Row]:
    """Every head followed by its entries; entries without a head come all the same.

    With `stream`, only those of that stream.
    """
    vendor = connection.vendor
    blank = "CAST(NULL AS bytea)" if vendor == "postgresql" else "NULL"
    only = "WHERE stream = %s" if stream else ""
    at, recorded_at = (_INSTANT[vendor].format(column) for column in ("at", "recorded_at"))
    statement = (
        "SELECT stream, 0 AS seq, seq AS head_seq, digest, '' AS id, '' AS kind, '' AS at,"
        f" '' AS recorded_at, '' AS actor, '' AS algorithm, {blank} AS previous, '' AS data"
        f" FROM journal_streamhead {only} UNION ALL"
        f" SELECT stream, seq, 0, digest, {_ID[vendor]}, kind, {at}, {recorded_at},"
        f" actor, algorithm, previous, data FROM journal_entry {only} ORDER BY 1, 2"
    )
    with _streaming(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, [stream, stream] if stream else None)
        while rows := cursor.fetchmany(_CHUNK):
            yield from map(Row._make, rows)


def _streaming() -> AbstractContextManager[Any]:
    """SQLite: one open statement is one snapshot, and a transaction would lock out the writers.

    PostgreSQL: without a transaction the server would first write the whole answer down.
    """
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def digests_of_day(day: date, day_after: date) -> Iterator[bytes]:
    """The digests of the entries recorded on one UTC day, in order of stream and seq."""
    suffix = "+00" if connection.vendor == "postgresql" else ""
    bounds: list[Any] = [f"{d.isoformat()} 00:00:00{suffix}" for d in (day, day_after)]
    with _streaming(), connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT digest FROM journal_entry WHERE recorded_at >= %s AND recorded_at < %s"
            " ORDER BY stream, seq",
            bounds,
        )
        while rows := cursor.fetchmany(_CHUNK):
            for (digest,) in rows:
                yield bytes(digest)
