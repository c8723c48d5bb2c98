"""Single occurrences, their visits and findings, and what somebody has to do on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.domain.duties.models import Finding, Occurrence, PlanRun, Visit
from wangge.domain.duties.services.common import KIND, occurrence_of
from wangge.domain.duties.views import (
    FindingView,
    OccurrenceView,
    VisitView,
    finding_view,
    occurrence_view,
    visit_view,
)
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import NotFound
from wangge.plumbing.access import Scope


@dataclass(frozen=True, slots=True)
class TodayRow:
    """A duty to be done, and its task."""

    occurrence: OccurrenceView
    task: tasks.TaskView


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A plan that couldn't be generated for these days; `error` as `WanggeError.as_json`."""

    plan: str
    from_on: date
    to_on: date
    error: dict[str, object]


def occurrence(scope: Scope, occurrence_id: UUID) -> OccurrenceView:
    """One within somebody's scope; `NotFound` for any other."""
    found = Occurrence.objects.within(scope).filter(pk=occurrence_id).first()
    if found is None:
        raise _unknown()
    return occurrence_view(found)


def occurrence_of_task(task: tasks.TaskView) -> OccurrenceView | None:
    """What a task is about, when it is a duty's; for whoever may see the task."""
    key = occurrence_of(task.subject)
    found = Occurrence.unscoped.filter(pk=key).first() if key else None
    return None if found is None else occurrence_view(found)


def occurrences_of(held: Iterable[tasks.TaskView]) -> dict[UUID, OccurrenceView]:
    """What those of the tasks that are duties' are about, by task; for whoever may see them.

    One query.
    """
    ids = {key for t in held if (key := occurrence_of(t.subject))}
    return {row.task_id: occurrence_view(row) for row in _rows(ids).values()} if ids else {}


def visit(scope: Scope, occurrence_id: UUID) -> VisitView:
    """The record of a visit with its findings; `NotFound` while nobody has been there."""
    found = Occurrence.objects.within(scope).filter(pk=occurrence_id).first()
    record = Visit.objects.filter(pk=occurrence_id).first()
    if found is None or record is None:
        raise _unknown()
    rows = Finding.objects.filter(occurrence=found).order_by("at", "item")
    return visit_view(found, record, list(rows))


def visits_of(occurrence_ids: Collection[UUID]) -> tuple[VisitView, ...]:
    """The records of visits with their findings, in the order done; for whoever may see the work.

    Three queries. What nobody has done yet isn't among it.
    """
    found = Visit.objects.filter(pk__in=occurrence_ids, done_at__isnull=False)
    visits = list(found.select_related("occurrence").order_by("done_at", "pk"))
    findings: dict[UUID, list[Finding]] = {}
    for row in Finding.objects.filter(occurrence_id__in=occurrence_ids).order_by("at", "item"):
        findings.setdefault(row.occurrence_id, []).append(row)
    return tuple(visit_view(v.occurrence, v, findings.get(v.pk, [])) for v in visits)


def findings_of(occurrence_id: UUID) -> tuple[FindingView, ...]:
    """What was found, with or before a visit; for whoever may see the duty."""
    rows = Finding.objects.select_related("occurrence").filter(occurrence_id=occurrence_id)
    return tuple(finding_view(row, row.occurrence) for row in rows.order_by("at", "item"))


def finding(finding_id: UUID) -> FindingView:
    """A finding, for rooms that make cases of them; `NotFound`."""
    found = Finding.objects.select_related("occurrence").filter(pk=finding_id).first()
    if found is None:
        raise NotFound("no_such_finding", zh="没有这条发现。", en="No such finding.")
    return finding_view(found, found.occurrence)


def due_until(account_id: UUID, until_at: datetime, at: datetime) -> tuple[TodayRow, ...]:
    """What the account holds at `at` and may begin by `until_at`, the most urgent first.

    A month is opened ahead: a list for today leaves out what begins later.
    """
    held = [t for t in tasks.mine(account_id, at) if t.kind == KIND]
    found = _rows({key for t in held if (key := occurrence_of(t.subject))})
    rows = [(found.get(occurrence_of(t.subject)), t) for t in held]
    return tuple(
        TodayRow(occurrence_view(row), t) for row, t in rows if row and row.from_at <= until_at
    )


def problems(jurisdiction_key: str, on: date) -> tuple[ProblemView, ...]:
    """Plans that couldn't be generated for days that aren't over on `on`."""
    found = PlanRun.objects.filter(
        jurisdiction_key=jurisdiction_key, problem__isnull=False, to_on__gte=on
    )
    return tuple(
        ProblemView(run.plan, run.from_on, run.to_on, dict(run.problem or {}))
        for run in found.order_by("plan", "from_on")
    )


def _rows(ids: Collection[UUID]) -> dict[UUID | None, Occurrence]:
    return {row.pk: row for row in Occurrence.unscoped.filter(pk__in=ids)}


def _unknown() -> NotFound:
    return NotFound("no_such_duty_task", zh="没有这项职责任务。", en="No such duty's task.")


def place_of(finding_id: UUID) -> tuple[float, float] | None:
    """Where a finding is, WGS-84: where somebody checked in, else where the target is.

    None when nothing tells: a case made of it waits at the desk for a place.
    """
    found = Finding.objects.select_related("occurrence").get(pk=finding_id).occurrence
    record = Visit.objects.filter(pk=found.pk).first()
    if record is not None and record.position:
        lon, lat = map(float, record.position.split(","))
        return lon, lat
    if found.lon is not None and found.lat is not None:
        return found.lon, found.lat
    if not found.unit_code:
        return None
    units = places.units(found.jurisdiction_key, found.planned_on, [found.unit_code])
    return (units[0].lon, units[0].lat) if units else None
