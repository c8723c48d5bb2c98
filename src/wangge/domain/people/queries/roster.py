"""Who is responsible in a grid, with written duties, and which posts are vacant.

Shows names: only to be called for somebody who may see the place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models.functions import Greatest

from wangge.domain.people import town
from wangge.domain.people.models import Account, Appointment, Leave
from wangge.domain.people.queries.holders import in_force, resolve, rows
from wangge.domain.places import api as places
from wangge.packs.schema import PostSpec, Text
from wangge.plumbing.access import prefix_range


@dataclass(frozen=True, slots=True)
class PersonView:
    """An account as it is shown to colleagues."""

    id: UUID
    name: str
    is_active: bool
    username: str = ""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A person on a post; `stand_in` answers for it while they are away."""

    appointment_id: UUID
    person: PersonView
    post: str
    post_name: Text
    duties: tuple[Text, ...]
    grid_code: str
    department: str
    from_on: date
    to_on: date | None
    stand_in: PersonView | None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post of a grid with fewer people than its pack asks for."""

    post: str
    post_name: Text
    grid: places.GridRef
    department: str
    there: int
    minimum: int


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """One of a person's appointments, running or to come."""

    id: UUID
    account_id: UUID
    jurisdiction_key: str
    post: str
    post_name: Text
    scheme_key: str
    grid_code: str
    department: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class LeaveView:
    """A leave, running or to come."""

    id: UUID
    account_id: UUID
    deputy_id: UUID
    from_at: datetime
    to_at: datetime


def persons(ids: Collection[UUID]) -> dict[UUID, PersonView]:
    """The accounts by id, closed ones too; one query."""
    columns = ("id", "name", "is_active", "username")
    found = Account.objects.filter(id__in=set(ids)).values_list(*columns)
    return {row[0]: PersonView(*row) for row in found}


def account_named(username: str) -> UUID | None:
    """The open account of that user name, for whoever works on the machine itself; or None."""
    found = Account.objects.filter(username=username, is_active=True)
    return found.values_list("id", flat=True).first()


def roster(
    jurisdiction_key: str, scheme_key: str, grid_code: str, at: datetime
) -> tuple[RosterEntry, ...]:
    """Who holds which post in that very grid at `at`, posts in the order of the pack."""
    posts = town.posts(jurisdiction_key, scheme_key)
    found = in_force(at).filter(
        jurisdiction_key=jurisdiction_key, scheme_key=scheme_key, grid_code=grid_code
    )
    listed = [a for a in found.order_by("from_at", "id") if a.post in posts.by_key]
    answering = {row.id: holder.account_id for row, holder in resolve(rows(found, at), at)}
    people = persons({a.account_id for a in listed} | set(answering.values()))
    order = {key: number for number, key in enumerate(posts.by_key)}
    entries = [_entry(a, posts.get(a.post), people, answering.get(a.id)) for a in listed]
    return tuple(sorted(entries, key=lambda e: order[e.post]))


def _entry(
    a: Appointment, spec: PostSpec, people: dict[UUID, PersonView], answering: UUID | None
) -> RosterEntry:
    away = answering is not None and answering != a.account_id
    return RosterEntry(
        appointment_id=a.id,
        person=people[a.account_id],
        post=a.post,
        post_name=spec.name,
        duties=spec.duties,
        grid_code=a.grid_code,
        department=a.department,
        from_on=a.from_on,
        to_on=a.to_on,
        stand_in=people[answering] if away and answering else None,
    )


def vacancies(
    jurisdiction_key: str, scheme_key: str, at: datetime, *, under: str = ""
) -> tuple[Vacancy, ...]:
    """Posts with fewer people at `at` than their pack's minimum, by grid; one query.

    A department's post is asked for in every grid of its department's level, once for each.
    """
    posts = town.posts(jurisdiction_key, scheme_key)
    found = in_force(at).filter(jurisdiction_key=jurisdiction_key, scheme_key=scheme_key)
    if under:
        low, high = prefix_range(under)
        found = found.filter(grid_code__gte=low, grid_code__lt=high)
    there = Counter(found.values_list("post", "grid_code", "department"))
    on = places.local_day(jurisdiction_key, at)
    result: list[Vacancy] = []
    for spec in posts.by_key.values():
        if spec.minimum == 0 or posts.scheme_key != scheme_key:
            continue
        grids = places.grids(jurisdiction_key, scheme_key, on, level=spec.level, under=under)
        result += [
            Vacancy(spec.key, spec.name, grid, department, count, spec.minimum)
            for grid in grids
            for department in _departments(posts, spec)
            if (count := there[(spec.key, grid.code, department)]) < spec.minimum
        ]
    return tuple(result)


def _departments(posts: town.Posts, spec: PostSpec) -> list[str]:
    if not spec.of_department:
        return [""]
    return [d.key for d in posts.departments.values() if d.level == spec.level]


def appointments_of(account_id: UUID, at: datetime) -> tuple[AppointmentView, ...]:
    """The account's appointments that aren't over at `at`, those to come included."""
    found = Appointment.objects.filter(account_id=account_id).exclude(to_at__lte=at)
    return tuple(appointment_view(a) for a in found.order_by("from_at", "id"))


def appointment_view(a: Appointment) -> AppointmentView:
    """The row as it may leave this app."""
    spec = town.posts(a.jurisdiction_key, a.scheme_key).by_key.get(a.post)
    return AppointmentView(
        id=a.id,
        account_id=a.account_id,
        jurisdiction_key=a.jurisdiction_key,
        post=a.post,
        post_name=spec.name if spec else Text(zh=a.post, en=a.post),
        scheme_key=a.scheme_key,
        grid_code=a.grid_code,
        department=a.department,
        from_on=a.from_on,
        to_on=a.to_on,
    )


def leaves_of(account_id: UUID, at: datetime) -> tuple[LeaveView, ...]:
    """The account's leaves that aren't over at `at`."""
    columns = ("id", "account_id", "deputy_id", "from_at", "to_at")
    found = Leave.objects.filter(account_id=account_id, to_at__gt=at).order_by("from_at")
    return tuple(LeaveView(*row) for row in found.values_list(*columns))


def deputyships_of(account_id: UUID, at: datetime) -> tuple[LeaveView, ...]:
    """The leaves of others, running or to come, in which the account stands in."""
    columns = ("id", "account_id", "deputy_id", "from_at", "to_at")
    found = Leave.objects.filter(deputy_id=account_id, to_at__gt=Greatest("from_at", at))
    return tuple(LeaveView(*row) for row in found.order_by("from_at").values_list(*columns))
