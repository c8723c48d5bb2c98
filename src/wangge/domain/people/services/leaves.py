"""Leaves with a deputy. Refuses a leave without one, two at once, and deputies in a circle."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest

from wangge.domain.people import holding, rules
from wangge.domain.people.models import Account, Leave
from wangge.domain.people.services import common
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event


def grant_leave(
    *,
    account_id: UUID,
    deputy_id: UUID,
    from_at: datetime,
    to_at: datetime,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Somebody is away from `from_at` to `to_at`; the deputy answers for all their appointments.

    Raises `InvalidInput` (`leave_times`, `deputy_is_self`), `Conflict` (`account_inactive`,
    `leave_overlaps`, `deputies_in_circle`), `NotFound`.
    """
    begin, end = aware(from_at, "from_at"), aware(to_at, "to_at")
    _check_times(begin, end, at)
    if account_id == deputy_id:
        raise InvalidInput(
            "deputy_is_self",
            zh="代理人不能是本人。",
            en="The deputy can't be the person on leave.",
            field="deputy",
        )
    with transaction.atomic():
        holding.lock()
        accounts = common.accounts_of([account_id, deputy_id])
        common.active(accounts, account_id, "account")
        common.active(accounts, deputy_id, "deputy")
        leave = Leave(account_id=account_id, deputy_id=deputy_id, from_at=begin, to_at=end)
        check_leave(leave)
        leave.save(force_insert=True)
        renew_away([account_id])
        common.record([Event("people.leave_granted", _described(leave))], actor=actor, at=at)
        common.tell([account_id, deputy_id], at=at)
    return leave.id


def end_leave(leave_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Somebody is back now (or never leaves). Raises `NotFound`, `Conflict` (`leave_over`)."""
    with transaction.atomic():
        holding.lock()
        leave = Leave.objects.filter(id=leave_id).first()
        if leave is None:
            raise NotFound("no_such_leave", zh="没有这项请假。", en="No such leave.")
        if leave.to_at <= at:
            raise Conflict("leave_over", zh="这项请假已经结束。", en="The leave is over already.")
        common.accounts_of([leave.account_id, leave.deputy_id])
        cut(leave, at)
        common.record([Event("people.leave_ended", _described(leave))], actor=actor, at=at)
        common.tell([leave.account_id, leave.deputy_id], at=at)


def replace_deputy(leave: Leave, deputy_id: UUID, at: datetime) -> Event:
    """From `at` on another account stands in; the caller holds the lock and journals the event."""
    following = Leave(
        account_id=leave.account_id,
        deputy_id=deputy_id,
        from_at=max(leave.from_at, at),
        to_at=leave.to_at,
    )
    cut(leave, at)
    if following.account_id == deputy_id:  # the person stands in for themselves: back at work
        return Event("people.leave_ended", _described(leave))
    check_leave(following)
    following.save(force_insert=True)
    renew_away([leave.account_id])
    return Event("people.leave_granted", {**_described(following), "replaces": str(leave.id)})


def cut(leave: Leave, at: datetime) -> None:
    """Ends a leave at `at`; one that had not begun ends as it begins."""
    leave.to_at = max(at, leave.from_at)
    leave.save(update_fields=["to_at"])
    renew_away([leave.account_id])


def check_leave(new: Leave) -> None:
    """Refuses a second leave at the same time, and a deputy whose deputies lead back here."""
    both = Leave.objects.filter(from_at__lt=new.to_at, to_at__gt=Greatest("from_at", new.from_at))
    if both.filter(account_id=new.account_id).exists():
        raise Conflict(
            "leave_overlaps",
            zh="此人在这段时间已有请假。",
            en="This person is on leave already in part of that time.",
            field="from_at",
        )
    columns = ("account_id", "deputy_id", "from_at", "to_at")
    existing = [rules.Absence(*values) for values in both.values_list(*columns)]
    absence = rules.Absence(new.account_id, new.deputy_id, new.from_at, new.to_at)
    if rules.makes_circle(absence, existing):
        raise Conflict(
            "deputies_in_circle",
            zh="代理关系会形成循环：代理人在这段时间由此人代理。",
            en="The deputies would form a circle: this person stands in for the deputy then.",
            field="deputy",
        )


def renew_away(accounts: list[UUID]) -> None:
    """Keeps `Account.away_until_at` at the end of the last leave."""
    for account_id in accounts:
        last = Leave.objects.filter(account_id=account_id, to_at__gt=F("from_at"))
        latest = last.aggregate(latest=Max("to_at"))["latest"]
        Account.objects.filter(id=account_id).update(away_until_at=latest)


def _check_times(begin: datetime, end: datetime, at: datetime) -> None:
    if not begin < end or end <= at:
        raise InvalidInput(
            "leave_times",
            zh="请假应在开始之后结束，且不能已经过去。",
            en="A leave must end after it begins, and can't lie in the past.",
            field="to_at",
        )


def _described(leave: Leave) -> dict[str, str]:
    return {
        "leave": str(leave.id),
        "account": str(leave.account_id),
        "deputy": str(leave.deputy_id),
        "from_at": leave.from_at.isoformat(),
        "to_at": leave.to_at.isoformat(),
    }
