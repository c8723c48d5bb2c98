"""What a database keeps of values that were overwritten. Refuses to touch what is still stored."""

from __future__ import annotations

from django.db import connection, transaction


def clear_traces_on_commit() -> None:
    """After the commit, no overwritten value is left in SQLite's log beside its file.

    The file itself holds none, by `secure_delete`; the log would until it is begun anew. Whoever
    reads meanwhile is waited for as for any lock; a log still in use then stays until SQLite
    writes over it. PostgreSQL's log and dead rows are its keeper's.
    """
    if connection.vendor == "sqlite":
        transaction.on_commit(_empty_log)


def _empty_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
