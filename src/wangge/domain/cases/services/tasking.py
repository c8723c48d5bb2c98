"""The tasks of a case: the one it has is closed, the next opened, the row told whose it is now.

The step's task is the case's main one, in `task_id`; those of departments called to it stand
beside it (`call_tasks`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from wangge.domain.cases import specs, state
from wangge.domain.cases.models import Case
from wangge.domain.cases.rules import CaseFacts, ClockChange, Decision, PackIndex, TaskPlan, stay
from wangge.domain.cases.rules.reserved import power_of
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.domain.tasks import api as tasks
from wangge.kernel.calendar import CalendarYearMissing
from wangge.kernel.errors import Conflict, NotFound
from wangge.kernel.limits import TimeLimit
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event


@dataclass
class Told:
    """What happened in one act, to be journalled and published in one go."""

    events: list[Event] = field(default_factory=list)
    news: list[tasks.News] = field(default_factory=list)

    def take(self, acted: tasks.Acted) -> None:
        self.events += acted.events
        self.news += acted.news


class _Publishing(threading.local):
    own = False


_publishing = _Publishing()


def publish(told: Told, at: datetime) -> None:
    """Hands on what the tasks did; cases need not hear of it, since they had it done."""
    _publishing.own = True
    try:
        tasks.publish(told.news, at)
    finally:
        _publishing.own = False


def is_own_news() -> bool:
    """Whether the news just heard is of an act on a case."""
    return _publishing.own


class Stale(Exception):
    """The case isn't what it was when it was read: the act has to be decided anew."""


def subject(case_id: UUID) -> str:
    """The stream and subject of a case."""
    return f"case:{case_id}"


def close_task(
    case: Case, decision: Decision, told: Told, *, actor: Actor, at: datetime, authorised: bool
) -> None:
    """What was owed is done: the step has been left. A pause of its clock ends with it."""
    if case.task_id is None:
        return
    move = decision.moves[0]
    outcome = (decision.facts.outcome or move.action) if move.effect == "finish" else move.action
    try:
        acted = tasks.finish(
            case.task_id,
            outcome=str(outcome),
            actor=actor,
            at=at,
            journal=False,
            authorised=authorised,
        )
    except Conflict as problem:
        raise Stale from problem  # it was closed between reading the case and locking the task
    told.take(acted)
    if case.due_at is not None and case.due_at == case.step_due_at:
        case.due_at = acted.task.due_at  # a pause that ended only now has moved it
    case.task_id = case.holder_id = case.step_due_at = None
    case.paused = False


