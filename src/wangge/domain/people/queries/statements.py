"""The one statement behind every question "who holds what here", as plain SQL.

Building it anew through the query builder takes several times as long as running it, and every
report asks at least once. Refuses to know deputies: see `holders`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

_SELECT = (
    "SELECT a.id, a.account_id, a.post, a.grid_code, a.department, a.to_at, c.away_until_at"
    " FROM people_appointment a JOIN people_account c ON c.id = a.account_id"
    " WHERE a.jurisdiction_key = %s AND a.scheme_key = %s"
    " AND a.grid_code IN ({codes}) AND a.post IN ({posts}) AND a.department IN ({departments})"
    " AND a.from_at <= %s AND (a.to_at IS NULL OR a.to_at > %s) AND c.is_active ORDER BY a.id"
)


def appointments_in(
    jurisdiction_key: str,
    scheme_key: str,
    codes: Sequence[str],
    posts: Sequence[str],
    departments: Sequence[str],
    at: datetime,
) -> list[tuple[Any, ...]]:
    """Appointments in force at `at` in these very grids, to these posts, of active accounts.

    Rows of id, account, post, grid, department, end, end of the account's last leave.
    """
    if not (codes and posts and departments):
        return []
    statement = _SELECT.format(
        codes=_places(codes), posts=_places(posts), departments=_places(departments)
    )
    instant = connection.ops.adapt_datetimefield_value(at)
    given = [jurisdiction_key, scheme_key, *codes, *posts, *departments, instant, instant]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found = cursor.fetchall()
    return [(_id(r[0]), _id(r[1]), *r[2:5], _instant(r[5]), _instant(r[6])) for r in found]


def _places(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _instant(value: Any) -> datetime | None:
    """SQLite keeps instants as text in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value if value is None else value.astimezone(UTC)
