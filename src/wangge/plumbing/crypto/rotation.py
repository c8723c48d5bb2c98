"""Brings everything sealed in the database under the current key, in small transactions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from wangge.plumbing.crypto.envelope import reseal
from wangge.plumbing.crypto.field import SealedTextField

_BATCH = 500


def reseal_everything() -> int:
    """Reseals every `SealedTextField` not under the current key; returns the number of values.

    May run while the site works and may be repeated after a stop: a value somebody changed
    in the meantime is left as they wrote it. Afterwards old key files can be put away.
    """
    return sum(_reseal_column(model, field) for model, field in _columns())


def _columns() -> Iterator[tuple[type[models.Model], SealedTextField]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedTextField) and model._meta.managed:
                yield model, field


def _reseal_column(model: type[models.Model], field: SealedTextField) -> int:
    """Walks the table by primary key with plain SQL, since the field itself would unseal."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    column = quote(str(field.column))
    select = f"SELECT {key}, {column} FROM {table}"
    after, done = "", 0
    values: list[Any] = []
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{select}{after} ORDER BY {key} LIMIT {_BATCH}", values)
            rows = cursor.fetchall()
            for row_key, envelope in rows:
                renewed = reseal(bytes(envelope)) if envelope else envelope
                if envelope and renewed != bytes(envelope):
                    cursor.execute(
                        f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",
                        [renewed, row_key, envelope],
                    )
                    done += cursor.rowcount
        if len(rows) < _BATCH:
            return done
        after, values = f" WHERE {key} > %s", [rows[-1][0]]
