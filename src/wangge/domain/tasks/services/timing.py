"""What people do with a task's clock: pause, resume, extend, supervise, escalate.

Refuses more pauses or longer extensions than the task's clock allows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from wangge.domain.people.api import Right
from wangge.domain.tasks import owning, rules, town
from wangge.domain.tasks.models import State, Task
from wangge.domain.tasks.services.common import Act, require_holder, require_right
from wangge.domain.tasks.views import Acted
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.packs.reserved import reserved_refusal
from wangge.plumbing.actor import Actor

RUNNING = (State.OPEN, State.ACCEPTED)


@transaction.atomic
def pause(
    task_id: UUID,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    until_at: datetime | None = None,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """Stops the clock for a reason (awaiting parts, …); it runs on by itself at the pause's end.

    The end is `until_at`, at most the clock's `max_each` away. Raises `Conflict`
    (`pauses_used_up`, `pause_too_long`), `InvalidInput` (`pause_until`).
    """
    act = Act.on(
        task_id, actor=actor, at=at, states=RUNNING, journal=journal, authorised=authorised
    )
    require_holder(act, Right.CASE_DISPATCH)
    task = act.task
    until = _pause_end(task, act.at, until_at)
    words = act.note(reason, "pause")
    calendar = town.calendar_for(task.jurisdiction_key)
    task.seconds_left = rules.seconds_left(task.due_at, act.at, rules.unit_of(task.limit), calendar)
    task.paused_at, task.pause_until_at = act.at, until
    task.pauses += 1
    before, task.state = task.state, State.PAUSED
    act.say("paused", until_at=until, seconds_left=task.seconds_left, was=str(before), **words)
    return act.finish()


def _pause_end(task: Task, at: datetime, until_at: datetime | None) -> datetime:
    spec = town.clock_of(task.clock).pauses
    if task.pauses >= spec.max_count:
        raise Conflict(
            "pauses_used_up",
            zh=f"这项任务最多暂停 {spec.max_count} 次，已用完。",
            en=f"This task may be paused {spec.max_count} times; none is left.",
            data={"max_count": spec.max_count},
        )
    calendar = town.calendar_for(task.jurisdiction_key)
    most = calendar.add(at, rules.parsed(spec.max_each)) if spec.max_each else None
    until = aware(until_at, "until_at") if until_at else most
    if until is None:
        raise InvalidInput(
            "pause_until",
            zh="请写明暂停到什么时候。",
            en="Say until when it is paused.",
            field="until_at",
        )
    if until <= at:
        raise InvalidInput(
            "pause_until",
            zh="这个时间已经过去，请填以后的时间。",
            en="That time is over; give a later one.",
            field="until_at",
        )
    if most is not None and until > most:
        limit = rules.parsed(str(spec.max_each))
        raise Conflict(
            "pause_too_long",
            zh=f"每次暂停不得超过{limit.text('zh')}。",
            en=f"A pause may last {limit.text('en')} at most.",
            field="until_at",
            data={"latest": most.isoformat()},
        )
    return until


@transaction.atomic
def resume(
    task_id: UUID,
    *,
    actor: Actor,
    at: datetime,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """The clock runs on: as much of it is left as when it was stopped."""
    act = Act.on(
        task_id, actor=actor, at=at, states=(State.PAUSED,), journal=journal, authorised=authorised
    )
    require_holder(act, Right.CASE_DISPATCH)
    run_on(act.task, act.at)
    act.say("resumed", due_at=act.task.due_at)
    return act.finish()


def run_on(task: Task, at: datetime) -> None:
    """Ends a task's pause at `at`."""
    calendar = town.calendar_for(task.jurisdiction_key)
    task.due_at = rules.due_after_pause(at, task.seconds_left, rules.unit_of(task.limit), calendar)
    task.state = State.ACCEPTED if task.accepted_at else State.OPEN
    task.paused_at = task.pause_until_at = task.seconds_left = None


