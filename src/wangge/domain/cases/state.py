"""Between a case's row and the facts that the rules know. Saves nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.cases.models import Case, CaseStatus
from wangge.domain.cases.rules import (
    CaseFacts,
    ClockChange,
    Decision,
    PackIndex,
    Rests,
    Route,
    Timing,
    judge,
)
from wangge.packs.schema import Grade, Outcome, Phase

_STATUS = {
    Rests.OFFICE: CaseStatus.OPEN,
    Rests.RESIDENT: CaseStatus.WAITING,
    Rests.NOBODY: CaseStatus.CLOSED,
}


def facts_of(case: Case) -> CaseFacts:
    """What decides about the case."""
    route = None
    if case.route_post:
        route = Route(case.route_post, case.route_department, case.route_level, case.route_grid)
    return CaseFacts(
        flow=case.flow_key,
        step=case.step,
        type_key=case.type_key,
        department=case.department_given,
        located=case.located,
        photos=case.photo_count,
        has_resident=case.has_resident,
        condition=case.condition,
        grade=Grade(case.grade) if case.grade else None,
        route=route,
        handler_level=case.handler_level,
        handlers=frozenset(UUID(a) for a in case.handlers),
        outcome=Outcome(case.outcome) if case.outcome else None,
        handled=case.handled,
        clock_begun=case.clock_begun,
        sent_back=case.sent_back,
        returns=case.return_count,
        reworks=case.rework_count,
        reopens=case.reopen_count,
        rating=case.rating,
        calls_open=case.calls_open,
    )


def write_facts(case: Case, index: PackIndex, decision: Decision) -> None:
    """Takes over what the rules decided."""
    facts = decision.facts
    case.flow_key, case.step, case.type_key = facts.flow, facts.step, facts.type_key
    case.phase = decision.step.phase.value if decision.step else Phase.EVALUATION.value
    case.status = _STATUS[decision.rests]
    case.condition = facts.condition
    case.grade = facts.grade.value if facts.grade else ""
    case.outcome = facts.outcome.value if facts.outcome else ""
    route = facts.route
    case.route_post = route.post if route else ""
    case.route_department = route.department if route else ""
    case.route_level = route.level if route else ""
    case.route_grid = route.grid_code if route else ""
    case.department = _department(index, facts)
    case.handled, case.clock_begun = facts.handled, facts.clock_begun
    case.sent_back = facts.sent_back
    case.return_count, case.rework_count = facts.returns, facts.reworks
    case.reopen_count, case.rating = facts.reopens, facts.rating


def _department(index: PackIndex, facts: CaseFacts) -> str:
    """Whose people see the case as theirs: the route's department, else the type's.

    What a department sent back is nobody's until somebody routes it anew.
    """
    if facts.route is not None:
        return facts.route.department
    kind = index.types.get(facts.type_key)
    own = facts.department or (kind.department or "" if kind else "")
    return "" if facts.sent_back else own


def stamp(case: Case, decision: Decision, at: datetime) -> None:
    """Keeps the old timing where one goes on record, then sets the instants of this act."""
    if decision.record:
        timing = Timing(
            why=decision.record,
            begun_at=case.dispatched_at,
            due_at=case.due_at,
            handled_at=case.handled_at,
            closed_at=case.closed_at,
            outcome=case.outcome,
        )
        case.timings = [*case.timings, timing.as_json()]
        case.handled_at = case.closed_at = case.on_time = None
        case.no_limit = False
    if decision.clock in (ClockChange.END, ClockChange.RENEW):
        case.due_at = case.due_given = case.dispatched_at = None
        case.limit_given = False
    if decision.filed:
        case.filed_at = at
    if decision.clock in (ClockChange.START, ClockChange.RENEW):
        case.dispatched_at = at
    if decision.finished:
        case.handled_at = at
    if decision.rests is Rests.NOBODY and not decision.keeps_task:
        case.closed_at = at


def give_verdict(case: Case) -> None:
    """On time or not, once it is handled; a matter closed unhandled is judged by its closing."""
    done_at = case.handled_at or case.closed_at
    if done_at is None:
        case.on_time, case.no_limit = None, False
        return
    verdict = judge(case.due_at, done_at, None)
    case.on_time, case.no_limit = verdict.on_time, verdict.no_limit
