"""What residents see of their matter: public steps, outcome, dates; no names, no others' words."""

from __future__ import annotations

from wangge.domain.cases import specs, state
from wangge.domain.cases.links import RESIDENT, TOKEN_LENGTH, report_by_token
from wangge.domain.cases.models import Case, CaseFile, CaseStatus, Report
from wangge.domain.cases.queries.cases import additions_of
from wangge.domain.cases.queries.views import public_text, type_name
from wangge.domain.cases.rules import allowed_actions
from wangge.domain.cases.types import PublicStep, PublicView
from wangge.kernel.codes import normalise_case_number
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal


def follow(number_or_token: str) -> PublicView:
    """The matter behind a follow link, or behind a number read out on the phone.

    A number shows steps and dates; only the link shows what was told and lets one answer.
    Raises `NotFound`, for a mistyped number `InvalidInput`.
    """
    text = number_or_token.strip()
    if len(text) == TOKEN_LENGTH:
        report = report_by_token(text)
        return _view(report.case, report)
    number = normalise_case_number(text, "number")
    case = Case.unscoped.filter(number=number).first()
    if case is None:
        raise NotFound(
            "no_such_case",
            zh="没有这个查询号的案件，请核对。",
            en="There is no case of this number; check it.",
            field="number",
        )
    return _view(case, None)


def followed_by_client(*, client: str, number: str) -> PublicView:
    """A case that `client` itself reported; `NotFound` for anybody else's."""
    try:
        wanted = normalise_case_number(number, "number")
    except InvalidInput as problem:
        raise NotFound("no_such_case", zh=problem.zh, en=problem.en, field="number") from problem
    report = (
        Report.unscoped.filter(client=client, case__number=wanted).select_related("case").first()
    )
    if report is None:
        raise NotFound(
            "no_such_case", zh="没有这个案件。", en="There is no such case.", field="number"
        )
    return _view(report.case, report)


def may_add(case: Case) -> bool:
    """Whether the matter is still being handled: later the resident confirms or reopens it."""
    return case.status == CaseStatus.OPEN


def _view(case: Case, report: Report | None) -> PublicView:
    files = CaseFile.objects.filter(case_id=case.pk, purpose="report") if report else []
    actions = allowed_actions(specs.of_case(case), state.facts_of(case), RESIDENT) if report else ()
    return PublicView(
        number=case.number,
        type_name=type_name(case),
        status=case.status,
        outcome=case.outcome,
        received_at=case.received_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        steps=_steps(case),
        paused=case.paused,
        actions=actions,
        address=report.raw.get("address", "") if report else "",
        scheme_key=case.scheme_key if report else "",
        grid_code=case.grid_code if report else "",
        unit_code=case.unit_code if report else "",
        typed=bool(case.type_key),
        text=report.text if report else "",
        photos=tuple(f.file_id for f in files),
        additions=additions_of(case.pk, str(Actor.resident(report.pk))) if report else (),
        may_add=report is not None and may_add(case),
    )


def _steps(case: Case) -> tuple[PublicStep, ...]:
    """The public steps as they were reached; one that lasted through an act isn't told again."""
    steps: list[PublicStep] = []
    for entry in journal.read(f"case:{case.pk}"):
        for key in entry.data.get("public", ()):
            text = public_text(case, key)
            if text is not None:
                steps.append(PublicStep(entry.at, key, text))
    return tuple(steps)
