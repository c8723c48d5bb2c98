"""Adding and changing a task's row, and holders' loads, as plain SQL: every act runs them.

Through `save` the same takes several times as long. Refuses columns that the model doesn't have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from wangge.domain.tasks.models import Task, TaskStep
from wangge.plumbing import rows

_FIELDS = {field.attname: field for field in Task._meta.concrete_fields}
COLUMNS = tuple(_FIELDS)


def insert(task: Task) -> None:
    """Adds the row."""
    rows.insert(task)


def update(task: Task, names: Sequence[str]) -> None:
    """Writes these columns of the row."""
    rows.update(task, names)


def anything_due(now: datetime) -> bool:
    """Whether something happens to any task by itself up to `now`: asked far more than it does."""
    instant = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [instant])
        return cursor.fetchone() is not None


def steps_of(task_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """The steps that these tasks have taken: task and key."""
    if not task_ids:
        return []
    key = _FIELDS["id"]
    given = [key.get_db_prep_save(task_id, connection) for task_id in task_ids]
    places = ", ".join(["%s"] * len(given))
    with connection.cursor() as cursor:
        cursor.execute(_STEPS + f"({places})", given)
        found = cursor.fetchall()
    return [(i if isinstance(i, UUID) else UUID(i), step) for i, step in found]


_STEPS = f"SELECT task_id, key FROM {TaskStep._meta.db_table} WHERE task_id IN "
_DUE = f"SELECT 1 FROM {Task._meta.db_table} WHERE next_clock_at <= %s LIMIT 1"


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
    f" WHERE holder_id = %s AND closed_at IS NULL ORDER BY due_at LIMIT {LOAD_MOST}) open"
)
"""Ordered as the index of a holder's open tasks is, so that a planner without figures takes it."""
