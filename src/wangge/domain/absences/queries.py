"""One's own requests, and one request for its asker and whoever decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.domain.absences.models import LeaveRequest, State
from wangge.domain.absences.services.asking import no_request
from wangge.domain.absences.services.deciding import may_decide
from wangge.domain.absences.services.owing import KIND
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.api import TaskView

OWN_MOST = 20
CALLED_OFF = "called_off"
"""Approved, and then ended by whoever manages people before its last day."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its asker and its decider see it. `deputy_id`: who stands in, once granted."""

    id: UUID
    jurisdiction_key: str
    account_id: UUID
    from_at: datetime
    to_at: datetime
    from_on: date
    last_on: date
    reason: str
    proposed_id: UUID | None
    deputy_id: UUID | None
    state: str
    task_id: UUID | None
    answer: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    withdrawable: bool
    decidable: bool


def own(account_id: UUID, at: datetime) -> tuple[RequestView, ...]:
    """What somebody asked for, the latest days first."""
    found = LeaveRequest.objects.filter(account_id=account_id).order_by("-from_at", "-id")
    leaves = {leave.id: leave for leave in people.leaves_of(account_id, at)}
    return tuple(_view(row, leaves, at, False) for row in found[:OWN_MOST])


def one(
    request_id: UUID, *, account_id: UUID, at: datetime, answering: bool = False
) -> RequestView:
    """A request for whoever decides it, and unless `answering` for its asker; else `NotFound`."""
    row = LeaveRequest.objects.filter(pk=request_id).first()
    if row is None:
        raise no_request()
    decides = may_decide(row, account_id, at)
    if not decides and (answering or row.account_id != account_id):
        raise no_request()
    leaves = {leave.id: leave for leave in people.leaves_of(row.account_id, at)}
    return _view(row, leaves, at, decides)


def waiting(asker_id: UUID, *, account_id: UUID, at: datetime) -> tuple[RequestView, ...]:
    """What one person asked for and the account may decide."""
    rows = LeaveRequest.objects.filter(account_id=asker_id, state=State.ASKED).order_by("from_at")
    return tuple(_view(row, {}, at, True) for row in rows if may_decide(row, account_id, at))


def owed(account_id: UUID, at: datetime) -> tuple[RequestView, ...]:
    """The requests whose answers the account owes, the most pressing first."""
    held = [request_of(task) for task in tasks.mine(account_id, at)]
    rows = LeaveRequest.objects.in_bulk([one for one in held if one])
    return tuple(_view(rows[one], {}, at, True) for one in held if one and one in rows)


def request_of(task: TaskView) -> UUID | None:
    """The request that a task is about, if it is about one."""
    kind, _sep, identity = task.subject.partition(":")
    return UUID(identity) if kind == KIND else None


def _view(
    row: LeaveRequest, leaves: dict[UUID, people.LeaveView], at: datetime, decides: bool
) -> RequestView:
    leave = leaves.get(row.leave_id) if row.leave_id else None
    if leave is not None and leave.to_at <= leave.from_at:
        leave = None  # called off before it began
    ahead = leave is not None and leave.from_at > at
    called_off = row.state == State.APPROVED and leave is None and row.to_at > at
    return RequestView(
        id=row.id,
        jurisdiction_key=row.jurisdiction_key,
        account_id=row.account_id,
        from_at=row.from_at,
        to_at=row.to_at,
        from_on=row.from_on,
        last_on=row.last_on,
        reason=str(row.reason),
        proposed_id=row.proposed_id,
        deputy_id=leave.deputy_id if leave else None,
        state=CALLED_OFF if called_off else row.state,
        task_id=row.task_id,
        answer=str(row.answer),
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        withdrawable=row.state == State.ASKED or (row.state == State.APPROVED and ahead),
        decidable=decides and row.state == State.ASKED,
    )
