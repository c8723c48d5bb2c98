"""One action on one case: decided by the rules, carried out, told once.

How acts on one case keep apart is `versions`'.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from wangge.domain.cases import specs, state
from wangge.domain.cases.models import Case
from wangge.domain.cases.placing import Placed
from wangge.domain.cases.queries.views import case_view
from wangge.domain.cases.rules import (
    Decision,
    Rests,
    Who,
    allowed_actions,
    decide,
)
from wangge.domain.cases.services import joining, tasking, telling
from wangge.domain.cases.services.asked import Asked
from wangge.domain.cases.services.tasking import Told
from wangge.domain.cases.services.versions import no_such_case, on_case, save, snapshot
from wangge.domain.cases.types import (
    ActionInput,
    CaseView,
)
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.calendar import CalendarYearMissing
from wangge.kernel.clock import aware
from wangge.packs.schema import ActionSpec, PowerSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.sending import together

_NOTHING = ActionInput()


def act(
    *,
    case_id: UUID,
    action: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
    payload: ActionInput = _NOTHING,
) -> CaseView:
    """Takes `action` (one of the present step's) and returns the case as it is then.

    `version`: what the actor had before their eyes; another one is `Conflict` (`case_changed`).
    Raises `NotFound`, `ActionNotPossible`, `Refused`, `InvalidInput`, `ManyErrors`.
    """
    at = aware(at, "at")

    def run(case: Case) -> CaseView:
        who = who_is(case, actor, at)
        return act_as(case, action, who, actor=actor, at=at, payload=payload)

    return on_case(case_id, version, run)


def available_actions(case_id: UUID, account_id: UUID, at: datetime) -> tuple[ActionSpec, ...]:
    """What the account may do to the case now."""
    case = Case.unscoped.filter(pk=case_id).first()
    if case is None:
        raise no_such_case()
    who = who_is(case, Actor.account(account_id), at)
    return allowed_actions(specs.of_case(case), state.facts_of(case), who)


def who_is(case: Case, actor: Actor, at: datetime) -> Who:
    """What the rules must know of the actor. A resident proves to be one by token only."""
    if actor.kind == "account":
        account = UUID(actor.id)
        return Who(
            account_id=account,
            is_holder=case.task_id is not None and case.holder_id == account,
            may=partial(_may, case, account, at),
            exercises=partial(_exercises, case, account, at),
        )
    return Who(is_program=actor.kind == "system")


def _may(case: Case, account_id: UUID, at: datetime, right: str) -> bool:
    scope = people.scope(account_id, right, at)
    return scope.covers(case.grid_code, case.scheme_key, case.department)


def _exercises(case: Case, account_id: UUID, at: datetime, power: PowerSpec) -> bool:
    return people.exercises(
        account_id, power, path=case.grid_code, scheme_key=case.scheme_key, at=at
    )


def act_as(
    case: Case,
    action: str,
    who: Who,
    *,
    actor: Actor,
    at: datetime,
    payload: ActionInput = _NOTHING,
) -> CaseView:
    """As `act`, within `on_case`, by somebody whose standing is known."""
    before = snapshot(case)
    asked = Asked(case, action, payload, at)
    decision = decide(asked.index, asked.facts, asked.action, who, asked.given())
    first = joining.named(case, payload.same_as, actor, at) if payload.same_as else None
    told = Told()
    with together():
        _carry_out(asked, decision, told, actor, authorised=not who.is_holder)
        joining.hold(case, first)
        case.version += 1
        words = telling.keep_words(case, action, payload.reason, payload.note, actor=actor, at=at)
        move = decision.moves[0]
        photos = telling.keep_photos(
            case, payload.photos, purpose=move.action, effect=move.effect, actor=actor, at=at
        )
        same = joining.tie(case, first, decision)
        event = telling.act_event(case, decision, **words, **photos, **same)
        telling.record(case, told, event, actor=actor, at=at)
        save(case, before)
    if first is not None:
        joining.hand_over(case, first, tells=before["tells_resident"], actor=actor, at=at)
    telling.publish(case, told, event, decision, at=at)
    return case_view(case)


def _carry_out(
    asked: Asked, decision: Decision, told: Told, actor: Actor, *, authorised: bool
) -> None:
    case, index, at = asked.case, asked.index, asked.at
    if asked.moved:
        case.pack_key, case.pack_version = index.pack.key, index.pack.version
        case.pack_digest = places.edition_of(case.jurisdiction_key, index.pack)
    if asked.placed is not None:
        _place(case, asked.placed)
    if not decision.keeps_task:
        holder = case.holder_id
        tasking.close_task(case, decision, told, actor=actor, at=at, authorised=authorised)
        if decision.finished:
            _add_handlers(case, actor, holder)
            handlers = frozenset(UUID(a) for a in case.handlers)
            decision = replace(decision, facts=replace(decision.facts, handlers=handlers))
        tasking.remember(case, index, asked.facts, actor)
    state.stamp(case, decision, at)
    state.write_facts(case, index, decision)
    if not decision.keeps_task:
        grid = tasking.grid_of(case, at)
        tasking.open_task(case, index, decision, grid, told, actor=actor, at=at)
        case.lapse_at = _lapse_at(asked, decision)
    state.give_verdict(case)


def _place(case: Case, placed: Placed) -> None:
    case.grid_code, case.scheme_key = placed.grid.code, placed.grid.scheme_key
    case.place_status, case.located = placed.status, placed.located
    case.unit_code = placed.unit_code
    if placed.lon is not None:
        case.lon, case.lat = placed.lon, placed.lat


def _add_handlers(case: Case, actor: Actor, holder: UUID | None) -> None:
    own = {actor.id} if actor.kind == "account" else set()
    case.handlers = sorted({*case.handlers, *own, *([str(holder)] if holder else [])})


def _lapse_at(asked: Asked, decision: Decision) -> datetime | None:
    """When silence counts as an answer. A calendar that doesn't know the year runs on plainly."""
    if decision.rests is not Rests.RESIDENT or not decision.waits_for:
        return None
    limit = asked.index.limit(decision.waits_for)
    try:
        return tasks.calendar_for(asked.case.jurisdiction_key).add(asked.at, limit)
    except CalendarYearMissing:
        return asked.at + timedelta(seconds=limit.seconds)
