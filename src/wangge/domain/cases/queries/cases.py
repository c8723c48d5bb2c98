"""One case with all that its page shows, and its timeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from wangge.domain.cases.models import Case, CaseFile, CaseNote, Report
from wangge.domain.cases.queries.views import case_view
from wangge.domain.cases.rules.intake import masked_name, masked_phone
from wangge.domain.cases.types import (
    ADDED,
    WITHDRAWN,
    Addition,
    CaseDetail,
    CaseVerdict,
    CaseView,
    ContactMasked,
    FileView,
    ReportView,
    TimelineEntry,
)
from wangge.domain.tasks import api as tasks
from wangge.kernel.codes import normalise_case_number
from wangge.kernel.errors import NotFound
from wangge.plumbing import rows
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

_PIECE = 500
_VERDICT_COLUMNS = ("on_time", "no_limit", "place_status", "unit_code")


def case(scope: Scope, case_id: UUID) -> CaseDetail:
    """The case, its reports (contacts masked) and photos; `NotFound` outside of the scope.

    Three queries.
    """
    return _detail(Case.objects.within(scope).filter(pk=case_id).first())


def standing(case_id: UUID) -> CaseView:
    """A case whoever asks; for rooms that decide rights themselves. `NotFound`."""
    row = rows.find(Case, case_id)
    if row is None:
        raise unknown_case()
    return case_view(row)


def verdicts(case_ids: Iterable[UUID]) -> dict[UUID, CaseVerdict]:
    """Timing and place of many cases, whoever asks. Two queries for each 500."""
    listed = list(case_ids)
    found: dict[UUID, CaseVerdict] = {}
    for start in range(0, len(listed), _PIECE):
        piece = listed[start : start + _PIECE]
        places = Report.unscoped.filter(case_id__in=piece).order_by("-id")
        candidates = {
            case_id: tuple(c["unit"] for c in place.get("candidates", ()))
            for case_id, place in places.values_list("case_id", "place")
        }
        for row in Case.unscoped.filter(pk__in=piece).only(*_VERDICT_COLUMNS):
            found[row.pk] = CaseVerdict(
                case_id=row.pk,
                on_time=row.on_time,
                no_limit=row.no_limit,
                place_status=row.place_status,
                unit_code=row.unit_code,
                candidates=candidates.get(row.pk, ()),
            )
    return found


def case_by_number(scope: Scope, number: str) -> CaseDetail:
    """As `case`, by the public number as somebody typed it. Raises `InvalidInput`, `NotFound`."""
    wanted = normalise_case_number(number, "number")
    return _detail(Case.objects.within(scope).filter(number=wanted).first())


def timeline(scope: Scope, case_id: UUID) -> tuple[TimelineEntry, ...]:
    """Everything that happened, oldest first, with the words given; `NotFound` outside of it."""
    if not Case.objects.within(scope).filter(pk=case_id).exists():
        raise unknown_case()
    return entries_of(case_id)


def entries_of(case_id: UUID) -> tuple[TimelineEntry, ...]:
    """As `timeline`, for a caller that has decided that the case may be seen."""
    notes = {str(n.id): n for n in CaseNote.objects.filter(case_id=case_id)}
    of_tasks = tasks.words_about(f"case:{case_id}")
    entries = []
    for entry in journal.read(f"case:{case_id}"):
        key = str(entry.data.get("note", ""))
        note = notes.get(key)
        entries.append(
            TimelineEntry(
                at=entry.at,
                kind=entry.kind,
                actor=str(entry.actor),
                data=entry.data,
                reason=note.reason if note else of_tasks.get(key, ""),
                note=note.note if note else "",
            )
        )
    return tuple(entries)


def unknown_case() -> NotFound:
    return NotFound("no_such_case", zh="没有这个案件。", en="There is no such case.")


def _detail(row: Case | None) -> CaseDetail:
    if row is None:
        raise unknown_case()
    return detail_of(row)


def detail_of(row: Case) -> CaseDetail:
    """A case with its reports and photos, for a caller that has decided that it may be seen."""
    reports = Report.unscoped.filter(case_id=row.pk).select_related("reporter").order_by("id")
    shown = Q(case_id=row.pk) | Q(purpose="report")
    files = CaseFile.objects.filter(shown, case_id__in=carried(row.pk)).order_by("id")
    return CaseDetail(
        case=case_view(row),
        reports=tuple(_report_view(r) for r in reports),
        files=tuple(FileView(f.file_id, f.purpose, f.effect, f.at) for f in files),
        additions=additions_of(row.pk),
    )


def additions_of(case_id: UUID) -> tuple[Addition, ...]:
    """What residents said after their reports, in order, those of cases joined to it included."""
    return _additions(said_of(case_id))


def own_additions(report: Report) -> tuple[Addition, ...]:
    """What the resident behind one report said after it."""
    return _additions(said_of(report.case_id).filter(actor=str(Actor.resident(report.pk))))


def said_of(case_id: UUID) -> QuerySet[CaseNote]:
    """The notes of what residents said after their reports, by whichever case they said it."""
    return CaseNote.objects.filter(case_id__in=carried(case_id), action__in=(ADDED, WITHDRAWN))


def carried(case_id: UUID) -> QuerySet[Any]:
    """The ids of a case and of those joined to it, to be asked for within another query.

    What hangs on any of them is found by its case so, and never by reading a whole table.
    """
    return Case.unscoped.filter(Q(pk=case_id) | Q(same_as=case_id)).values("pk")


def _additions(notes: QuerySet[CaseNote]) -> tuple[Addition, ...]:
    rows = notes.order_by("at", "id")
    return tuple(Addition(row.at, row.note, row.action == WITHDRAWN) for row in rows)


def _report_view(row: Report) -> ReportView:
    return ReportView(
        id=row.pk,
        channel=row.channel,
        text=row.text,
        address=row.raw.get("address", ""),
        place=row.place,
        received_at=row.received_at,
        contact=_masked(row),
    )


def _masked(row: Report) -> ContactMasked:
    reporter = row.reporter
    if reporter is None:
        return ContactMasked()
    if reporter.purged_at is not None:
        return ContactMasked(there=True, purged=True)
    name, phone = str(reporter.name), str(reporter.phone)
    return ContactMasked(
        there=True, name=masked_name(name), phone=masked_phone(phone) if phone else ""
    )
