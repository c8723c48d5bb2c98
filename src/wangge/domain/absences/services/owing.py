"""The task that a request is: owed by whoever manages people where the asker holds their posts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.absences import rules
from wangge.domain.absences.models import LeaveRequest
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.notify import api as notify

KIND = "leave_request"
CHANNEL = "inbox"


def stream(request: LeaveRequest) -> str:
    """The journal's stream, also the task's subject."""
    return f"{KIND}:{request.pk}"


def event(request: LeaveRequest, what: str, **more: str) -> journal.Event:
    """What the journal says: ids and days, never the reason nor anybody's words."""
    return journal.Event(f"leave_request.{what}", {"request": str(request.pk), **more})


def open_task(request: LeaveRequest, said: journal.Event, *, actor: Actor, at: datetime) -> None:
    """Opens it and journals it with what was asked. People are held still.

    Where nobody else manages all that the asker holds, it falls to the desk.
    """
    seat = people.managing_seat(request.account_id, request.jurisdiction_key, at)
    calendar = tasks.calendar_for(request.jurisdiction_key)
    due_at = rules.answer_by(request.from_at, at, calendar)
    days = f"{request.from_on:%Y-%m-%d} – {request.last_on:%Y-%m-%d}"
    acted = tasks.open_task(
        jurisdiction_key=request.jurisdiction_key,
        kind=KIND,
        subject=stream(request),
        title=Text(zh=f"请假申请：{days}", en=f"Request for leave: {days}"),
        post=seat.post if seat else None,
        grid=seat.grid if seat else _own_grid(request, at),
        department=seat.department if seat else "",
        limit=None if due_at else rules.ANSWER_LIMIT,
        due_at=due_at,
        clock=rules.CLOCK,
        excluding=(request.account_id,),
        actor=actor,
        at=at,
        journal=False,
    )
    request.task_id = acted.task.id
    journal.append(stream(request), [said, *acted.events], actor=actor, at=at, new=True)
    tasks.publish(acted.news, at)
    tell(request, acted.task.holder_id, "leave.asked", at)


def close_task(
    request: LeaveRequest, said: journal.Event, *, outcome: str, actor: Actor, at: datetime
) -> None:
    """It is answered, or no longer asked; journalled with what happened."""
    assert request.task_id is not None
    acted = tasks.finish(
        request.task_id,
        outcome=outcome,
        actor=actor,
        at=at,
        journal=False,
        authorised=True,
    )
    journal.append(stream(request), [said, *acted.events], actor=actor, at=at)
    tasks.publish(acted.news, at)


def tell(request: LeaveRequest, account_id: UUID, template: str, at: datetime) -> None:
    """A notice in somebody's inbox, in the caller's transaction."""
    values = {"leave_request": str(request.pk)}
    notify.tell(CHANNEL, f"account:{account_id}", template, values, at=at)


def _own_grid(request: LeaveRequest, at: datetime) -> places.GridRef:
    on = places.local_day(request.jurisdiction_key, at)
    held = people.appointments_of(request.account_id, at)
    for one in held:
        try:
            return places.grid(one.jurisdiction_key, one.scheme_key, one.grid_code, on)
        except NotFound:
            continue
    raise no_post()


def no_post() -> InvalidInput:
    """The refusal for whoever holds nothing in the town."""
    return InvalidInput(
        "no_post",
        zh="您在本地没有任职，不需要请假。",
        en="You hold no post here: there is nothing to be away from.",
    )
