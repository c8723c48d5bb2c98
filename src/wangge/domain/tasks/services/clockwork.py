"""What happens to tasks by itself: reminders, overdue, supervision, escalation, ends of pauses and
of holders' times.

Two schedulers share the work: each takes a batch whose rows the other skips, and the step rows'
unique key stands behind that. A task that fails is put off and named; the others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from wangge.domain.people import api as people
from wangge.domain.tasks import owning, rules, statements, town
from wangge.domain.tasks.models import PUT_OFF, Task, TaskStep
from wangge.domain.tasks.services import common, timing
from wangge.domain.tasks.views import News, stream_of
from wangge.kernel.clock import aware
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event, append

CLOCK = Actor.system("clock")
BATCH = 100
_STEPS_MOST = 100
"""No task takes more steps at one go; one that would is faulty."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClockReport:
    """What one run did. `more`: its limit was reached with tasks still waiting."""

    tasks: int = 0
    steps: int = 0
    failed: tuple[UUID, ...] = ()
    more: bool = False


@dataclass
class _Known:
    """What a batch has found out, so that it asks once."""

    anchors: Mapping[UUID, people.Holder]
    above: owning.Above = field(default_factory=dict)


@dataclass
class _Turn:
    """One task's steps of one run, in memory until the batch is written."""

    task: Task
    before: dict[str, Any]
    done: set[str]
    steps: list[TaskStep] = field(default_factory=list)
    events: list[tuple[datetime, Event]] = field(default_factory=list)


def run_clock(now: datetime, limit: int = 500) -> ClockReport:
    """Takes every step due up to `now`, of at most `limit` tasks, in the order of their instants.

    After an outage it catches up: each step names the instant at which it should have happened.
    Safe to run in several processes at once.
    """
    now = aware(now, "now")
    tasks = steps = 0
    failed: list[UUID] = []
    while tasks < limit and statements.anything_due(now):
        wanted = min(BATCH, limit - tasks)
        taken, made, broken = _one_batch(now, wanted)
        tasks, steps = tasks + taken, steps + made
        failed += broken
        if taken < wanted:
            return ClockReport(tasks, steps, tuple(failed))
    return ClockReport(tasks, steps, tuple(failed), more=tasks >= limit)


def _one_batch(now: datetime, wanted: int) -> tuple[int, int, list[UUID]]:
    """A batch in one transaction; if that fails as a whole, each of its tasks in its own.

    It may be the database that refuses it, or a listener of a higher room.
    """
    taken: list[UUID] = []
    try:
        with transaction.atomic():
            turns = _take(now, wanted)
            taken = [turn.task.id for turn in turns]
            return _work(turns, now)
    except Exception as problem:
        if not taken:
            raise
        name = type(problem).__name__
        log.warning("a batch of %d tasks failed (%s); one by one now", len(taken), name)
    steps, failed = 0, []
    for task_id in taken:
        made, broken = _one_alone(task_id, now)
        steps += made
        failed += broken
    return len(taken), steps, failed


def _one_alone(task_id: UUID, now: datetime) -> tuple[int, list[UUID]]:
    try:
        with transaction.atomic():
            turns = _take(now, 1, [task_id])
            _, made, broken = _work(turns, now)
            return made, broken
    except Exception as problem:
        with transaction.atomic():
            Task.unscoped.filter(pk=task_id).update(**_put_off(now))
            _report_failure(task_id, problem, now)
        return 0, [task_id]


def _take(now: datetime, wanted: int, only: Sequence[UUID] = ()) -> list[_Turn]:
    """Locks the tasks that wait longest; those that another scheduler has locked are skipped."""
    people.hold_still()
    skip = connection.features.has_select_for_update_skip_locked
    found = Task.unscoped.select_for_update(skip_locked=skip, no_key=True)
    found = found.filter(next_clock_at__lte=now).order_by("next_clock_at")
    if only:
        found = found.filter(id__in=only)
    tasks = list(found[:wanted])
    done = common.steps_done([t.id for t in tasks if t.clock or t.pauses])
    return [_Turn(t, common.snapshot(t), done.get(t.id, set())) for t in tasks]


def _work(turns: list[_Turn], now: datetime) -> tuple[int, int, list[UUID]]:
    known = _Known(_anchors(turns, now))
    failed: list[UUID] = []
    for turn in turns:
        try:
            _advance(turn, now, known)
        except DatabaseError:
            raise
        except Exception as problem:  # whatever it is, the other tasks' clocks must go on
            failed.append(turn.task.id)
            _undo(turn, now)
            _report_failure(turn.task.id, problem, now)
    _write(turns, now)
    return len(turns), sum(len(turn.events) for turn in turns), failed


def _anchors(turns: Sequence[_Turn], now: datetime) -> dict[UUID, people.Holder]:
    ending = {
        turn.task.appointment_id
        for turn in turns
        if turn.task.holder_until_at is not None and turn.task.holder_until_at <= now
    }
    return people.holders_of(ending, now) if ending else {}


