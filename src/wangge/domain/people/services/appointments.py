"""Putting people on posts in grids, dated, and ending that (定人定格定责).

Refuses a post at a grid of another level, the same post twice at once, more people than the post
allows, and a desk without holder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people import holding, rules, town
from wangge.domain.people.models import Account, Appointment
from wangge.domain.people.services import common
from wangge.domain.people.services.room import check_room
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.packs.schema import PostSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event


@dataclass(frozen=True, slots=True)
class AppointmentInput:
    """Who is to hold which post where, from `from_on` up to the day before `to_on` (None: open)."""

    account_id: UUID
    jurisdiction_key: str
    post: str
    scheme_key: str
    grid_code: str
    from_on: date
    to_on: date | None = None
    department: str = ""


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
        ids = sorted({i.account_id for i in inputs})
        accounts: dict[UUID, Account] = {}
        for start in range(0, len(ids), 500):
            accounts.update(common.accounts_of(ids[start : start + 500]))
        for given in inputs:
            common.active(accounts, given.account_id, "account")
        made = [_checked(given, at) for given in inputs]
        check_room(made)
        Appointment.objects.bulk_create(made, batch_size=500)
        common.check_desks({(a.jurisdiction_key, a.scheme_key, a.post) for a in made}, at)
        for start in range(0, len(made), 500):
            chunk = made[start : start + 500]
            events = [Event("people.appointed", described(a)) for a in chunk]
            common.record(events, actor=actor, at=at)
            begun = [a for a in chunk if a.from_at <= at]
            common.tell({a.account_id for a in chunk}, at=at, filled=begun)
    return [a.id for a in made]


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
    zone = town.zone(found.jurisdiction_key)
    to_at = at if to_on is None else rules.day_begins(to_on, zone)
    if to_at < at:
        raise InvalidInput(
            "appointment_dates",
            zh="结束日期不能早于今天。",
            en="The end can't lie before today.",
            field="to_on",
        )
    # One that had not begun yet ends as it begins: it never held.
    found.to_at = max(to_at, found.from_at)
    found.to_on = to_on if to_on is not None else rules.local_day(found.to_at, zone)
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
    zone = town.zone(ended.jurisdiction_key)
    made = Appointment(
        account_id=successor_id,
        **_where(ended),
        from_on=rules.local_day(begin, zone),
        from_at=begin,
        to_on=rules.local_day(to_at, zone) if to_at else None,
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


def _checked(given: AppointmentInput, at: datetime) -> Appointment:
    spec = town.posts(given.jurisdiction_key, given.scheme_key).get(given.post)
    zone = town.zone(given.jurisdiction_key)
    from_at = rules.day_begins(given.from_on, zone)
    to_at = rules.day_begins(given.to_on, zone) if given.to_on else None
    if to_at is not None and to_at <= from_at:
        raise InvalidInput(
            "appointment_dates",
            zh="任职的结束日期应晚于开始日期。",
            en="An appointment must end after it begins.",
            field="to_on",
        )
    _check_level(given, spec, max(at, from_at))
    _check_department(given, spec)
    return Appointment(
        account_id=given.account_id,
        jurisdiction_key=given.jurisdiction_key,
        post=given.post,
        scheme_key=given.scheme_key,
        grid_code=given.grid_code,
        department=given.department,
        from_on=given.from_on,
        to_on=given.to_on,
        from_at=from_at,
        to_at=to_at,
    )


def _check_level(given: AppointmentInput, spec: PostSpec, at: datetime) -> None:
    grid = town.grid(given.jurisdiction_key, given.scheme_key, given.grid_code, at)
    own_scheme = town.posts(given.jurisdiction_key, given.scheme_key).scheme_key
    if grid.level != spec.level or given.scheme_key != own_scheme:
        raise InvalidInput(
            "post_level_differs",
            zh=f"“{spec.name.zh}”设在“{spec.level}”层级，"
            f"而网格 {grid.name} 属于“{grid.level}”层级。",
            en=f"“{spec.name.en}” belongs to the level “{spec.level}”; the grid {grid.name} is of"
            f" the level “{grid.level}”.",
            field="grid",
            data={"post": spec.key, "grid": grid.code, "level": grid.level},
        )


def _check_department(given: AppointmentInput, spec: PostSpec) -> None:
    code = zh = en = ""
    if spec.of_department and not given.department:
        code, zh, en = "department_missing", "此岗位须注明部门。", "This post needs a department."
    elif spec.of_department and given.department not in (
        town.posts(given.jurisdiction_key, given.scheme_key).departments
    ):
        code, zh, en = "department_unknown", "没有这个部门。", "There is no such department."
    elif not spec.of_department and given.department:
        code = "department_unwanted"
        zh, en = "此岗位不属于任何部门。", "This post belongs to no department."
    if code:
        raise InvalidInput(code, zh=zh, en=en, field="department")
