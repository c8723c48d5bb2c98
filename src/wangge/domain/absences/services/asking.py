"""What a member does: ask for leave, propose who stands in, withdraw before it begins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from wangge.domain.absences import rules
from wangge.domain.absences.models import LeaveRequest, State
from wangge.domain.absences.services import owing
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

KEPT_DAYS = 90
"""The reason and the answer are kept so long after the last day."""


def ask(
    *,
    jurisdiction_key: str,
    account_id: UUID,
    from_on: date,
    last_on: date,
    reason: str,
    stand_in_id: UUID | None,
    key: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Asks, and opens the task of whoever decides; the same key and days are the same request.

    A phone may keep the empty form for a day: with other days it is another request.

    Raises `InvalidInput` by field (`leave_times`, `leave_reason`, `stand_in`, `no_post`),
    `Conflict` (`leave_overlaps`, `key_used`).
    """
    with transaction.atomic():
        people.hold_still()
        key = f"{key}:{from_on:%Y%m%d}:{last_on:%Y%m%d}"
        first = LeaveRequest.objects.filter(key=key).first()
        if first is not None:
            return _again(first, account_id)
        rules.check_days(from_on, last_on, places.local_day(jurisdiction_key, at))
        rules.check_reason(reason)
        if not _works_in(jurisdiction_key, account_id, at):
            raise owing.no_post()
        request = LeaveRequest(
            id=new_id(),
            jurisdiction_key=jurisdiction_key,
            account_id=account_id,
            key=key,
            from_on=from_on,
            last_on=last_on,
            from_at=max(places.day_begins(jurisdiction_key, from_on), at),
            to_at=places.day_begins(jurisdiction_key, last_on + timedelta(days=1)),
            reason=reason,
            proposed_id=stand_in_id,
            asked_at=at,
            purge_on=last_on + timedelta(days=KEPT_DAYS),
        )
        check_stand_in(request, stand_in_id, at)
        _check_free(request, at)
        days = {"from_on": from_on.isoformat(), "last_on": last_on.isoformat()}
        said = owing.event(request, "asked", account=str(account_id), **days)
        request.save(force_insert=True)
        owing.open_task(request, said, actor=actor, at=at)
        request.save(update_fields=["task_id"])
    return request.pk


def withdraw(request_id: UUID, *, account_id: UUID, actor: Actor, at: datetime) -> None:
    """The asker doesn't go after all; what was granted is called off, and whoever granted it told.

    Raises `NotFound` for anybody else's, `Conflict` (`leave_begun`, `request_over`).
    """
    with transaction.atomic():
        people.hold_still()
        request = LeaveRequest.objects.select_for_update().filter(pk=request_id).first()
        if request is None or request.account_id != account_id:
            raise no_request()
        if request.state == State.ASKED:
            said = owing.event(request, "withdrawn")
            owing.close_task(request, said, outcome="withdrawn", actor=actor, at=at)
        elif request.state == State.APPROVED:
            _call_off(request, actor, at)
        else:
            raise over()
        request.state = State.WITHDRAWN
        request.save(update_fields=["state"])


def check_stand_in(request: LeaveRequest, stand_in_id: UUID | None, at: datetime) -> None:
    """Raises `InvalidInput` unless it is nobody, or a colleague who could hold one of the posts
    and isn't away in those days."""
    if stand_in_id is None:
        return
    during = (request.from_at, request.to_at)
    asked = (request.account_id, request.jurisdiction_key, at)
    if stand_in_id not in {one.id for one in people.could_stand_in(*asked, during=during)}:
        raise InvalidInput(
            "stand_in",
            zh="此人在这段时间也请假，或不能代理您的岗位，请另选一位。",
            en="That colleague is away in those days too, or can't hold the post; choose another.",
            field="stand_in",
        )


def no_request() -> NotFound:
    """There is none, or none that the asker may know of."""
    return NotFound("no_leave_request", zh="没有这项请假申请。", en="No such request for leave.")


def over() -> Conflict:
    """The refusal for a request that was answered or withdrawn."""
    return Conflict(
        "request_over",
        zh="这项申请已经答复或撤回。",
        en="This request has been answered or withdrawn already.",
    )


def _again(first: LeaveRequest, account_id: UUID) -> UUID:
    if first.account_id != account_id:
        raise Conflict("key_used", zh="表单已过期，请重新填写。", en="Fill the form in again.")
    return first.pk


def _works_in(jurisdiction_key: str, account_id: UUID, at: datetime) -> bool:
    held = people.appointments_of(account_id, at)
    return any(one.jurisdiction_key == jurisdiction_key for one in held)


def _check_free(request: LeaveRequest, at: datetime) -> None:
    """Refuses days on which the account is away already or has asked to be."""
    asked = LeaveRequest.objects.filter(
        account_id=request.account_id,
        state=State.ASKED,
        from_at__lt=request.to_at,
        to_at__gt=request.from_at,
    )
    away = any(
        leave.from_at < request.to_at and leave.to_at > max(request.from_at, leave.from_at)
        for leave in people.leaves_of(request.account_id, at)
    )
    if away or asked.exists():
        raise Conflict(
            "leave_overlaps",
            zh="这段时间您已请假或已申请。",
            en="You are away, or have asked to be, in part of that time already.",
            field="from_on",
        )


def _call_off(request: LeaveRequest, actor: Actor, at: datetime) -> None:
    leaves = {one.id: one for one in people.leaves_of(request.account_id, at)}
    leave = leaves.get(request.leave_id) if request.leave_id else None
    if leave is None or leave.to_at <= leave.from_at:  # called off by whoever manages people
        raise over()
    if leave.from_at <= at:
        raise Conflict(
            "leave_begun",
            zh="假期已经开始；提前回来，请告诉管理人员销假。",
            en="The leave has begun; whoever manages people records that you are back early.",
        )
    said = owing.event(request, "withdrawn", leave=str(leave.id))
    journal.append(owing.stream(request), [said], actor=actor, at=at)
    people.end_leave(leave.id, actor=actor, at=at)
    if request.decided_by is not None:
        owing.tell(request, request.decided_by, "leave.withdrawn", at)