@transaction.atomic
def ask_extension(
    task_id: UUID,
    *,
    limit: str,
    reason: str,
    actor: Actor,
    at: datetime,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """The holder asks for more time, before the limit has passed; somebody with the right decides.

    Raises `Conflict` (`no_limit`, `extension_too_late`, `extension_pending`,
    `extensions_used_up`, `extension_too_long`), `InvalidInput` (`time_limit_*`).
    """
    act = Act.on(
        task_id, actor=actor, at=at, states=RUNNING, journal=journal, authorised=authorised
    )
    require_holder(act)
    task = act.task
    _check_extension(task, limit, act.at)
    words = act.note(reason, "ask_extension")
    task.asked_limit = str(rules.parsed(limit))
    task.asked_by, task.asked_at = str(actor), act.at
    act.say("extension_asked", limit=task.asked_limit, **words)
    return act.finish()


def _check_extension(task: Task, limit: str, at: datetime) -> None:
    spec = town.clock_of(task.clock).extensions
    if task.due_at is None:
        raise Conflict("no_limit", zh="这项任务没有时限。", en="This task has no limit.")
    if at > task.due_at:
        raise Conflict(
            "extension_too_late",
            zh="已超过时限，不能再申请延期。",
            en="The limit has passed; an extension must be asked for before.",
        )
    if task.asked_limit:
        raise Conflict(
            "extension_pending",
            zh="已有延期申请等待审批。",
            en="An extension has been asked for and awaits its decision.",
        )
    if task.extensions >= spec.max_count:
        raise Conflict(
            "extensions_used_up",
            zh=f"这项任务最多延期 {spec.max_count} 次，已用完。",
            en=f"This task may be extended {spec.max_count} times; none is left.",
            data={"max_count": spec.max_count},
        )
    most = rules.parsed(spec.max_each) if spec.max_each else None
    calendar = town.calendar_for(task.jurisdiction_key)
    if not rules.extension_fits(rules.parsed(limit), most, task.due_at, calendar):
        assert most is not None
        raise Conflict(
            "extension_too_long",
            zh=f"每次延期不得超过{most.text('zh')}。",
            en=f"An extension may be {most.text('en')} at most.",
            field="limit",
        )


@transaction.atomic
def decide_extension(
    task_id: UUID,
    *,
    approved: bool,
    actor: Actor,
    at: datetime,
    reason: str = "",
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """Grants or refuses what was asked; granted, the limit is longer and its marks begin anew.

    A refusal needs a reason. Raises `Conflict` (`nothing_asked`, `own_request`).
    """
    act = Act.on(task_id, actor=actor, at=at, journal=journal, authorised=authorised)
    task = act.task
    require_right(act, town.clock_of(task.clock).extensions.right)
    if not task.asked_limit:
        raise Conflict("nothing_asked", zh="没有待审批的延期。", en="No extension was asked for.")
    if str(actor) == task.asked_by:
        raise Conflict(
            "own_request",
            zh="不能审批自己的延期申请。",
            en="One can't decide on one's own request.",
        )
    words = act.note(reason, "decide_extension", required=not approved)
    asked, task.asked_limit, task.asked_by, task.asked_at = task.asked_limit, "", "", None
    if approved:
        _extend(task, asked, act.at)
    act.say("extension_decided", approved=approved, limit=asked, due_at=task.due_at, **words)
    return act.finish()


def _extend(task: Task, asked: str, at: datetime) -> None:
    calendar = town.calendar_for(task.jurisdiction_key)
    limit, unit = rules.parsed(asked), rules.unit_of(task.limit)
    if task.state == State.PAUSED and task.seconds_left is not None:
        # What was left at the pause grows by what the extension is worth on the task's own clock.
        due = rules.due_after_pause(at, task.seconds_left, unit, calendar)
        assert due is not None
        task.seconds_left = calendar.remaining(at, calendar.add(due, limit), unit)
    elif task.due_at is not None:
        task.due_at = calendar.add(task.due_at, limit)
    task.extensions += 1
    task.cycle += 1
    task.cycle_at = at
    task.overdue_at = None


@transaction.atomic
def supervise(
    task_id: UUID,
    *,
    level: Literal["yellow", "red"],
    reason: str,
    actor: Actor,
    at: datetime,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """Somebody presses it (督办): yellow or red. `Conflict` (`colour_lower`) on a red one."""
    act = Act.on(task_id, actor=actor, at=at, journal=journal, authorised=authorised)
    require_right(act, Right.CASE_SUPERVISE)
    if act.task.colour == "red" and level == "yellow":
        raise Conflict("colour_lower", zh="已是红色督办。", en="It is supervised in red already.")
    words = act.note(reason, "supervise")
    act.task.colour = level
    act.say("supervised", colour=level, by_person=True, **words)
    return act.finish()


@transaction.atomic
def escalate(
    task_id: UUID,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """Somebody takes it up one level: whoever is responsible above holds it from now on.

    `ReservedPower` when nobody above holds the power that it exercises.
    """
    act = Act.on(task_id, actor=actor, at=at, journal=journal, authorised=authorised)
    require_holder(act, Right.CASE_SUPERVISE, Right.CASE_DISPATCH)
    words = act.note(reason, "escalate")
    before = act.task.holder_id
    power = owning.power_of(act.task)
    if not climb(act.task, act.at) and power is not None:
        raise reserved_refusal(power, "task")
    act.say("escalated", before=str(before), to_grid=act.task.base_grid_code, **words)
    return act.finish()


def climb(task: Task, at: datetime, known: owning.Above | None = None) -> bool:
    """Moves the task to whoever is responsible above; False when nobody else is.

    A reserved power stays with its holder rather than with a desk that may not exercise it.

    `known` remembers answers of the same instant, for tasks that climb from the same place.
    """
    ownership = owning.owner_above(task, at, known)
    if ownership.reason["code"] == "kept":
        task.escalations += 1
        return False
    holder = owning.choose(ownership.holders, at)
    moved = holder.account_id != task.holder_id
    owning.rebase(task, ownership, holder)
    task.escalations += 1
    if moved:
        task.accepted_at = None
        if task.state == State.ACCEPTED:
            task.state = State.OPEN
    return moved
