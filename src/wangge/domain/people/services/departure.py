"""Deactivating an account: only with a plan for every appointment and deputyship it still has.

A leaver never strands work: what is open moves in the same transaction, or nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from wangge.domain.people import holding, town
from wangge.domain.people.models import Account, Appointment, Leave
from wangge.domain.people.services import appointments, common, leaves
from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict, NotFound
from wangge.packs.schema import PostSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event

CLIMB: Literal["climb"] = "climb"
Plan = Mapping[UUID, UUID | Literal["climb"]]
"""Appointment id → successor's account id, or `CLIMB`: open work goes by the rules to whoever is
next. Leave id (of somebody whom the leaver stands in for) → the new deputy's account id."""

OpenWork = Callable[[UUID, datetime], int]
_open_work: dict[str, OpenWork] = {}


class HandOverRequired(Conflict):
    """The plan leaves something out; `data` lists appointments, deputyships and open work."""


def register_open_work(name: str, count: OpenWork) -> None:
    """A higher room says how much an account has in hand: `count(account_id, at)`."""
    _open_work[name] = count


def open_work(account_id: UUID, at: datetime) -> dict[str, int]:
    """What the account has in hand, by kind."""
    return {name: count(account_id, at) for name, count in sorted(_open_work.items())}


def deactivate(account_id: UUID, plan: Plan, *, actor: Actor, at: datetime) -> None:
    """Closes an account: sessions die at once, appointments end, successors take over.

    Raises `HandOverRequired` unless `plan` names every open appointment and every leave that the
    account stands in for; `Conflict` (`account_inactive`, `post_full`, `desk_without_holder`, …).
    """
    with transaction.atomic():
        holding.lock()
        named = {i for i in plan.values() if isinstance(i, UUID)}
        accounts = common.accounts_of(named | {account_id})
        leaver = common.active(accounts, account_id, "account")
        held, standing = _held(account_id, at), _standing_in(account_id, at)
        _check_plan(account_id, plan, held, standing, at)
        for successor in named:
            common.active(accounts, successor, "plan")
        leaver.is_active = False
        leaver.deactivated_at = at
        leaver.set_unusable_password()  # changes the session hash: no session outlives it
        leaver.save(update_fields=["is_active", "deactivated_at", "password"])
        successors, events = _hand_over(plan, held, at)
        events += [_new_deputy(leave, plan, at) for leave in standing]
        _end_own_leaves(account_id, at)
        common.check_desks({(a.jurisdiction_key, a.scheme_key, a.post) for a in held}, at)
        closed = Event("people.account_deactivated", {"account": str(account_id)})
        common.record([*events, closed], actor=actor, at=at)
        concerned = {account_id, *named, *(leave.account_id for leave in standing)}
        common.tell(concerned, at=at, successors=successors)


def reactivate(account_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Opens an account again, without appointments and without a password."""
    with transaction.atomic():
        holding.lock()
        changed = Account.objects.filter(id=account_id, is_active=False).update(
            is_active=True, deactivated_at=None
        )
        if not changed:
            raise NotFound(
                "no_such_inactive_account",
                zh="没有这个已停用的账号。",
                en="There is no such deactivated account.",
            )
        event = Event("people.account_reactivated", {"account": str(account_id)})
        common.record([event], actor=actor, at=at)


def _held(account_id: UUID, at: datetime) -> list[Appointment]:
    """Appointments that aren't over, future ones included."""
    still = Q(to_at__isnull=True) | Q(to_at__gt=at)
    still &= Q(to_at__isnull=True) | Q(to_at__gt=F("from_at"))
    return list(Appointment.objects.filter(still, account_id=account_id).order_by("id"))


def _standing_in(account_id: UUID, at: datetime) -> list[Leave]:
    """Leaves of others, running or to come, in which the account stands in."""
    found = Leave.objects.filter(deputy_id=account_id, to_at__gt=Greatest("from_at", at))
    return list(found.order_by("from_at", "id"))


def _check_plan(
    account_id: UUID,
    plan: Plan,
    held: Sequence[Appointment],
    standing: Sequence[Leave],
    at: datetime,
) -> None:
    missing = [a for a in held if plan.get(a.id) in (None, account_id)]
    alone = [leave for leave in standing if plan.get(leave.id) in (None, account_id, CLIMB)]
    if not missing and not alone:
        return
    work = open_work(account_id, at)
    total = sum(work.values())
    grids = [
        places.grid_or_bare(a.jurisdiction_key, a.scheme_key, a.grid_code, at) for a in missing
    ]
    named = list(zip(missing, grids, strict=True))
    names_zh = "、".join(f"{_post(a).name.zh}（{g.name}）" for a, g in named)
    names_en = ", ".join(f"{_post(a).name.en} ({g.name_en or g.name})" for a, g in named)
    raise HandOverRequired(
        "hand_over_required",
        zh=f"停用前须交接：{names_zh or '无任职'}；代理 {len(alone)} 项；在办事项 {total} 件。",
        en=f"Hand over first: {names_en or 'no posts'}; deputyships: {len(alone)};"
        f" open matters: {total}.",
        field="plan",
        data={
            "appointments": [common.place(a) for a in missing],
            "deputyships": [
                {"leave": str(leave.id), "account": str(leave.account_id)} for leave in alone
            ],
            "open": work,
        },
    )


def _hand_over(
    plan: Plan, held: Sequence[Appointment], at: datetime
) -> tuple[dict[UUID, UUID], list[Event]]:
    successors: dict[UUID, UUID] = {}
    events: list[Event] = []
    for appointment in held:
        planned_end = appointment.to_at
        appointments.close(appointment, at)
        events.append(Event("people.appointment_ended", appointments.described(appointment)))
        successor = plan[appointment.id]
        if isinstance(successor, UUID):
            following, event = appointments.follow(appointment, successor, at, planned_end)
            successors[appointment.id] = following.id
            events += [event] if event else []
    return successors, events


def _new_deputy(leave: Leave, plan: Plan, at: datetime) -> Event:
    deputy = plan[leave.id]
    assert isinstance(deputy, UUID)  # `_check_plan` has seen to it
    return leaves.replace_deputy(leave, deputy, at)


def _end_own_leaves(account_id: UUID, at: datetime) -> None:
    for leave in Leave.objects.filter(account_id=account_id, to_at__gt=at):
        leaves.cut(leave, at)


def _post(a: Appointment) -> PostSpec:
    return town.posts(a.jurisdiction_key, a.scheme_key).get(a.post)
