"""What the grid member's pages show: tasks with the case or the duty behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseDetail, CaseFilter
from wangge.domain.duties import api as duties
from wangge.domain.duties.api import OccurrenceView
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.api import TaskView
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.town import day_begins
from wangge.faces.site.viewer import Viewer
from wangge.faces.worker.stops import Job, Stop, stops
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.access import Scope

AHEAD = timedelta(days=7)
SHOWN = ("late", "today", "all", "ahead")


@dataclass(frozen=True, slots=True)
class Today:
    """The list by place, and how much of it presses. `ahead`: duties of the next seven days."""

    stops: list[Stop]
    late: int
    today: int
    total: int
    ahead: int


def today(viewer: Viewer, show: str) -> Today:
    """What the viewer owes to all departments by place, the most pressing place first.

    `show`: `late`, `today`, `ahead`, or all that may be done now. Duties are opened ahead: what
    begins after today stands under `ahead` only.
    """
    held = tasks.mine(viewer.account_id, viewer.at)
    about = duties.occurrences_of(held)
    end_at = day_end(viewer.at)
    begins = {t.id: about[t.id].from_at if t.id in about else viewer.at for t in held}
    rows = [t for t in held if begins[t.id] < end_at]
    ahead = [t for t in held if end_at <= begins[t.id] < end_at + AHEAD]
    late = [t for t in rows if t.is_overdue(viewer.at)]
    due = [t for t in rows if _is_today(t, viewer.at)]
    shown = {"late": late, "today": due, "ahead": ahead}.get(show, rows)
    listed = stops(_jobs(shown, about, viewer), viewer.at)
    return Today(listed, len(late), len(due), len(rows), len(ahead))


def day_end(at: datetime) -> datetime:
    """The midnight at the end of the town's day."""
    return day_begins(timezone.localdate(at) + timedelta(days=1))


def own_duty(viewer: Viewer, occurrence_id: UUID) -> tuple[OccurrenceView, TaskView]:
    """A duty within the viewer's reach, as `own_task` says; `NotFound` for any other."""
    found = duties.occurrence(Scope.everything(), occurrence_id)
    return found, own_task(viewer, found.task_id)


def subject_case(task: TaskView, viewer: Viewer) -> CaseDetail | None:
    """The case a task is about, if it is about one: who may do the task may see its matter."""
    kind, _sep, identity = task.subject.partition(":")
    if kind != "case":
        return None
    if task.kind == cases.CALL_KIND:  # a called department sees what it is called to
        return cases.case_of_call(task.id) if task.is_open else None
    return cases.case(people.scope(viewer.account_id, Right.TASK_DO, viewer.at), UUID(identity))


def own_task(viewer: Viewer, task_id: UUID) -> TaskView:
    """A task within the viewer's reach: held now, or held before and since passed on."""
    scope = people.scope(viewer.account_id, Right.TASK_DO, viewer.at)
    try:
        return tasks.task_within(scope, task_id)
    except NotFound:
        task = tasks.task(task_id)
        if tasks.owner_at(task_id, viewer.at) == viewer.account_id:
            return task
        raise


def _jobs(
    rows: Sequence[TaskView], about: Mapping[UUID, OccurrenceView], viewer: Viewer
) -> list[Job]:
    scope = people.scope(viewer.account_id, Right.TASK_DO, viewer.at)
    held = cases.case_queue(scope, CaseFilter(holder_id=viewer.account_id), order="due", size=500)
    case_of = {case.task_id: case for case in held.rows}
    called = [t.id for t in rows if t.kind in (cases.CALL_KIND, cases.REFUSAL_KIND)]
    for task_id, call in cases.calls_of_tasks(called).items():
        case_of[task_id] = cases.standing(call.case_id)
    return [
        Job(
            task=task,
            case=case_of.get(task.id),
            duty=about.get(task.id),
            tone=_tone(task, viewer.at),
            paused=task.paused_at is not None,
            pack=_pack(task),
        )
        for task in rows
    ]


def _pack(task: TaskView) -> str:
    """Whose work it is, where several departments' packs share the town."""
    packs = places.packs(task.jurisdiction_key)
    if len(packs) < 2:
        return ""
    return next((said(p.name) for p in packs if p.scheme.key == task.scheme_key), "")


def _is_today(task: TaskView, at: datetime) -> bool:
    """Due between now and the end of the town's day, midnight included: that day ends by it."""
    if task.due_at is None or task.paused_at is not None:
        return False
    return at <= task.due_at <= day_end(at)


def _tone(task: TaskView, at: datetime) -> str:
    if task.paused_at is not None:
        return "paused"
    if task.due_at is None:
        return "calm"
    if task.due_at < at:
        return "late"
    quarter = max((task.due_at - task.opened_at) / 4, timedelta(minutes=15))
    return "soon" if task.due_at - at <= quarter else "calm"
