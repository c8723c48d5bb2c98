"""What residents see of their matter: public steps, outcome, dates; no names, no others' words."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import Q

from wangge.domain.cases import specs, state
from wangge.domain.cases.links import RESIDENT, TOKEN_LENGTH, report_by_token
from wangge.domain.cases.models import Case, CaseFile, CaseStatus, Report
from wangge.domain.cases.queries.cases import carried, own_additions
from wangge.domain.cases.queries.views import public_text, type_name
from wangge.domain.cases.rules import allowed_actions
from wangge.domain.cases.rules.intake import phone_ends_with
from wangge.domain.cases.types import PublicStep, PublicView
from wangge.kernel.codes import normalise_case_number
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal


def follow(number_or_token: str) -> PublicView:
    """The matter behind a follow link, or behind a number read out on the phone.

    A number stands on papers and is said aloud: it shows state and dates, nothing of what it is
    about. Only the link shows what was told and lets one answer.
    Raises `NotFound`, for a mistyped number `InvalidInput`.
    """
    text = number_or_token.strip()
    if is_link(text):
        report = report_by_token(text)
        return _view(report.case, report)
    return _view(_by_number(text), None, known=False)


def follow_by_phone(number: str, digits: str) -> PublicView:
    """By the number and the last four digits of the phone that was left: kind, steps, outcome.

    No words, no place, nothing to do: staff may know a phone, the link they don't.
    Raises `NotFound`, `InvalidInput` (`number`; `digits`: others', or no phone is kept).
    """
    case = _by_number(number)
    wanted = unicodedata.normalize("NFKC", digits).strip()
    if not any([phone_ends_with(p, wanted) for p in _phones(case)]):  # each: in constant time
        raise InvalidInput(
            "other_digits",
            zh="与登记的电话不符，或没有登记电话。",
            en="They aren't those of a phone that was left, or none was.",
            field="digits",
        )
    return _view(case, None)


def is_link(text: str) -> bool:
    """Whether it has the form of a follow link's secret."""
    return len(text.strip()) == TOKEN_LENGTH


def _phones(case: Case) -> list[str]:
    reports = Report.unscoped.filter(case=case, reporter__purged_at__isnull=True)
    reports = reports.exclude(reporter=None).select_related("reporter")
    return [str(r.reporter.phone) for r in reports]


def _by_number(text: str) -> Case:
    number = normalise_case_number(text, "number")
    found: Case | None = _of_number(number)
    if found is None:
        raise NotFound(
            "no_such_case",
            zh="没有这个查询号的案件，请核对。",
            en="There is no case of this number; check it.",
            field="number",
        )
    return found


def followed_by_client(*, client: str, number: str) -> PublicView:
    """A case that `client` itself reported; `NotFound` for anybody else's."""
    try:
        wanted = normalise_case_number(number, "number")
    except InvalidInput as problem:
        raise NotFound("no_such_case", zh=problem.zh, en=problem.en, field="number") from problem
    case = _of_number(wanted)
    report = Report.unscoped.filter(client=client, case=case).select_related("case").first()
    if report is None:
        raise NotFound(
            "no_such_case", zh="没有这个案件。", en="There is no such case.", field="number"
        )
    return _view(report.case, report)


def _of_number(number: str) -> Case | None:
    """The case of a number; where that turned out to be another, the one that carries it."""
    found: Case | None = Case.unscoped.filter(number=number).select_related("same_as").first()
    return (found.same_as or found) if found else None


def may_add(case: Case) -> bool:
    """Whether the matter is still being handled: later the resident confirms or reopens it."""
    return case.status == CaseStatus.OPEN


def _view(case: Case, report: Report | None, *, known: bool = True) -> PublicView:
    files = _own_files(report) if report else []
    actions = allowed_actions(specs.of_case(case), state.facts_of(case), RESIDENT) if report else ()
    return PublicView(
        number=case.number,
        known=known,
        type_name=type_name(case) if known else None,
        status=case.status,
        outcome=case.outcome if known else "",
        received_at=report.received_at if report else case.received_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        steps=_steps(case) if known else (),
        paused=case.paused,
        actions=actions,
        address=report.raw.get("address", "") if report else "",
        scheme_key=case.scheme_key if report else "",
        grid_code=case.grid_code if report else "",
        unit_code=case.unit_code if report else "",
        typed=bool(case.type_key),
        text=report.text if report else "",
        photos=tuple(f.file_id for f in files),
        additions=own_additions(report) if report else (),
        may_add=report is not None and may_add(case),
    )


def _own_files(report: Report) -> Any:
    """Photos of this report alone; those kept before reports were named count by who sent them."""
    senders = (report.client, str(Actor.resident(report.pk)))
    unnamed = Q(report_id=None, case_id=report.case_id, actor__in=senders)
    kept = CaseFile.objects.filter(case_id__in=carried(report.case_id), purpose="report")
    return kept.filter(Q(report_id=report.pk) | unnamed)


def _steps(case: Case) -> tuple[PublicStep, ...]:
    """The public steps as they were reached; one that lasted through an act isn't told again."""
    steps: list[PublicStep] = []
    for entry in journal.read(f"case:{case.pk}"):
        for key in entry.data.get("public", ()):
            text = public_text(case, key)
            if text is not None:
                steps.append(PublicStep(entry.at, key, text))
    return tuple(steps)
