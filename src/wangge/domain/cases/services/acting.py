"""One action on one case: locked, decided by the rules, carried out, told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from wangge.domain.cases import placing, specs, state
from wangge.domain.cases.models import Case, CaseFile
from wangge.domain.cases.placing import Placed
from wangge.domain.cases.queries.views import case_view
from wangge.domain.cases.rules import (
    CaseFacts,
    Decision,
    Given,
    PackIndex,
    Rests,
    Route,
    Who,
    allowed_actions,
    decide,
    find_type,
    intake,
)
from wangge.domain.cases.services import tasking, telling
from wangge.domain.cases.services.tasking import Told
from wangge.domain.cases.types import (
    ActionInput,
    CaseView,
    LocationInput,
    PhotoRef,
    RouteInput,
    parse_outcome,
)
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.domain.tasks import api as tasks
from wangge.kernel.calendar import CalendarYearMissing
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.packs.schema import ActionSpec
from wangge.plumbing import rows
from wangge.plumbing.actor import Actor
from wangge.plumbing.files.api import keep_photos

_COLUMNS = tuple(f.attname for f in Case._meta.concrete_fields)
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
    Locks the case, then its task.
    """
    with transaction.atomic():
        case = locked(case_id, version)
        who = who_is(case, actor, at)
        return act_as(case, action, who, actor=actor, at=aware(at, "at"), payload=payload)


def available_actions(case_id: UUID, account_id: UUID, at: datetime) -> tuple[ActionSpec, ...]:
    """What the account may do to the case now."""
    case = Case.unscoped.filter(pk=case_id).first()
    if case is None:
        raise no_such_case()
    who = who_is(case, Actor.account(account_id), at)
    return allowed_actions(specs.index(case.pack_key), state.facts_of(case), who)


def locked(case_id: UUID, version: int | None) -> Case:
    """The case, its row locked to the end of the transaction; people are kept still before that,
    so that whoever changes people never waits for one who waits for them."""
    people.hold_still()
    case = rows.find(Case, case_id, lock=True)
    if case is None:
        raise no_such_case()
    if version is not None and version != case.version:
        raise Conflict(
            "case_changed",
            zh="案件刚被他人处理，请刷新后再试。",
            en="Somebody else has just acted on this case; look again.",
            field="version",
            data={"version": case.version},
        )
    return case


def no_such_case() -> NotFound:
    return NotFound("no_such_case", zh="没有这个案件。", en="There is no such case.")


def who_is(case: Case, actor: Actor, at: datetime) -> Who:
    """What the rules must know of the actor. A resident proves to be one by token only."""
    if actor.kind == "account":
        account = UUID(actor.id)
        return Who(
            account_id=account,
            is_holder=case.task_id is not None and case.holder_id == account,
            may=partial(_may, case, account, at),
        )
    return Who(is_program=actor.kind == "system")


def _may(case: Case, account_id: UUID, at: datetime, right: str) -> bool:
    scope = people.scope(account_id, right, at)
    return scope.covers(case.grid_code, case.scheme_key, case.department)


@dataclass
class _Act:
    """One act under way."""

    case: Case
    index: PackIndex
    payload: ActionInput
    actor: Actor
    at: datetime
    placed: Placed | None = None


def act_as(
    case: Case,
    action: str,
    who: Who,
    *,
    actor: Actor,
    at: datetime,
    payload: ActionInput = _NOTHING,
) -> CaseView:
    """As `act`, on a case that is locked, by somebody whose standing is known."""
    now = _Act(case, specs.index(case.pack_key), payload, actor, at)
    _check_words(payload)
    if case.closed_at is not None:
        _check_still_open_to(now)
    facts = _facts(now)
    decision = decide(now.index, facts, action, who, _given(now))
    before = {name: case.__dict__[name] for name in _COLUMNS}
    told = Told()
    _carry_out(now, decision, told, authorised=not who.is_holder)
    case.version += 1
    words = telling.keep_words(case, action, payload.reason, payload.note, actor=actor, at=at)
    photos = _keep_photos(case, decision, payload.photos, actor, at)
    event = telling.act_event(case, decision, **words, **photos)
    _save(case, before)
    telling.tell(case, told, event, decision, actor=actor, at=at)
    return case_view(case)


def _carry_out(now: _Act, decision: Decision, told: Told, *, authorised: bool) -> None:
    case, at = now.case, now.at
    if now.placed is not None:
        _place(case, now.placed)
    if not decision.keeps_task:
        holder = case.holder_id
        tasking.close_task(case, decision, told, actor=now.actor, at=at, authorised=authorised)
        if decision.finished:
            _add_handlers(case, now.actor, holder)
            decision = replace(decision, facts=replace(decision.facts, handlers=_handlers(case)))
    state.stamp(case, decision, at)
    state.write_facts(case, now.index, decision)
    if not decision.keeps_task:
        tasking.open_task(case, now.index, decision, _grid(case, at), told, actor=now.actor, at=at)
    case.lapse_at = _lapse_at(now, decision) if not decision.keeps_task else case.lapse_at
    state.give_verdict(case)


