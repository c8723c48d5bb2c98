"""What people do with a task: accept, return, hand on, finish, verify, cancel.

Every service locks the task, refuses a wrong state or a wrong person, journals and publishes;
`journal=False` and `authorised=True` serve a caller that does so itself, as cases do.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people import api as people
from wangge.domain.people.api import Right
from wangge.domain.places import api as places
from wangge.domain.tasks import owning, rules, town
from wangge.domain.tasks.models import State
from wangge.domain.tasks.services.common import Act, in_transaction, require_holder, require_right
from wangge.domain.tasks.views import Acted, view
from wangge.kernel.errors import Conflict
from wangge.packs.reserved import reserved_refusal
from wangge.plumbing.actor import Actor


@transaction.atomic
def accept(
    task_id: UUID,
    *,
    actor: Actor,
    at: datetime,
    version: int | None = None,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """The holder has seen it and takes it on."""
    act = Act.on(
        task_id,
        actor=actor,
        at=at,
        states=(State.OPEN, State.RETURNED),
        version=version,
        journal=journal,
        authorised=authorised,
    )
    require_holder(act)
    act.task.state = State.ACCEPTED
    act.task.accepted_at = act.at
    act.say("accepted")
    return act.finish()


@transaction.atomic
def return_task(
    task_id: UUID,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """Not mine: with a reason it goes back to the desk, which hands it on; its clock goes on.

    `Conflict` (`nowhere_to_return`) when the desk itself holds it.
    """
    states = (State.OPEN, State.ACCEPTED)
    act = Act.on(
        task_id,
        actor=actor,
        at=at,
        states=states,
        version=version,
        journal=journal,
        authorised=authorised,
    )
    require_holder(act, Right.CASE_DISPATCH)
    task = act.task
    words = act.note(reason, "return")
    grid = places.grid_or_bare(task.jurisdiction_key, task.scheme_key, task.grid_code, act.at)
    ownership = people.desk_owner(
        jurisdiction_key=task.jurisdiction_key,
        grid=grid,
        at=act.at,
        why=("returned", "承办人说明理由后退回", "It was returned with a reason"),
        excluding={task.holder_id},
        power=owning.power_of(task),
    )
    candidates = [h for h in ownership.holders if h.account_id != task.holder_id]
    if not candidates:
        raise Conflict(
            "nowhere_to_return",
            zh="您就是兜底岗位，没有可以退回的人；请转交或办结。",
            en="You are the desk yourself; hand it on or finish it.",
        )
    before = task.holder_id
    owning.rebase(task, ownership, owning.choose(candidates, act.at))
    task.state, task.accepted_at = State.RETURNED, None
    act.say("returned", before=str(before), **words)
    return act.finish()


@transaction.atomic
def hand_on(
    task_id: UUID,
    *,
    to: UUID,
    reason: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """Gives the task to a colleague whose post does tasks in that place; its clock goes on.

    The holder hands on within the department; whoever dispatches, to anybody. During the
    colleague's leave their deputy holds it. `Conflict` (`not_entitled`, `barred`);
    `ReservedPower` when the colleague doesn't hold the power it exercises.
    """
    act = Act.on(
        task_id, actor=actor, at=at, version=version, journal=journal, authorised=authorised
    )
    task = act.task
    require_holder(act, Right.CASE_DISPATCH, Right.CASE_SUPERVISE)
    words = act.note(reason, "hand_on", required=False)
    power = owning.power_of(task)
    standing = people.standing_of(
        to,
        Right.TASK_DO,
        path=task.grid_code,
        scheme=task.scheme_key,
        tag=None if _dispatches(act) else task.department,
        at=act.at,
        power=power,
    )
    if standing is None and power is not None:
        raise reserved_refusal(power, "to")
    if standing is None:
        raise Conflict(
            "not_entitled",
            zh="对方在这个网格没有承办任务的岗位。",
            en="That person has no post that does tasks in this grid.",
            field="to",
        )
    if str(standing.holders[0].account_id) in task.excluded:
        raise Conflict(
            "barred",
            zh="对方不得承办这项任务（例如本人处理的事项不得由本人核查）。",
            en="That person must not hold this task (such as verifying one's own work).",
            field="to",
        )
    before = task.holder_id
    owning.rebase(task, standing, standing.holders[0])
    if task.state in (State.RETURNED, State.ACCEPTED):
        task.state, task.accepted_at = State.OPEN, None
    act.say("handed_on", before=str(before), **words)
    return act.finish()


@in_transaction
def finish(
    task_id: UUID,
    *,
    outcome: str,
    actor: Actor,
    at: datetime,
    note: str = "",
    version: int | None = None,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """It is done, with an outcome. A paused task's clock first runs on from now.

    `ReservedPower` when it exercises a power that the actor doesn't hold; with `journal=False`
    the caller has seen to that.
    """
    act = Act.on(
        task_id, actor=actor, at=at, version=version, journal=journal, authorised=authorised
    )
    require_holder(act)
    if journal and not authorised and actor.kind == "account":
        owning.require_power(view(act.task), UUID(actor.id), act.at)
    words = act.note(note, "finish", required=False)
    _run_on(act)
    _close(act, State.DONE, outcome)
    late = rules.on_time(act.task.due_at, act.task.closed_at)
    act.say("finished", outcome=outcome, on_time=late, **words)
    return act.finish()


@transaction.atomic
def verify(
    task_id: UUID,
    *,
    passed: bool,
    reason: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """Somebody else has looked: it is verified, or with a reason open again with its old limit.

    `Conflict` (`own_work`) for whoever finished it.
    """
    act = Act.on(
        task_id,
        actor=actor,
        at=at,
        states=(State.DONE,),
        version=version,
        journal=journal,
        authorised=authorised,
    )
    require_right(act, Right.CASE_VERIFY)
    if str(actor) == act.task.closed_by:
        raise Conflict(
            "own_work", zh="不能核查自己办结的任务。", en="One can't verify one's own work."
        )
    if passed:
        act.task.state = State.VERIFIED
        act.say("verified")
        return act.finish()
    words = act.note(reason, "reject")
    act.task.state, act.task.closed_at, act.task.closed_by = State.OPEN, None, ""
    act.task.outcome, act.task.accepted_at = "", None
    owning.give(act.task, owning.current(act.task, act.at))
    act.say("rejected", **words)
    return act.finish()


@transaction.atomic
def cancel(
    task_id: UUID,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
    journal: bool = True,
    authorised: bool = False,
) -> Acted:
    """It is no longer owed, for a reason."""
    act = Act.on(
        task_id, actor=actor, at=at, version=version, journal=journal, authorised=authorised
    )
    require_right(act, Right.CASE_DISPATCH, Right.CASE_SUPERVISE)
    words = act.note(reason, "cancel")
    _run_on(act)
    _close(act, State.CANCELLED, "")
    act.say("cancelled", **words)
    return act.finish()


def _dispatches(act: Act) -> bool:
    from_above = act.authorised or act.actor.kind == "system"
    return from_above or _has_dispatch(act)


def _has_dispatch(act: Act) -> bool:
    return act.actor.kind == "account" and people.scope(
        UUID(act.actor.id), Right.CASE_DISPATCH, act.at
    ).covers(act.task.grid_code, act.task.scheme_key, act.task.department)


def _run_on(act: Act) -> None:
    """Ends a pause as the task closes, so that its due instant says whether it was in time."""
    task = act.task
    if task.state == State.PAUSED:
        calendar = town.calendar_for(task.jurisdiction_key)
        unit = rules.unit_of(task.limit)
        task.due_at = rules.due_after_pause(act.at, task.seconds_left, unit, calendar)
        task.paused_at = task.pause_until_at = task.seconds_left = None


def _close(act: Act, state: State, outcome: str) -> None:
    act.task.state = state
    act.task.outcome = outcome
    act.task.closed_at = act.at
    act.task.closed_by = str(act.actor)
    act.task.asked_limit = act.task.asked_by = ""
    act.task.asked_at = None
