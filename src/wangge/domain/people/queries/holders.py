"""Who holds a post at an instant, deputies standing in. One query, two more when leaves matter.

Refuses to choose among several holders: that depends on load, which is the asker's to know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from wangge.domain.people import rules
from wangge.domain.people.models import Appointment, Leave
from wangge.domain.people.queries import statements


@dataclass(frozen=True, slots=True)
class Holder:
    """An account that answers for an appointment until `until_at` (None: no end is known).

    `via` holds the accounts it stands in for, the appointed one first.
    """

    account_id: UUID
    appointment_id: UUID
    until_at: datetime | None = None
    via: tuple[UUID, ...] = ()


class Row(NamedTuple):
    """An appointment in force, as the resolution needs it."""

    id: UUID
    account_id: UUID
    post: str
    grid_code: str
    department: str
    to_at: datetime | None
    leaves: bool


_COLUMNS = (
    "id",
    "account_id",
    "post",
    "grid_code",
    "department",
    "to_at",
    "account__away_until_at",
)


def in_force(at: datetime) -> QuerySet[Appointment]:
    """Appointments that hold at `at`, of accounts that are active."""
    return Appointment.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=at), from_at__lte=at, account__is_active=True
    )


def rows(appointments: QuerySet[Appointment], at: datetime) -> list[Row]:
    """The appointments, with a flag whether their account has a leave now or later."""
    return _rows(appointments.order_by("id").values_list(*_COLUMNS), at)


def rows_in(
    jurisdiction_key: str,
    scheme_key: str,
    codes: Sequence[str],
    posts: Sequence[str],
    departments: Sequence[str],
    at: datetime,
) -> list[Row]:
    """As `rows`, for posts in certain grids: the question that every report asks."""
    given = (jurisdiction_key, scheme_key, codes, posts, departments, at)
    return _rows(statements.appointments_in(*given), at)


def _rows(found: Iterable[Sequence[Any]], at: datetime) -> list[Row]:
    return [Row._make((*row, away is not None and away > at)) for *row, away in found]


def absences(accounts: Collection[UUID], at: datetime) -> dict[UUID, list[rules.Absence]]:
    """Leaves that are not over at `at`: of these accounts, their deputies, and so on."""
    found: dict[UUID, list[rules.Absence]] = {}
    pending = set(accounts)
    while pending:
        for account in pending:
            found[account] = []
        query = Leave.objects.filter(account_id__in=pending, to_at__gt=at).order_by("from_at")
        active = F("deputy__is_active")
        for values in query.values_list("account_id", "deputy_id", "from_at", "to_at", active):
            found[values[0]].append(rules.Absence(*values))
        pending = {a.deputy_id for mine in found.values() for a in mine} - found.keys()
    return found


def resolve(found: Iterable[Row], at: datetime) -> list[tuple[Row, Holder]]:
    """Each appointment with the account that answers for it; those without one are left out."""
    listed = list(found)
    away = [row.account_id for row in listed if row.leaves]
    known = absences(away, at) if away else {}
    result = []
    for row in listed:
        who = rules.stand_in(row.account_id, at, known)
        if who is not None:
            until = rules.earliest(row.to_at, who.until_at)
            result.append((row, Holder(who.account_id, row.id, until, who.via)))
    return result


def holders(
    *,
    jurisdiction_key: str,
    post: str,
    scheme_key: str,
    grid_code: str,
    department: str = "",
    at: datetime,
) -> tuple[Holder, ...]:
    """Everybody who answers for the post in that very grid at `at`, in order of appointment."""
    found = rows_in(jurisdiction_key, scheme_key, [grid_code], [post], [department], at)
    return tuple(holder for _, holder in resolve(found, at))


def holders_of(appointment_ids: Collection[UUID], at: datetime) -> dict[UUID, Holder]:
    """Who answers for these appointments at `at`; ended ones are missing from the answer."""
    result: dict[UUID, Holder] = {}
    listed = list(dict.fromkeys(appointment_ids))
    for start in range(0, len(listed), 500):
        found = in_force(at).filter(id__in=listed[start : start + 500])
        result.update({row.id: holder for row, holder in resolve(rows(found, at), at)})
    return result
