"""Whom somebody manages: the people whose places their `people.manage` covers, and nobody else.

Somebody's places are those they hold or will hold; of a person who left, those they held last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest

from wangge.domain.people.models import Account, Appointment
from wangge.domain.people.queries.rights import scope
from wangge.domain.people.queries.roster import AppointmentView, appointment_view
from wangge.kernel.errors import NotFound, Refused
from wangge.packs.schema import Right
from wangge.plumbing.access import ScopeColumns

_PLACE = ScopeColumns("grid_code", "scheme_key", "department")
_COLUMNS = ("id", "name", "username", "is_active", "last_login")


@dataclass(frozen=True, slots=True)
class ManagedPerson:
    """Somebody on a manager's list. `posts`: what they hold or will hold, wherever that is."""

    id: UUID
    name: str
    username: str
    is_active: bool
    last_login_at: datetime | None
    posts: tuple[AppointmentView, ...]


def managed(
    manager_id: UUID,
    jurisdiction_key: str,
    at: datetime,
    *,
    search: str = "",
    gone: bool = False,
    start: int = 0,
    most: int = 50,
) -> tuple[ManagedPerson, ...]:
    """A page of the people in the manager's places of one town, by user name.

    `gone`: those who hold nothing any more instead. Three queries.
    """
    covered = scope(manager_id, Right.PEOPLE_MANAGE, at).condition(_PLACE)
    if covered is None:
        return ()
    rows = Appointment.objects.filter(covered, jurisdiction_key=jurisdiction_key)
    of_account = {"account_id": OuterRef("pk")}
    ours = rows.filter(**of_account)
    found = Account.objects.filter(
        ~Exists(Appointment.objects.filter(_lasting(at), **of_account)) & Exists(ours)
        if gone
        else Exists(ours.filter(_lasting(at)))
    )
    if search:
        found = found.filter(Q(name__icontains=search) | Q(username__icontains=search))
    page = list(found.order_by("username").values_list(*_COLUMNS)[start : start + most])
    held = _held([row[0] for row in page], at)
    return tuple(_person(row, held) for row in page)


def managed_by(manager_id: UUID, account_id: UUID, at: datetime) -> bool:
    """Whether the manager covers one of the person's places."""
    covers = scope(manager_id, Right.PEOPLE_MANAGE, at)
    return any(covers.covers(*place) for place in _places(account_id, at))


def managed_person(manager_id: UUID, account_id: UUID, at: datetime) -> ManagedPerson:
    """Somebody who is `managed_by` the manager; `NotFound` for everybody else."""
    row = Account.objects.filter(id=account_id).values_list(*_COLUMNS).first()
    if row is None or not managed_by(manager_id, account_id, at):
        raise NotFound("no_such_account", zh="没有这个账号。", en="No such account.")
    return _person(row, _held([account_id], at))


def manages_whole(manager_id: UUID, account_id: UUID, at: datetime) -> bool:
    """Whether the manager covers every one of the person's places."""
    covers = scope(manager_id, Right.PEOPLE_MANAGE, at)
    places = _places(account_id, at)
    return bool(places) and all(covers.covers(*place) for place in places)


def require_whole(manager_id: UUID, account_id: UUID, at: datetime) -> None:
    """Raises `Refused` unless `manages_whole`.

    Password, leave and the end of an account concern all that somebody holds: nobody reaches a
    higher post by way of another's account.
    """
    if not manages_whole(manager_id, account_id, at):
        raise Refused(
            "not_wholly_managed",
            zh="此人还有不归您管理的任职，须由管理全部任职的人办理。",
            en="This person also holds posts that you don't manage: whoever manages all must act.",
        )


def _person(row: Sequence[Any], held: Mapping[UUID, tuple[AppointmentView, ...]]) -> ManagedPerson:
    account_id, name, username, is_active, last_login_at = row
    posts = held.get(account_id, ())
    return ManagedPerson(account_id, name, username, is_active, last_login_at, posts)


def _lasting(at: datetime) -> Q:
    """Appointments that aren't over and weren't called off before they began."""
    return Q(to_at__isnull=True) | Q(to_at__gt=Greatest("from_at", at))


def _places(account_id: UUID, at: datetime) -> Sequence[tuple[str, str, str]]:
    rows = Appointment.objects.filter(account_id=account_id)
    columns = ("grid_code", "scheme_key", "department")
    if now := list(rows.filter(_lasting(at)).values_list(*columns)):
        return now
    last = rows.order_by("-to_at").values_list("to_at", flat=True).first()
    return list(rows.filter(to_at=last).values_list(*columns)) if last else []


def _held(ids: Sequence[UUID], at: datetime) -> dict[UUID, tuple[AppointmentView, ...]]:
    held: dict[UUID, tuple[AppointmentView, ...]] = {}
    rows = Appointment.objects.filter(_lasting(at), account_id__in=ids)
    for row in rows.order_by("from_at", "id"):
        held[row.account_id] = (*held.get(row.account_id, ()), appointment_view(row))
    return held
