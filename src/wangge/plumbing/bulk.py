"""Many new rows of a model at once: COPY on PostgreSQL, one prepared statement elsewhere.

For hundreds of thousands of rows in batches. Refuses keys made by the database; sends no signals,
validates nothing but what the database does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

Convert = Callable[[Any], Any]
M = TypeVar("M", bound=models.Model)


def insert_many(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Inserts rows whose every column is set, their keys too, in the caller's transaction.

    Raises what Django raises for what the database refuses, such as `IntegrityError`.
    """
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    converts = [(field.attname, _converter(field, connection)) for field in fields]
    values = _values(rows, converts)
    if connection.vendor == "postgresql":
        copy_rows(connection, f"COPY {table} ({columns}) FROM STDIN", values)
        return
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values))


def like(row: M, **changed: Any) -> M:
    """Another row as `row` but for these attributes (`attname`s), for `insert_many` alone.

    Through the model's own way of making rows a batch takes three times as long.
    """
    made = object.__new__(type(row))
    made.__dict__.update(row.__dict__)
    made.__dict__.update(changed)
    return made


def copy_rows(
    connection: BaseDatabaseWrapper, statement: str, rows: Iterable[Sequence[Any]]
) -> None:
    """Rows of plain values by a COPY statement; PostgreSQL only, Django's errors."""
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _values(
    rows: Iterable[models.Model], converts: Sequence[tuple[str, Convert | None]]
) -> Iterator[list[Any]]:
    for row in rows:
        held = row.__dict__
        yield [
            value if (value := held[name]) is None or convert is None else convert(value)
            for name, convert in converts
        ]


def _converter(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Convert | None:
    """How a field's value becomes what the driver takes; None: as it is."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.UUIDField):
        return None if connection.features.has_native_uuid_field else _hex
    if isinstance(target, models.JSONField):
        return _jsons()
    if isinstance(target, models.DateTimeField):
        return _instants(connection)
    if isinstance(target, models.DateField):
        return _days(connection)
    if isinstance(target, models.BooleanField | models.FloatField | models.IntegerField):
        return None
    if isinstance(target, models.CharField | models.TextField) and not target.choices:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _instants(connection: BaseDatabaseWrapper) -> Convert:
    """Instants; one that many rows share is adapted once."""
    adapt = connection.ops.adapt_datetimefield_value
    last: tuple[datetime | None, Any] = (None, None)

    def convert(value: datetime) -> Any:
        nonlocal last
        if value is not last[0]:
            last = (value, adapt(value))
        return last[1]

    return convert


def _days(connection: BaseDatabaseWrapper) -> Convert:
    adapt = connection.ops.adapt_datefield_value

    def convert(value: date) -> Any:
        return adapt(value)

    return convert


def _jsons() -> Convert:
    """Values as JSON; one that many rows share is written once."""
    known: dict[int, tuple[Any, str]] = {}

    def convert(value: Any) -> str:
        kept = known.get(id(value))
        if kept is None:
            kept = known[id(value)] = (value, json.dumps(value))  # kept, so that its id stays its
        return kept[1]

    return convert


def _hex(value: UUID) -> str:
    return value.hex