def open_task(
    case: Case,
    index: PackIndex,
    decision: Decision,
    grid: GridRef,
    told: Told,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Opens what the decision plans; where handling begins, its due instant is the promise."""
    plan = decision.plan
    if plan is None:
        return
    first = decision.clock in (ClockChange.START, ClockChange.RENEW)
    promise = _due(case, decision, plan, at)
    if plan.level_limit and first:
        promise = case.due_at = promise or _promise(case, decision, plan, at)
    acted = tasks.open_task(
        jurisdiction_key=case.jurisdiction_key,
        kind=plan.kind,
        subject=subject(case.id),
        title=_title(index, case, decision),
        post=plan.post,
        grid=_grid(case, plan, grid, at),
        department=plan.department,
        limit=plan.level_limit or _limit(case, decision, plan),
        due_at=_sooner(case, plan, promise, at) if plan.level_limit else promise,
        clock=index.clock(plan.clock),
        actor=actor,
        at=at,
        excluding=decision.facts.handlers if plan.exclude_handlers else (),
        reserved=power_of(index, decision.facts) if plan.is_handling else None,
        person=_person(case, plan),
        journal=False,
    )
    told.take(acted)
    task = acted.task
    case.task_id, case.holder_id, case.step_due_at = task.id, task.holder_id, task.due_at
    case.handler_grid = str(task.reason.get("grid") or task.held_grid_code)
    if plan.is_handling:
        case.handler_level = level_of(case, case.handler_grid, at) or plan.level
        case.circulation = index.circulation(case.handler_level)
        if first and not plan.level_limit:
            case.due_at = task.due_at if not task.limit_undetermined else None


def remember(case: Case, index: PackIndex, facts: CaseFacts, actor: Actor) -> None:
    """Who took the matter on from its step, where a later step of the flow is owed by them too."""
    asked = {key for s in index.flows[facts.flow].steps for key in s.owner.same_as}
    if facts.step not in asked or actor.kind != "account":
        return
    others = [pair for pair in case.step_persons if pair[0] != facts.step]
    case.step_persons = [*others, [facts.step, actor.id]]


def _person(case: Case, plan: TaskPlan) -> UUID | None:
    """The last who took it on from one of the steps that the plan names."""
    found = [who for step, who in case.step_persons if step in plan.same_as]
    return UUID(found[-1]) if found else None


def grid_of(case: Case, at: datetime) -> GridRef:
    """The case's grid; where a redrawing has removed it, the root: its desk sorts it out."""
    on = places.local_day(case.jurisdiction_key, at)
    try:
        return places.grid(case.jurisdiction_key, case.scheme_key, case.grid_code, on)
    except NotFound:
        return places.root_grid(case.jurisdiction_key, case.scheme_key, on)


def owe_again(case: Case, told: Told, *, actor: Actor, at: datetime) -> None:
    """Opens the present step's task anew: somebody closed it without taking the step."""
    index = specs.of_case(case)
    decision = stay(index, state.facts_of(case))
    open_task(case, index, decision, grid_of(case, at), told, actor=actor, at=at)


def level_of(case: Case, grid_code: str, at: datetime) -> str:
    """The level of a grid of the case's scheme; empty when it isn't there."""
    try:
        on = places.local_day(case.jurisdiction_key, at)
        return places.grid(case.jurisdiction_key, case.scheme_key, grid_code, on).level
    except NotFound:
        return ""


def _limit(case: Case, decision: Decision, plan: TaskPlan) -> str | None:
    """A source that states its limits and names none for this matter sets none."""
    first = decision.clock in (ClockChange.START, ClockChange.RENEW)
    if plan.is_handling and case.limit_given and (first or case.due_at is None):
        return None
    return plan.limit


def _due(case: Case, decision: Decision, plan: TaskPlan, at: datetime) -> datetime | None:
    """The instant that counts instead of the step's limit.

    The source's own due instant comes first; later handlers get what is left of the promise,
    or a limit of their own when nothing is left of it.
    """
    if not plan.is_handling:
        return None
    if decision.clock in (ClockChange.START, ClockChange.RENEW):
        return case.due_given
    return case.due_at if case.due_at is not None and case.due_at > at else None


def _promise(case: Case, decision: Decision, plan: TaskPlan, at: datetime) -> datetime | None:
    """What is promised for the whole matter where each level has a limit of its own within it."""
    limit = _limit(case, decision, plan)
    return _after(case, limit, at) if limit else None


def _sooner(case: Case, plan: TaskPlan, promise: datetime | None, at: datetime) -> datetime | None:
    """The promise, where it ends before the level's own limit; else the limit counts by itself."""
    if promise is None or plan.level_limit is None:
        return None
    return promise if promise < _after(case, plan.level_limit, at) else None


def _after(case: Case, limit: str, at: datetime) -> datetime:
    """When a limit ends; in a year that the calendar doesn't know it runs on plainly."""
    parsed = TimeLimit.parse(limit)
    try:
        return tasks.calendar_for(case.jurisdiction_key).add(at, parsed)
    except CalendarYearMissing:
        return at + timedelta(seconds=parsed.seconds)


def _grid(case: Case, plan: TaskPlan, grid: GridRef, at: datetime) -> GridRef:
    """The grid that somebody chose for the handler, else the one where the matter lies."""
    if not plan.grid_code or plan.grid_code == grid.code:
        return grid
    on = places.local_day(case.jurisdiction_key, at)
    return places.grid(case.jurisdiction_key, case.scheme_key, plan.grid_code, on)


def _title(index: PackIndex, case: Case, decision: Decision) -> Text:
    kind = index.types.get(case.type_key)
    step = decision.step
    name = step.name if step else Text(zh="-", en="-")
    if kind is None:
        return Text(zh=f"未分类事项 · {name.zh}", en=f"Matter without a type · {name.en}")
    return Text(zh=f"{kind.name.zh} · {name.zh}", en=f"{kind.name.en} · {name.en}")
