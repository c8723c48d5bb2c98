"""Whistles (吹哨) and what is answered to them: each called department owes a task of its own.

All of it is journalled in the case's stream and written with the case's version, so that it and
the flow never pass each other unseen. A call is closed by its result or by a release, never lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.cases import specs, state
from wangge.domain.cases.models import Call, Case
from wangge.domain.cases.queries.calls import CallView, call_view, whistle_name
from wangge.domain.cases.rules import PackIndex
from wangge.domain.cases.rules.whistles import (
    BY_DEPARTMENT,
    Answer,
    CallState,
    after_answer,
    check_whistle,
    possible_answers,
    whistles_for,
)
from wangge.domain.cases.services import call_tasks, telling
from wangge.domain.cases.services.tasking import Stale, Told, publish
from wangge.domain.cases.services.versions import no_such_case, on_case, save, snapshot
from wangge.domain.cases.types import ActionInput
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from wangge.kernel.ids import new_id
from wangge.packs.joint_checks import blowing_posts
from wangge.packs.schema import WhistleSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event
from wangge.plumbing.outbox import api as outbox

_NOTHING = ActionInput()


def whistle(
    *,
    case_id: UUID,
    kind: str,
    departments: Sequence[str],
    reason: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> tuple[CallView, ...]:
    """Calls departments to a case: a task for each of them, with its own clock.

    Raises `NotFound`, `Refused` (`may_not_whistle`; `reserved_power`), `InvalidInput` by field,
    `Conflict` (`called_already`, `case_changed`).
    """
    at = aware(at, "at")
    wanted = tuple(dict.fromkeys(departments))

    def run(case: Case) -> tuple[CallView, ...]:
        index = specs.of_case(case)
        called = [c.department for c in Call.objects.filter(case=case, closed_at=None)]
        spec = check_whistle(index, state.facts_of(case), kind, wanted, reason, called)
        seat = _seat(case, index, spec, actor, at)
        if seat is None:
            raise _may_not_whistle(spec)
        return _blow(case, index, spec, wanted, seat, reason, actor, at)

    return on_case(case_id, version, run)


def answer_call(
    *, call_id: UUID, answer: str, actor: Actor, at: datetime, payload: ActionInput = _NOTHING
) -> CallView:
    """What a department answers (`come`, `refuse`, `report`: whoever holds the call's task), or
    what is said to a refusal (`insist`, `release`: whoever may whistle, or holds that task).

    Raises `NotFound`, `Refused`, `InvalidInput` by field, `Conflict` (`call_state`).
    """
    at = aware(at, "at")
    chosen = _answer(answer)
    case_id = _call(call_id).case_id

    def run(case: Case) -> CallView:
        return _take(case, _call(call_id), chosen, payload, actor, at)

    return on_case(case_id, None, run)


def whistles_offered(case_id: UUID, account_id: UUID, at: datetime) -> tuple[WhistleSpec, ...]:
    """The whistles that the account may blow for the case where it stands. `NotFound`."""
    case = Case.unscoped.filter(pk=case_id).first()
    if case is None:
        raise no_such_case()
    index, actor = specs.of_case(case), Actor.account(account_id)
    served = whistles_for(index, state.facts_of(case))
    return tuple(w for w in served if _seat(case, index, w, actor, at) is not None)


def answers_offered(call_id: UUID, account_id: UUID, at: datetime) -> tuple[Answer, ...]:
    """What the account may say about a call now. `NotFound`."""
    call = _call(call_id)
    case = Case.unscoped.get(pk=call.case_id)
    actor = Actor.account(account_id)
    possible = possible_answers(CallState(call.state))
    mine = call.task_id is not None and tasks.owner_at(call.task_id, at) == account_id
    leads = _leads(case, call, actor, at) or (mine and call.state == CallState.REFUSED)
    return tuple(a for a in possible if (mine if a in BY_DEPARTMENT else leads))


def _blow(
    case: Case,
    index: PackIndex,
    spec: WhistleSpec,
    departments: Sequence[str],
    seat: tuple[str, str],
    reason: str,
    actor: Actor,
    at: datetime,
) -> tuple[CallView, ...]:
    before, told, whistle_id = snapshot(case), Told(), new_id()
    made = []
    for department in departments:
        call = Call(
            case=case,
            whistle_id=whistle_id,
            pack_key=index.pack.key,
            kind=spec.key,
            department=department,
            state=CallState.CALLED,
            by_id=UUID(actor.id),
            by_post=seat[0],
            by_grid=seat[1],
            called_at=at,
        )
        call_tasks.owe_answer(case, index, spec, call, told, actor=actor, at=at)
        made.append(call)
    case.calls_open += len(made)
    case.version += 1
    words = telling.keep_words(case, "whistle", reason, "", actor=actor, at=at)
    data = {"whistle": str(whistle_id), "kind": spec.key, "departments": list(departments)}
    _tell(case, before, told, Event("case.whistled", {**data, **words}), actor, at)
    for call in made:
        call.save(force_insert=True)
    return tuple(call_view(call, case) for call in made)


def _take(
    case: Case, call: Call, answer: Answer, payload: ActionInput, actor: Actor, at: datetime
) -> CallView:
    to = after_answer(CallState(call.state), answer, reason=payload.reason, note=payload.note)
    before, told = snapshot(case), Told()
    done = _finish_task(case, call, answer, told, actor, at)
    _write_state(call, to, answer, done.on_time, at)
    call_tasks.owe_next(case, call, told, actor=actor, at=at)
    if call.closed_at is not None:
        case.calls_open -= 1
    case.version += 1
    name = f"whistle.{answer.value}"
    words = telling.keep_words(case, name, payload.reason, payload.note, actor=actor, at=at)
    photos = telling.keep_photos(
        case, payload.photos, purpose=name, effect="whistle", actor=actor, at=at
    )
    data: dict[str, Any] = {"call": str(call.id), "department": call.department, "state": to.value}
    event = Event(f"case.call_{answer.value}", {**data, **words, **photos})
    _tell(case, before, told, event, actor, at)
    call.save(force_update=True)
    return call_view(call, case)


def _finish_task(
    case: Case, call: Call, answer: Answer, told: Told, actor: Actor, at: datetime
) -> tasks.TaskView:
    """Closes what the call owed so far; who may not is refused here."""
    if call.task_id is None:
        raise Stale  # an open call always owes a task: somebody has just closed it
    authorised = answer not in BY_DEPARTMENT and _leads(case, call, actor, at)
    if answer is Answer.RELEASE and not authorised and call.state != CallState.REFUSED:
        raise _may_not_whistle(specs.of_case(case).whistles.get(call.kind))
    try:
        acted = tasks.finish(
            call.task_id,
            outcome=answer.value,
            actor=actor,
            at=at,
            journal=False,
            authorised=authorised,
        )
    except Conflict as problem:
        raise Stale from problem
    told.take(acted)
    return acted.task


def _write_state(
    call: Call, to: CallState, answer: Answer, on_time: bool | None, at: datetime
) -> None:
    call.state, call.task_id = to, None
    if answer in (Answer.COME, Answer.REFUSE):
        call.answered_at, call.answered_on_time = at, on_time
    elif answer is Answer.INSIST:
        call.insisted_at = at
    elif answer is Answer.REPORT:
        call.done_on_time = on_time
    if to in (CallState.DONE, CallState.RELEASED):
        call.closed_at = at


def _tell(
    case: Case, before: dict[str, Any], told: Told, event: Event, actor: Actor, at: datetime
) -> None:
    """One append to the case's stream, the case written, the news handed on."""
    telling.record(case, told, event, actor=actor, at=at)
    save(case, before)
    key = str(case.id)
    news: dict[str, Any] = {
        k: event.data[k] for k in ("kind", "departments", "department") if k in event.data
    }
    outbox.publish(event.kind, {"case": key, "number": case.number, **news}, at=at, key=key)
    publish(told, at)


def _leads(case: Case, call: Call, actor: Actor, at: datetime) -> bool:
    """Whether the actor may whistle here, and so decide on what was answered."""
    index = specs.of_case(case)
    spec = index.whistles.get(call.kind)
    if spec is None:  # a newer pack has dropped the kind: whoever blew it decides
        return actor.kind == "account" and UUID(actor.id) == call.by_id
    return _seat(case, index, spec, actor, at) is not None


def _seat(
    case: Case, index: PackIndex, spec: WhistleSpec, actor: Actor, at: datetime
) -> tuple[str, str] | None:
    """The post and grid by which the actor may blow the whistle; None: they may not."""
    if actor.kind != "account":
        return None
    return people.seat_of(
        UUID(actor.id),
        [post.key for post in blowing_posts(index.pack, spec)],
        path=case.grid_code,
        scheme_key=case.scheme_key,
        at=at,
    )


def _answer(text: str) -> Answer:
    try:
        return Answer(text)
    except ValueError:
        raise InvalidInput(
            "unknown_answer",
            zh=f"没有“{text}”这种答复。",
            en=f"There is no answer “{text}”.",
            field="answer",
            data={"possible": [a.value for a in Answer]},
        ) from None


def _call(call_id: UUID) -> Call:
    found = Call.objects.filter(pk=call_id).first()
    if found is None:
        raise NotFound("no_such_call", zh="没有这次吹哨。", en="There is no such call.")
    return found


def _may_not_whistle(spec: WhistleSpec | None) -> Refused:
    name = whistle_name(spec)
    return Refused(
        "may_not_whistle",
        zh=f"您的岗位不能在这里进行“{name.zh}”吹哨。",
        en=f"Your post can't blow the whistle “{name.en}” here.",
    )
