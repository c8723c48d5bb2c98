"""Adding and changing a task's row, and holders' loads, as plain SQL: every act runs them.

Through `save` the same takes several times as long. Refuses columns that the model doesn't have.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from django.db import connection

from wangge.domain.tasks.models import Task

_FIELDS = {field.attname: field for field in Task._meta.concrete_fields}
COLUMNS = tuple(_FIELDS)


def insert(task: Task) -> None:
    """Adds the row."""
    values = task.__dict__
    given = [f.get_db_prep_save(values[name], connection) for name, f in _FIELDS.items()]
    with connection.cursor() as cursor:
        cursor.execute(_insert_statement(), given)
    task._state.adding = False
    task._state.db = connection.alias


def update(task: Task, names: Sequence[str]) -> None:
    """Writes these columns of the row."""
    values = task.__dict__
    wanted = [*names, "id"]
    given = [_FIELDS[name].get_db_prep_save(values[name], connection) for name in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_update_statement(tuple(names)), given)


LOAD_MOST = 100
"""Beyond so many open tasks one is as loaded as the other; counting on would cost, not help."""


def loads(accounts: Sequence[UUID]) -> dict[UUID, int]:
    """How many open tasks each account holds, counted up to `LOAD_MOST`."""
    holder = _FIELDS["holder_id"]
    given = [holder.get_db_prep_save(account, connection) for account in accounts]
    parts = [_LOAD.format(number=number) for number in range(len(given))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        return {accounts[number]: count for number, count in cursor.fetchall()}


_LOAD = (
    f"SELECT {{number}}, count(*) FROM (SELECT 1 FROM {Task._meta.db_table}"
    f" WHERE holder_id = %s AND closed_at IS NULL LIMIT {LOAD_MOST}) open"
)


@lru_cache(maxsize=1)
def _insert_statement() -> str:
    columns = ", ".join(_quoted(name) for name in COLUMNS)
    places = ", ".join(["%s"] * len(COLUMNS))
    return f"INSERT INTO {Task._meta.db_table} ({columns}) VALUES ({places})"


@lru_cache(maxsize=256)
def _update_statement(names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{_quoted(name)} = %s" for name in names)
    return f"UPDATE {Task._meta.db_table} SET {changes} WHERE id = %s"


def _quoted(name: str) -> str:
    """`limit` is a word of SQL; double quotes serve both databases."""
    return f'"{_FIELDS[name].column}"'
