"""What whoever manages people does: approve with a stand-in, or refuse with words."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.absences.models import LeaveRequest, State
from wangge.domain.absences.services import owing
from wangge.domain.absences.services.asking import check_stand_in, no_request, over
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor

WORDS_MOST = 500


def approve(
    request_id: UUID, *, deputy_id: UUID | None, words: str, account_id: UUID, at: datetime
) -> UUID:
    """Grants the leave: the deputy answers for all the asker holds. Answers the leave's id.

    Whoever manages the asker wholly may name anybody with an account; who merely holds the task,
    a colleague who could hold the post. Raises `NotFound`, `InvalidInput` (`stand_in`, …) and
    `Conflict` as `people.grant_leave`.
    """
    with transaction.atomic():
        people.hold_still()
        request = _mine(request_id, account_id, at)
        if deputy_id is None:
            raise _nobody()
        if not people.manages_whole(account_id, request.account_id, at):
            check_stand_in(request, deputy_id, at)
        actor = Actor.account(account_id)
        if request.to_at <= at:
            raise over_by_now()
        _decide(request, State.APPROVED, words, account_id, at)
        request.leave_id = people.grant_leave(
            account_id=request.account_id,
            deputy_id=deputy_id,
            from_at=max(request.from_at, at),
            to_at=request.to_at,
            actor=actor,
            at=at,
        )
        request.save()
        owing.tell(request, request.account_id, "leave.approved", at)
        owing.tell(request, deputy_id, "leave.stand_in", at)
    return request.leave_id


def refuse(request_id: UUID, *, words: str, account_id: UUID, at: datetime) -> None:
    """No, and why. Raises `NotFound`, `Conflict` (`request_over`), `InvalidInput` (`words`)."""
    with transaction.atomic():
        people.hold_still()
        request = _mine(request_id, account_id, at)
        if not words.strip():
            raise InvalidInput("words", zh="请写明理由。", en="Say why.", field="words")
        _decide(request, State.REFUSED, words, account_id, at)
        request.save()
        owing.tell(request, request.account_id, "leave.refused", at)


def may_decide(request: LeaveRequest, account_id: UUID, at: datetime) -> bool:
    """Whoever holds the task or manages all that the asker holds; never the asker."""
    if account_id == request.account_id or request.task_id is None:
        return False
    if request.state == State.ASKED and tasks.owner_at(request.task_id, at) == account_id:
        return True
    return people.manages_whole(account_id, request.account_id, at)


def over_by_now() -> InvalidInput:
    """The days have gone by while nobody answered."""
    return InvalidInput(
        "leave_times",
        zh="所请的日子已经过去，只能不予批准。",
        en="The days asked for have gone by; it can only be refused.",
    )


def _mine(request_id: UUID, account_id: UUID, at: datetime) -> LeaveRequest:
    request = LeaveRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None or not may_decide(request, account_id, at):
        raise no_request()
    if request.state != State.ASKED:
        raise over()
    return request


def _decide(
    request: LeaveRequest, state: State, words: str, account_id: UUID, at: datetime
) -> None:
    text = words.strip()
    if len(text) > WORDS_MOST:
        raise InvalidInput(
            "words",
            zh=f"不超过 {WORDS_MOST} 个字。",
            en=f"At most {WORDS_MOST} characters.",
            field="words",
        )
    request.state, request.answer = state, text
    request.decided_at, request.decided_by = at, account_id
    said = owing.event(request, state.value, account=str(request.account_id))
    actor = Actor.account(account_id)
    owing.close_task(request, said, outcome=state.value, actor=actor, at=at)


def _nobody() -> InvalidInput:
    return InvalidInput(
        "stand_in",
        zh="请指定代理人：请假期间工作由其承担。",
        en="Name who stands in: the work is theirs meanwhile.",
        field="stand_in",
    )
