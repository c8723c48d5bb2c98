"""What tasks do by themselves or at somebody's hand, taken over by the case they belong to.

Runs within the transaction of the news, so that a case never shows a former holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F

from wangge.domain.cases import specs
from wangge.domain.cases.models import Case
from wangge.domain.cases.services import call_tasks, tasking
from wangge.domain.cases.services.tasking import Told
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Phase
from wangge.plumbing import rows
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox

CLOCK = Actor.system("clock")
TOPICS = (
    "task.holder_changed",
    "task.handed_on",
    "task.returned",
    "task.escalated",
    "task.paused",
    "task.resumed",
    "task.extension_decided",
    "task.limit_determined",
    "task.finished",
    "task.cancelled",
)


def start() -> None:
    """Listens from now on; called once when the app is ready."""
    for topic in TOPICS:
        outbox.listen(topic, task_moved)


def streams() -> Iterator[str]:
    """The journal's streams that must exist: one for every case."""
    for case_id in Case.unscoped.values_list("pk", flat=True).iterator(5000):
        yield tasking.subject(case_id)


def task_moved(news: outbox.News) -> None:
    """Brings holder, due instants and circulation of the case up to its task."""
    if tasking.is_own_news():
        return
    kind, _, key = str(news.payload.get("subject", "")).partition(":")
    case_id = _uuid(key) if kind == "case" else None
    if case_id is None:
        return
    task_id = UUID(news.payload["task"])
    case = rows.find(Case, case_id)
    if case is None:
        return
    if case.task_id == task_id:
        _follow(case, task_id, news)
    elif case.calls_open:
        call_tasks.owe_again(case, task_id, news)


def _follow(case: Case, task_id: UUID, news: outbox.News) -> None:
    task = tasks.task(task_id)
    if not task.is_open:
        _owe_again(case, news)
        return
    handling = case.phase == Phase.HANDLING.value
    # The promise moves with the task's clock only while it is the task's own.
    known = case.due_at is None and news.topic == "task.limit_determined"
    if handling and (known or case.due_at == case.step_due_at):
        case.due_at = task.due_at
    case.step_due_at, case.holder_id = task.due_at, task.holder_id
    case.paused = task.state == tasks.State.PAUSED
    grid_code = str(task.reason.get("grid") or task.held_grid_code)
    if grid_code != case.handler_grid:
        case.handler_grid = grid_code
        if handling:
            _rename_circulation(case, news)
    _write(case)


def _write(case: Case) -> None:
    Case.unscoped.filter(pk=case.pk).update(
        task_id=case.task_id,
        due_at=case.due_at,
        step_due_at=case.step_due_at,
        holder_id=case.holder_id,
        paused=case.paused,
        handler_grid=case.handler_grid,
        handler_level=case.handler_level,
        circulation=case.circulation,
        version=F("version") + 1,
    )


def _owe_again(case: Case, news: outbox.News) -> None:
    """A case's task was closed past its flow: the step is owed still, so a new task takes over."""
    told = Told()
    tasking.owe_again(case, told, actor=CLOCK, at=news.at)
    journal.append(tasking.subject(case.pk), told.events, actor=CLOCK, at=news.at)
    _write(case)
    tasking.publish(told, news.at)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _rename_circulation(case: Case, news: outbox.News) -> None:
    """An escalation is a climb: from the grid to the community, from there to the street."""
    level = tasking.level_of(case, case.handler_grid, news.at)
    if not level:
        return
    case.handler_level = level
    try:
        case.circulation = specs.of_case(case).circulation(level)
    except NotFound:
        return
