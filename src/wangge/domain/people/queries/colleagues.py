"""Who decides about somebody's leave, and who could stand in for them.

Refuses to choose: the nearest come first, a person takes one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Greatest

from wangge.domain.people import town
from wangge.domain.people.models import Appointment, Leave
from wangge.domain.people.queries.holders import in_force
from wangge.domain.people.queries.rights import reach_of
from wangge.domain.people.queries.roster import PersonView, persons
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.access import Reach, prefix_range

OFFERED_MOST = 30
ENOUGH = 6
"""So many in one grid or below it: nobody is looked for further away."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A post in a grid."""

    post: str
    grid: GridRef
    department: str


def managing_seat(account_id: UUID, jurisdiction_key: str, at: datetime) -> Seat | None:
    """The nearest post of somebody else who manages people wherever the account holds a post.

    They may do so by several posts, one for each scheme. None where nobody does: then nobody may
    act on the whole of what the account holds.
    """
    mine = _held(account_id, jurisdiction_key, at)
    others: dict[UUID, list[Appointment]] = defaultdict(list)
    found = in_force(at).filter(jurisdiction_key=jurisdiction_key).exclude(account_id=account_id)
    for one in found.filter(_with(Right.PEOPLE_MANAGE, jurisdiction_key, mine)).order_by("id"):
        others[one.account_id].append(one)
    seats = [seat for theirs in others.values() for seat in _seats_over_all(theirs, mine, at)]
    if not seats:
        return None
    seat = max(seats, key=lambda s: (len(s.grid_code), s.scheme_key == mine[0].scheme_key))
    grid = town.grid(jurisdiction_key, seat.scheme_key, seat.grid_code, at)
    return Seat(seat.post, grid, seat.department)


def could_stand_in(
    account_id: UUID,
    jurisdiction_key: str,
    at: datetime,
    *,
    during: tuple[datetime, datetime] | None = None,
) -> tuple[PersonView, ...]:
    """Colleagues who could hold one of the account's posts, the nearest first.

    They are on the same post (and department) or one that it falls to, or do tasks in that grid;
    whoever is away in part of the time `during` is left out.
    """
    found: dict[UUID, tuple[int, str]] = {}
    for held in _held(account_id, jurisdiction_key, at):
        for near, other in _around(held, at):
            rank = (-near, other.grid_code)
            if other.account_id != account_id:
                found[other.account_id] = min(rank, found.get(other.account_id, rank))
    people = persons(found.keys() - _away(found, during))
    ordered = sorted(people.values(), key=lambda p: (*found[p.id], p.name))
    return tuple(islice((p for p in ordered if p.is_active), OFFERED_MOST))


def _away(accounts: Iterable[UUID], during: tuple[datetime, datetime] | None) -> set[UUID]:
    if during is None:
        return set()
    begin, end = during
    some = Leave.objects.filter(account_id__in=list(accounts), from_at__lt=end)
    return set(
        some.filter(to_at__gt=Greatest("from_at", begin)).values_list("account_id", flat=True)
    )


def _held(account_id: UUID, jurisdiction_key: str, at: datetime) -> Sequence[Appointment]:
    lasting = Q(to_at__isnull=True) | Q(to_at__gt=at)
    rows = Appointment.objects.filter(
        lasting, account_id=account_id, jurisdiction_key=jurisdiction_key
    )
    return list(rows.order_by("from_at", "id"))


def _with(right: Right, jurisdiction_key: str, mine: Iterable[Appointment]) -> Q:
    """Any post of the town that has the right, by scheme and key."""
    wanted = Q(pk__in=[])
    schemes = {pack.scheme.key for pack in places.packs(jurisdiction_key)}
    for key in schemes | {held.scheme_key for held in mine}:
        posts = town.posts(jurisdiction_key, key).with_right[right]
        wanted |= Q(scheme_key=key, post__in=list(posts))
    return wanted


def _seats_over_all(
    theirs: Sequence[Appointment], mine: Sequence[Appointment], at: datetime
) -> list[Appointment]:
    """Those of one person's posts that cover any of `mine`, if together they cover them all."""
    reaches = [(one, _reach(one, at)) for one in theirs]
    if not mine or not all(any(_covers(r, held) for _, r in reaches) for held in mine):
        return []
    return [one for one, r in reaches if any(_covers(r, held) for held in mine)]


def _reach(one: Appointment, at: datetime) -> Reach:
    spec = town.posts(one.jurisdiction_key, one.scheme_key).get(one.post)
    given = (one.jurisdiction_key, one.scheme_key, one.grid_code, one.department)
    return reach_of(spec, *given, at)


def _covers(reach: Reach, held: Appointment) -> bool:
    return reach.covers(held.grid_code, held.scheme_key, held.department)


def _around(held: Appointment, at: datetime) -> list[tuple[int, Appointment]]:
    """Who could hold this post, with the length of the code they share; wider until enough."""
    posts = town.posts(held.jurisdiction_key, held.scheme_key)
    spec = posts.by_key.get(held.post)
    if spec is None:
        return []
    same = Q(post=held.post, department=held.department)
    same |= Q(post__in=list(spec.falls_to), department="")
    same |= Q(grid_code=held.grid_code, post__in=list(posts.with_right[Right.TASK_DO]))
    rows = in_force(at).filter(
        same, jurisdiction_key=held.jurisdiction_key, scheme_key=held.scheme_key
    )
    found: dict[UUID, tuple[int, Appointment]] = {}
    for code in _codes_upwards(held, at):
        low, high = prefix_range(code)
        near = rows.filter(grid_code__gte=low, grid_code__lt=high).exclude(pk__in=list(found))
        for other in near.order_by("grid_code", "id")[:OFFERED_MOST]:
            found[other.pk] = (len(code), other)
        if len(found) >= ENOUGH:
            break
    return list(found.values())


def _codes_upwards(held: Appointment, at: datetime) -> list[str]:
    try:
        grid = town.grid(held.jurisdiction_key, held.scheme_key, held.grid_code, at)
    except NotFound:
        return [held.grid_code]
    return [g.code for g in town.chain(held.jurisdiction_key, grid, at)]
