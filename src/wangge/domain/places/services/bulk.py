"""Inserts hundreds of thousands of plain rows: COPY on PostgreSQL, one prepared statement else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Inserts `rows` (values of `columns`, as the database stores them) in the open transaction.

    For tables with a database-made key. Nothing is validated but by the database.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    named = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", list(rows))
