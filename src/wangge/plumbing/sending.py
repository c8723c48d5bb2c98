"""Statements that answer nothing, gathered and sent to the database in one go.

On PostgreSQL a journey to the server and back costs more than many a statement. Where there is no
server they run at once. Refuses reads: one within a block runs at once and doesn't see them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Statement = tuple[str, Sequence[Any]]


class _Gathered(threading.local):
    """What this thread holds back, by the database it is for; None outside of a block."""

    kept: dict[str, list[Statement]] | None = None


_here = _Gathered()


@contextmanager
def together() -> Iterator[None]:
    """Within a transaction: what is given to `send` goes when the block ends, in its order.

    What the database refuses is raised there. Blocks within blocks are one.
    """
    if _here.kept is not None:
        yield
        return
    _here.kept = {}
    try:
        yield
        for alias in list(_here.kept):
            flush(connections[alias])
    finally:
        _here.kept = None


def send(connection: BaseDatabaseWrapper, statement: str, values: Sequence[Any]) -> None:
    """Runs a statement, within a block at its end."""
    if _here.kept is None or connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        return
    _here.kept.setdefault(connection.alias, []).append((statement, values))


def flush(connection: BaseDatabaseWrapper, *more: Statement) -> int:
    """Sends what is held back and `more` now; how many rows the last statement touched."""
    kept = _here.kept.pop(connection.alias, []) if _here.kept else []
    statements = [*kept, *more]
    if not statements:
        return 0
    texts = tuple(text for text, _ in statements)
    values = [value for _, given in statements for value in given]
    if connection.vendor == "postgresql":
        return _run_joined(connection, texts, values)
    count = 0
    for statement, given in statements:
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            count = cursor.rowcount
    return count


def _run_joined(connection: BaseDatabaseWrapper, texts: tuple[str, ...], values: list[Any]) -> int:
    """All in one; with its places numbered once, since the driver would do so every time."""
    if connection.queries_logged or connection.execute_wrappers:  # who looks on reads plain text
        with connection.cursor() as plain:
            plain.execute(_joined(texts), values)
            return int(plain.rowcount)
    from psycopg import RawCursor  # installs on SQLite do without the driver in memory

    connection.ensure_connection()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(_numbered(texts), values)
        return cursor.rowcount


def _joined(texts: tuple[str, ...]) -> str:
    """One statement that does what all of them do; the last one's count is its count.

    All see the rows as they were before the first: no row may be touched by two of them.
    """
    *first, last = texts
    parts = [f"done_{number} AS ({text})" for number, text in enumerate(first)]
    return (f"WITH {', '.join(parts)} " if parts else "") + last


@lru_cache(1000)
def _numbered(texts: tuple[str, ...]) -> str:
    """The same with `$1` for the first `%s`, and so on. Our statements hold no other `%`."""
    pieces = _joined(texts).split("%s")
    return "".join(f"{piece}${n}" for n, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
