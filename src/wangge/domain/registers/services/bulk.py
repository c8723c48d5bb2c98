"""Inserts hundreds of thousands of plain rows: COPY on PostgreSQL, one prepared statement else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Inserts `rows` (values of `columns`) in the open transaction.

    Ids and instants as `plain` gives them. Nothing is validated but by the database.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    named = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table} ({named}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)


def plain_id(value: UUID) -> Any:
    """A UUID as this database stores it."""
    return value if connection.features.has_native_uuid_field else value.hex


def plain_instant(value: datetime) -> Any:
    """An aware instant as this database stores it."""
    return connection.ops.adapt_datetimefield_value(value)