def _facts(now: _Act) -> CaseFacts:
    """The facts, in the pack that declares the type given (a town may have several)."""
    facts = state.facts_of(now.case)
    type_key = now.payload.type_key
    if not type_key or type_key in now.index.types:
        return facts
    index, kind = find_type(specs.of_town(now.case.jurisdiction_key), type_key)
    flow = index.flows[kind.flow]
    phase = now.index.step(facts.flow, facts.step).phase
    same = [s for s in flow.steps if s.phase is phase]
    now.index = index
    now.case.pack_key, now.case.pack_version = index.pack.key, index.pack.version
    return replace(facts, flow=flow.key, step=same[0].key if same else flow.first, route=None)


def _given(now: _Act) -> Given:
    payload = now.payload
    now.placed = _placed(now)
    return Given(
        reason=payload.reason,
        note=payload.note,
        outcome=parse_outcome(payload.outcome),
        photos=len(payload.photos),
        route=_route(now, payload.route),
        rating=payload.rating,
        type_key=payload.type_key,
        condition=payload.condition,
        located=now.placed.located if now.placed else None,
    )


def _placed(now: _Act) -> Placed | None:
    """A place set by hand: a grid by its code, or a point with the desk's own judgement."""
    case, payload = now.case, now.payload
    scheme = now.index.pack.scheme.key
    if payload.grid_code:
        return placing.place_by_grid(case.jurisdiction_key, scheme, payload.grid_code, now.at)
    where = payload.location
    if where is None:
        return None
    if where.lon is None and where.unit_code:
        where = LocationInput(case.lon, case.lat, "wgs84", where.address, where.unit_code)
    placed = placing.place(case.jurisdiction_key, now.index.pack, where, now.at, by_hand=True)
    if not placed.located:
        raise InvalidInput(
            "place_unclear",
            zh="该点不在任何网格内，请另选位置或直接指定网格。",
            en="That point lies in no grid; choose another or name the grid.",
            field="location",
            data=placed.answer,
        )
    return placed


def _route(now: _Act, chosen: RouteInput | None) -> Route | None:
    if chosen is None:
        return None
    route = now.index.checked_route(chosen.post, chosen.department, chosen.grid_code)
    if chosen.grid_code:
        on = places.local_day(now.case.jurisdiction_key, now.at)
        places.grid(now.case.jurisdiction_key, now.case.scheme_key, chosen.grid_code, on)
    return route


def _place(case: Case, placed: Placed) -> None:
    case.grid_code, case.scheme_key = placed.grid.code, placed.grid.scheme_key
    case.place_status, case.located = placed.status, placed.located
    case.unit_code = placed.unit_code
    if placed.lon is not None:
        case.lon, case.lat = placed.lon, placed.lat


def _grid(case: Case, at: datetime) -> GridRef:
    """The case's grid; where a redrawing has removed it, the root: its desk sorts it out."""
    on = places.local_day(case.jurisdiction_key, at)
    try:
        return places.grid(case.jurisdiction_key, case.scheme_key, case.grid_code, on)
    except NotFound:
        return places.root_grid(case.jurisdiction_key, case.scheme_key, on)


def _add_handlers(case: Case, actor: Actor, holder: UUID | None) -> None:
    own = {actor.id} if actor.kind == "account" else set()
    case.handlers = sorted({*case.handlers, *own, *([str(holder)] if holder else [])})


def _handlers(case: Case) -> frozenset[UUID]:
    return frozenset(UUID(a) for a in case.handlers)


def _lapse_at(now: _Act, decision: Decision) -> datetime | None:
    """When silence counts as an answer. A calendar that doesn't know the year runs on plainly."""
    if decision.rests is not Rests.RESIDENT or not decision.waits_for:
        return None
    limit = now.index.limit(decision.waits_for)
    try:
        return tasks.calendar_for(now.case.jurisdiction_key).add(now.at, limit)
    except CalendarYearMissing:
        return now.at + timedelta(seconds=limit.seconds)


def _check_still_open_to(now: _Act) -> None:
    """A flow may say for how long a closed matter can still be reopened."""
    flow = now.index.flows.get(now.case.flow_key)
    closed_at = now.case.closed_at
    if flow is None or not flow.after_close_within or closed_at is None:
        return
    limit = now.index.limit(flow.after_close_within)
    until = tasks.calendar_for(now.case.jurisdiction_key).add(closed_at, limit)
    if now.at > until:
        raise Conflict(
            "closed_too_long",
            zh=f"案件结案已超过{limit.text('zh')}，请重新反映。",
            en=f"The case was closed more than {limit.text('en')} ago; please report anew.",
            field="action",
            data={"until": until.isoformat()},
        )


def _check_words(payload: ActionInput) -> None:
    intake.raise_all(
        [
            *intake.check_words(payload.reason, "reason", intake.TEXT_MOST),
            *intake.check_words(payload.note, "note", intake.TEXT_MOST),
        ]
    )


def _keep_photos(
    case: Case, decision: Decision, photos: Sequence[PhotoRef], actor: Actor, at: datetime
) -> dict[str, Any]:
    if not photos:
        return {}
    prepared = [p.prepared for p in photos if p.prepared is not None]
    if prepared:
        keep_photos(prepared, actor=actor, at=at)
    move = decision.moves[0]
    CaseFile.objects.bulk_create(
        CaseFile(
            case_id=case.id,
            file_id=p.file_id,
            purpose=move.action,
            effect=move.effect,
            at=at,
            actor=str(actor),
        )
        for p in photos
    )
    return {"photos": [str(p.file_id) for p in photos]}


def _save(case: Case, before: dict[str, Any]) -> None:
    held = case.__dict__
    rows.update(case, [name for name in _COLUMNS if held[name] != before[name]])
