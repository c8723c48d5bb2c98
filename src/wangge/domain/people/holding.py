"""Keeping people still while work is given to them, and moving them while nobody does.

On PostgreSQL by an advisory lock, shared or exclusive, whose queue is fair; SQLite's transactions
take turns anyway. Refuses nothing: whoever comes second waits.
"""

from __future__ import annotations

from django.db import connection

from wangge.plumbing.sending import flush

_KEY = 0x77616E67
"""One lock for all towns of a database: people change seldom."""


def hold_still() -> None:
    """Until the transaction ends nobody's appointments, leaves or accounts change.

    To be called before a transaction locks rows of its own (cases, tasks) and then finds holders:
    in that order whoever changes people never waits for one who waits for them.
    """
    _execute("SELECT pg_advisory_xact_lock_shared(%s)")


def lock() -> None:
    """Until the transaction ends nobody else changes people or gives them work."""
    _execute("SELECT pg_advisory_xact_lock(%s)")


def _execute(statement: str) -> None:
    if connection.vendor == "postgresql":
        flush(connection, (statement, [_KEY]))
