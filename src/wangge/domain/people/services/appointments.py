"""Putting people on posts in grids, dated, and ending that (定人定格定责).

Refuses a post at a grid of another level, the same post twice at once, more people than the post
allows, and a desk without holder.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from wangge.domain.people import holding
from wangge.domain.people.models import Account, Appointment, Leave
from wangge.domain.people.services import common
from wangge.domain.people.services.checking import AppointmentInput, Checker
from wangge.domain.people.services.room import check_room
from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.bulk import insert_many
from wangge.plumbing.journal.api import Event

_AT_ONCE = 500


def appoint(given: AppointmentInput, *, actor: Actor, at: datetime) -> UUID:
    """Appoints one person, see `appoint_many`."""
    return appoint_many([given], actor=actor, at=at)[0]


def appoint_many(inputs: Sequence[AppointmentInput], *, actor: Actor, at: datetime) -> list[UUID]:
    """Appoints all or none, in the order given; answers the appointments' ids.

    Raises `InvalidInput` (`no_such_post`, `post_level_differs`, `department_missing`,
    `department_unknown`, `department_unwanted`, `appointment_dates`), `Conflict`
    (`account_inactive`, `appointment_overlaps`, `post_full`, `desk_without_holder`), `NotFound`.
    """
    with transaction.atomic():
        holding.lock()
        seasoned = _active([i.account_id for i in inputs])
        checker = Checker(at)
        made = [checker.checked(given) for given in inputs]
        check_room(made)
        insert_many(Appointment, made)
        common.check_desks({(a.jurisdiction_key, a.scheme_key, a.post) for a in made}, at)
        for start in range(0, len(made), _AT_ONCE):
            chunk = made[start : start + _AT_ONCE]
            events = [Event("people.appointed", described(a)) for a in chunk]
            common.record(events, actor=actor, at=at)
            begun = [a for a in chunk if a.from_at <= at]
            common.tell(seasoned & {a.account_id for a in chunk}, at=at, filled=begun)
    return [a.id for a in made]


def _active(account_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Who of them may hold work already: was appointed or stood in for somebody before.

    Refuses the first who isn't there or isn't active.
    """
    ids = list(dict.fromkeys(account_ids))
    seasoned = Exists(Appointment.objects.filter(account_id=OuterRef("pk"))) | Exists(
        Leave.objects.filter(deputy_id=OuterRef("pk"))
    )
    found: dict[UUID, bool] = {}
    for start in range(0, len(ids), _AT_ONCE):
        active = Account.objects.filter(id__in=ids[start : start + _AT_ONCE], is_active=True)
        found.update(active.annotate(seasoned=seasoned).values_list("id", "seasoned"))
    for account_id in ids:
        if account_id not in found:
            common.active(common.accounts_of([account_id]), account_id, "account")
    return frozenset(account_id for account_id, before in found.items() if before)


def end_appointment(
    appointment_id: UUID,
    *,
    actor: Actor,
    at: datetime,
    to_on: date | None = None,
    successor_id: UUID | None = None,
) -> None:
    """Ends an appointment now, or with the day before `to_on`; open work moves.

    It goes to the successor, who is appointed in the same place from the same moment if named,
    else to whoever is next by the rules. Raises `NotFound`, `InvalidInput`, `Conflict`
    (`appointment_over`, `desk_without_holder` and as `appoint_many`).
    """
    with transaction.atomic():
        holding.lock()
        found = Appointment.objects.filter(id=appointment_id).first()
        if found is None:
            raise NotFound("no_such_appointment", zh="没有这项任职。", en="No such appointment.")
        if found.to_at is not None and found.to_at <= at:
            raise Conflict(
                "appointment_over",
                zh="这项任职已经结束。",
                en="The appointment is over already.",
            )
        accounts = common.accounts_of({found.account_id, successor_id or found.account_id})
        planned_end = found.to_at if to_on is None else None
        close(found, at, to_on)
        successors: dict[UUID, UUID] = {}
        events = [Event("people.appointment_ended", described(found))]
        if successor_id is not None:
            common.active(accounts, successor_id, "successor")
            following, event = follow(found, successor_id, at, planned_end)
            successors[found.id] = following.id
            events += [event] if event else []
        common.check_desks({(found.jurisdiction_key, found.scheme_key, found.post)}, at)
        common.record(events, actor=actor, at=at)
        common.tell(set(accounts), at=at, successors=successors)


def close(found: Appointment, at: datetime, to_on: date | None = None) -> None:
    """Sets the end of an appointment: `at`, or the beginning of the day `to_on`."""
    key = found.jurisdiction_key
    to_at = at if to_on is None else places.day_begins(key, to_on)
    if to_at < at:
        raise InvalidInput(
            "appointment_dates",
            zh="结束日期不能早于今天。",
            en="The end can't lie before today.",
            field="to_on",
        )
    # One that had not begun yet ends as it begins: it never held.
    found.to_at = max(to_at, found.from_at)
    found.to_on = to_on if to_on is not None else places.local_day(key, found.to_at)
    found.save(update_fields=["to_at", "to_on"])


def follow(
    ended: Appointment, successor_id: UUID, at: datetime, to_at: datetime | None = None
) -> tuple[Appointment, Event | None]:
    """The successor's appointment in the same place from where `ended` stops; made unless there.

    `to_at`: the end that was planned for the one that stopped; the new one inherits it.
    """
    begin = ended.to_at or at
    existing = Appointment.objects.filter(
        account_id=successor_id, **_where(ended), from_at__lte=begin
    ).exclude(to_at__lte=begin)
    if found := existing.first():
        return found, None
    key = ended.jurisdiction_key
    made = Appointment(
        account_id=successor_id,
        **_where(ended),
        from_on=places.local_day(key, begin),
        from_at=begin,
        to_on=places.local_day(key, to_at) if to_at else None,
        to_at=to_at,
    )
    check_room([made])
    made.save(force_insert=True)
    return made, Event("people.appointed", described(made))


def _where(a: Appointment) -> dict[str, str]:
    return {
        "jurisdiction_key": a.jurisdiction_key,
        "post": a.post,
        "scheme_key": a.scheme_key,
        "grid_code": a.grid_code,
        "department": a.department,
    }


def described(a: Appointment) -> dict[str, str | None]:
    """An appointment for the journal."""
    to_at = a.to_at.isoformat() if a.to_at else None
    return {**common.place(a), "from_at": a.from_at.isoformat(), "to_at": to_at}