def _advance(turn: _Turn, now: datetime, known: _Known) -> None:
    """All steps of one task up to `now`, one after the other: each may change the next."""
    task = turn.task
    clock = town.clock_of(task.clock)
    calendar = town.calendar_for(task.jurisdiction_key)
    for _ in range(_STEPS_MOST):
        facts = common.facts_of(task, frozenset(turn.done))
        upcoming = rules.upcoming(facts, clock, calendar)
        if not upcoming or upcoming[0].nominal_at > now:
            task.next_clock_at = upcoming[0].nominal_at if upcoming else None
            return
        _step(turn, upcoming[0], now, known)
    raise RuntimeError(f"task {task.id} takes more than {_STEPS_MOST} steps at once")


def _step(turn: _Turn, due: rules.Due, now: datetime, known: _Known) -> None:
    task = turn.task
    if due.kind == "holder":
        before = task.holder_id
        owning.give(task, owning.current(task, now, known.anchors))
        if task.holder_id != before:
            _say(turn, due, "holder_changed", now, before=str(before), reason=task.reason["code"])
        return
    turn.done.add(due.key)
    turn.steps.append(TaskStep(task=task, key=due.key, nominal_at=due.nominal_at, done_at=now))
    _TAKE[due.kind](turn, due, now, known)


def _resume(turn: _Turn, due: rules.Due, now: datetime, known: _Known) -> None:
    timing.run_on(turn.task, due.nominal_at)
    _say(turn, due, "resumed", now, due_at=turn.task.due_at)


def _remind(turn: _Turn, due: rules.Due, now: datetime, known: _Known) -> None:
    _say(turn, due, "reminded", now, due_at=turn.task.due_at)


def _overdue(turn: _Turn, due: rules.Due, now: datetime, known: _Known) -> None:
    turn.task.overdue_at = turn.task.overdue_at or due.nominal_at
    _say(turn, due, "overdue", now, due_at=turn.task.due_at)


def _supervise(turn: _Turn, due: rules.Due, now: datetime, known: _Known) -> None:
    colour = due.mark.colour if due.mark and due.mark.colour else "yellow"
    if turn.task.colour != "red":  # a person may have pressed harder already
        turn.task.colour = colour
    _say(turn, due, "supervised", now, colour=colour, by_person=False)


def _escalate(turn: _Turn, due: rules.Due, now: datetime, known: _Known) -> None:
    before = turn.task.holder_id
    moved = timing.climb(turn.task, now, known.above)
    grid = turn.task.base_grid_code
    _say(turn, due, "escalated", now, before=str(before), to_grid=grid, moved=moved)


_TAKE = {
    "resume": _resume,
    "remind": _remind,
    "overdue": _overdue,
    "supervise": _supervise,
    "escalate": _escalate,
}


def _say(turn: _Turn, due: rules.Due, kind: str, now: datetime, **data: Any) -> None:
    plain = {"nominal_at": due.nominal_at, **data}
    if due.key:
        plain["step"] = due.key
    if due.missing_year is not None:
        plain["missing_year"] = due.missing_year
    event = Event(f"task.{kind}", common.event_data(turn.task, plain))
    turn.events.append((due.nominal_at, event))


def _undo(turn: _Turn, now: datetime) -> None:
    """Forgets a failed turn but for its failure."""
    for name, value in turn.before.items():
        setattr(turn.task, name, value)
    turn.steps.clear()
    turn.events.clear()
    turn.task.clock_failures += 1
    turn.task.next_clock_at = now + PUT_OFF


def _put_off(now: datetime) -> dict[str, Any]:
    return {"next_clock_at": now + PUT_OFF, "clock_failures": F("clock_failures") + 1}


def _report_failure(task_id: UUID, problem: Exception, now: datetime) -> None:
    log.error("the clock of task %s failed: %s", task_id, type(problem).__name__, exc_info=problem)
    data = {"task": str(task_id), "problem": type(problem).__name__}
    common.publish([News("task.clock_failed", data)], now)


def _write(turns: Sequence[_Turn], now: datetime) -> None:
    """The whole batch in a few statements."""
    changed = [turn for turn in turns if common.snapshot(turn.task) != turn.before]
    names = {
        name
        for turn in changed
        for name, old in turn.before.items()
        if getattr(turn.task, name) != old
    }
    for turn in changed:
        turn.task.version += 1
    if changed:
        # The rows are locked and there; an upsert updates them all in one statement.
        Task.unscoped.bulk_create(
            [turn.task for turn in changed],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(names | {"version"}),
        )
    TaskStep.objects.bulk_create([step for turn in turns for step in turn.steps])
    _tell(turns, now)


def _tell(turns: Sequence[_Turn], now: datetime) -> None:
    streams: dict[str, list[tuple[datetime, Event]]] = {}
    for turn in turns:
        if turn.events:
            streams.setdefault(stream_of(turn.task), []).extend(turn.events)
    for stream in sorted(streams):  # always the same order, so that two schedulers never cross
        ordered = sorted(streams[stream], key=lambda pair: pair[0])
        append(stream, [event for _, event in ordered], actor=CLOCK, at=now)
    news = [
        News(event.kind, {**event.data, "subject": turn.task.subject})
        for turn in turns
        for _, event in turn.events
    ]
    common.publish(news, now)
