"""A case that was tied to another by mistake stands by itself again, while the other is open.

It goes on at the step it was at, with a task of its own; its reports come back, and with them the
cases that had been joined to it before. What it was promised still holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from wangge.domain.cases import specs, state
from wangge.domain.cases.models import Case, CaseStatus, Report
from wangge.domain.cases.queries.views import case_view
from wangge.domain.cases.rules import stay
from wangge.domain.cases.services import tasking, telling
from wangge.domain.cases.services.tasking import Told
from wangge.domain.cases.services.versions import no_such_case, on_case, save, snapshot
from wangge.domain.cases.types import JOINED, PARTED, UNTIED, CaseView
from wangge.domain.people import api as people
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput, Refused
from wangge.packs.schema import Right
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.journal.api import EntryView, Event
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.sending import together


@dataclass(frozen=True, slots=True)
class _Tie:
    """How a case was tied: where it stood, and what it took along."""

    by: Actor
    step: str
    outcome: str
    reports: Sequence[UUID]
    cases: Sequence[UUID]


def untie(
    *, case_id: UUID, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> CaseView:
    """The case is handled by itself again, from the step at which it was tied.

    For who tied it, and who may dispatch there. Raises `NotFound`, `Refused`, `InvalidInput`
    (`reason`), `Conflict` (`not_tied`, `first_settled`, `case_changed`).
    """
    at = aware(at, "at")
    if not reason.strip():
        raise InvalidInput(
            "reason_missing", zh="请写明理由。", en="Give the reason.", field="reason"
        )

    def run(case: Case) -> CaseView:
        first = _first_of(case)
        tie = _tie_of(case)
        if not _may(case, tie.by, actor, at):
            raise _refused()
        return _part(case, first, tie, reason, actor, at)

    return on_case(case_id, version, run)


def may_untie(case_id: UUID, account_id: UUID, at: datetime) -> bool:
    """Whether the account may have the case stand by itself again now."""
    case = Case.unscoped.filter(pk=case_id).select_related("same_as").first()
    if case is None:
        raise no_such_case()
    if case.same_as is None or case.same_as.status != CaseStatus.OPEN:
        return False
    return _may(case, _tie_of(case).by, Actor.account(account_id), at)


def _first_of(case: Case) -> Case:
    if case.same_as_id is None:
        raise Conflict(
            "not_tied",
            zh="这件案件没有并入别的案件。",
            en="This case isn't joined to another one.",
        )
    first: Case = Case.unscoped.get(pk=case.same_as_id)
    _require_open(first)
    return first


def _require_open(first: Case) -> None:
    if first.status != CaseStatus.OPEN:
        raise Conflict(
            "first_settled",
            zh="并入的那件已经办完，不能再分开；没有解决的请另行登记。",
            en="The case it was joined to has been settled; what isn't solved is reported anew.",
        )


def _may(case: Case, tied_by: Actor, actor: Actor, at: datetime) -> bool:
    if actor.kind != "account":
        return actor.kind == "system"
    scope = people.scope(UUID(actor.id), Right.CASE_DISPATCH, at)
    return actor == tied_by or scope.covers(case.grid_code, case.scheme_key, case.department)


def _tie_of(case: Case) -> _Tie:
    """From the journal, which keeps what the rows don't: where it stood, and what went along."""
    own = journal.read(tasking.subject(case.pk))
    tied = next(e for e in reversed(own) if e.data.get("same_as"))
    there = journal.read_naming(f"case:{tied.data['same_as']}", str(case.pk))
    joined = next(e for e in reversed(there) if _joins(e) == str(case.pk))
    acts = [e for e in own if e.seq < tied.seq and e.kind.startswith("case.")]
    outcomes = [e.data["outcome"] for e in acts if e.data.get("outcome")]
    return _Tie(
        by=tied.actor,
        step=tied.data["moves"][0]["from"],
        outcome=outcomes[-1] if outcomes and case.handled else "",
        reports=[UUID(i) for i in joined.data["reports"]],
        cases=[UUID(_joins(e)) for e in own if _joins(e)],
    )


def _joins(entry: EntryView) -> str:
    """The case that an entry says was joined; empty: none, or a report that was none before."""
    return str(entry.data.get("case", "")) if entry.kind == JOINED else ""


def _part(case: Case, first: Case, tie: _Tie, reason: str, actor: Actor, at: datetime) -> CaseView:
    before, told = snapshot(case), Told()
    journal.hold([tasking.subject(case.pk), tasking.subject(first.pk)])
    back = Report.unscoped.filter(case=first, pk__in=tie.reports).order_by("id")
    reports = list(back.values_list("pk", flat=True))
    back.update(case=case)
    Case.unscoped.filter(pk__in=tie.cases, same_as=first).update(same_as=case)
    with together():
        _stand_again(case, tie, told, actor, at)
        case.version += 1
        words = telling.keep_words(case, "untie", reason, "", actor=actor, at=at)
        data: dict[str, Any] = {"case": str(first.pk), "number": first.number, **words}
        data |= {"reports": _ids(reports)}
        data |= {"step": case.step, "status": str(case.status), "version": case.version}
        telling.record(case, told, Event(UNTIED, data), actor=actor, at=at)
        save(case, before)
    key = str(case.pk)
    on_case(first.pk, None, partial(_let_go, of=case, reports=reports, actor=actor, at=at))
    payload = {"case": key, "reports": _ids(reports)}
    outbox.publish(UNTIED, payload, at=at, key=tasking.subject(case.pk))
    tasking.publish(told, at)
    return case_view(case)


def _stand_again(case: Case, tie: _Tie, told: Told, actor: Actor, at: datetime) -> None:
    index = specs.of_case(case)
    case.same_as = case.closed_at = None
    case.step, case.outcome = tie.step, tie.outcome
    decision = stay(index, state.facts_of(case))
    state.write_facts(case, index, decision)
    grid = tasking.grid_of(case, at)
    tasking.open_task(case, index, decision, grid, told, actor=actor, at=at)
    state.give_verdict(case)
    _count_residents(case)


def _let_go(first: Case, *, of: Case, reports: Sequence[UUID], actor: Actor, at: datetime) -> None:
    _require_open(first)  # somebody may have settled it since it was read
    before = snapshot(first)
    with together():
        _count_residents(first)
        first.version += 1
        data = {"case": str(of.pk), "number": of.number, "reports": _ids(reports)}
        event = Event(PARTED, data | {"version": first.version})
        telling.record(first, Told(), event, actor=actor, at=at)
        save(first, before)
    outbox.publish(PARTED, {"case": str(first.pk)}, at=at, key=tasking.subject(first.pk))


def _count_residents(case: Case) -> None:
    """Whether anybody of those whose reports the case carries is asked, and is told."""
    reports = list(Report.unscoped.filter(case=case).select_related("reporter"))
    case.has_resident = any(_is_asked(r) for r in reports)
    people_left = [r.reporter for r in reports if r.reporter and r.reporter.purged_at is None]
    case.tells_resident = any(p.may_notify for p in people_left)


def _is_asked(report: Report) -> bool:
    """As when it was received: not what a source sent, nor a call without a number."""
    if report.raw.get("source"):
        return False
    own = report.client.startswith(("resident:", "client:"))
    return own or bool(report.reporter and report.reporter.phone)


def _ids(reports: Sequence[UUID]) -> list[str]:
    return [str(i) for i in reports]


def _refused() -> Refused:
    return Refused(
        "not_yours",
        zh="只有当时并入的人，或有派遣权的人，可以撤回并入。",
        en="Refused: only who joined it, or who may dispatch there, can take it apart.",
    )
