"""What the grid member's pages show: tasks with the case behind them, in the member's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseDetail, CaseFilter, CaseView
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.api import TaskView
from wangge.faces.site.naming import Names
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right


@dataclass(frozen=True, slots=True)
class Job:
    """A line of the list; `case` is the one it is about, if any."""

    task: TaskView
    case: CaseView | None
    place: str
    tone: str
    paused: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The list, and how many of it press."""

    jobs: list[Job]
    late: int
    today: int
    total: int


def today(viewer: Viewer, show: str) -> Today:
    """What the viewer owes, the most pressing first; `show`: `late`, `today` or everything."""
    rows = tasks.mine(viewer.account_id, viewer.at)
    late = [t for t in rows if t.is_overdue(viewer.at)]
    due = [t for t in rows if _is_today(t, viewer.at)]
    shown: Sequence[TaskView] = {"late": late, "today": due}.get(show, rows)
    return Today(_jobs(shown, viewer), len(late), len(due), len(rows))


def subject_case(task: TaskView, viewer: Viewer) -> CaseDetail | None:
    """The case a task is about, if it is about one: who may do the task may see its matter."""
    kind, _sep, identity = task.subject.partition(":")
    if kind != "case":
        return None
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


def _jobs(rows: Sequence[TaskView], viewer: Viewer) -> list[Job]:
    names: dict[str, Names] = {}
    scope = people.scope(viewer.account_id, Right.TASK_DO, viewer.at)
    held = cases.case_queue(scope, CaseFilter(holder_id=viewer.account_id), order="due", size=500)
    about = {case.task_id: case for case in held.rows}
    jobs = []
    for task in rows:
        key = task.jurisdiction_key
        named = names.setdefault(key, Names(key, viewer.at))
        place = named.grid(task.scheme_key, task.grid_code)
        paused = task.paused_at is not None
        jobs.append(Job(task, about.get(task.id), place, _tone(task, viewer.at), paused))
    return jobs


def _is_today(task: TaskView, at: datetime) -> bool:
    """Due between now and the end of the town's day."""
    if task.due_at is None or task.due_at < at or task.paused_at is not None:
        return False
    return timezone.localdate(task.due_at) == timezone.localdate(at)


def _tone(task: TaskView, at: datetime) -> str:
    if task.paused_at is not None:
        return "paused"
    if task.due_at is None:
        return "calm"
    if task.due_at < at:
        return "late"
    quarter = max((task.due_at - task.opened_at) / 4, timedelta(minutes=15))
    return "soon" if task.due_at - at <= quarter else "calm"
