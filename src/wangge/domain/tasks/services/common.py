"""What every act on a task does: lock, check who and when, save what changed, tell.

Events and news hold ids, instants and digests; words that people write go into a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, Self, TypeVar
from uuid import UUID

from django.db import transaction

from wangge.domain.people import api as people
from wangge.domain.tasks import owning, rules, statements, town
from wangge.domain.tasks.models import OPEN_STATES, State, Task, TaskNote
from wangge.domain.tasks.views import Acted, News, stream_of, view
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from wangge.plumbing import rows
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event, append
from wangge.plumbing.outbox import api as outbox

TEXT_MOST = 2000
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Act:
    """One act on one locked task: collects its events, saves what changed, at last tells.

    `journal` False leaves telling to the caller; `authorised` says that the caller has decided
    that the actor may.
    """

    task: Task
    actor: Actor
    at: datetime
    journal: bool = True
    authorised: bool = False
    events: list[Event] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    done: frozenset[str] | None = None
    """The steps already taken, when they are known."""

    @classmethod
    def on(
        cls,
        task_id: UUID,
        *,
        actor: Actor,
        at: datetime,
        states: Iterable[State] = OPEN_STATES,
        version: int | None = None,
        journal: bool = True,
        authorised: bool = False,
    ) -> Self:
        """Locks the task and checks its state.

        Raises `NotFound`, `Conflict` (`task_changed`, `task_state`).
        """
        if journal:
            people.hold_still()
        task = locked(task_id)
        _check_state(task, tuple(states), version)
        act = cls(task, actor, aware(at, "at"), journal, authorised)
        act.before = snapshot(task)
        act.renew_holder()
        return act

    def renew_holder(self) -> None:
        """Whoever acts finds the task with whoever holds it now, not at the clock's last run."""
        until = self.task.holder_until_at
        if self.task.closed_at is None and until is not None and until <= self.at:
            before = self.task.holder_id
            owning.give(self.task, owning.current(self.task, self.at))
            if self.task.holder_id != before:
                self.say("holder_changed", before=str(before), reason=self.task.reason["code"])

    def say(self, kind: str, **data: Any) -> None:
        """Adds an event `task.<kind>` with the task's id, kind and holder."""
        self.events.append(Event(f"task.{kind}", event_data(self.task, data)))

    def note(self, text: str, act: str, *, required: bool = True) -> dict[str, str]:
        """Keeps somebody's words in a note; what the journal may say of it."""
        words = text.strip()
        if len(words) > TEXT_MOST or (required and not words):
            raise InvalidInput(
                "reason_required",
                zh=f"请写明理由，不超过 {TEXT_MOST} 个字。",
                en=f"Give a reason, of at most {TEXT_MOST} characters.",
                field="reason",
            )
        if not words:
            return {}
        note = TaskNote(task=self.task, act=act, text=words, by=str(self.actor), at=self.at)
        note.save(force_insert=True)
        return {"note": str(note.id), "digest": hashlib.sha256(words.encode()).hexdigest()}

    def finish(self) -> Acted:
        """Saves, journals and publishes; the result of the service."""
        renew_clock(self.task, self.done)
        save_changes(self.task, self.before)
        return told(self.task, self.events, actor=self.actor, at=self.at, journal=self.journal)


def in_transaction(service: Callable[P, R]) -> Callable[P, R]:
    """The service in a transaction of its own, or (`journal=False`) as part of the caller's.

    Such a caller has called `people.hold_still` before it locked anything, and lets its
    transaction fail with what the service raises.
    """

    @wraps(service)
    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        if kwargs.get("journal", True):
            with transaction.atomic():
                return service(*args, **kwargs)
        return service(*args, **kwargs)

    return within


def told(task: Task, events: list[Event], *, actor: Actor, at: datetime, journal: bool) -> Acted:
    """Journals and publishes the events, unless the caller does."""
    stream = stream_of(task)
    news = tuple(News(e.kind, {**e.data, "subject": task.subject}) for e in events)
    if journal:
        append(stream, events, actor=actor, at=at)
        publish(news, at)
    return Acted(view(task), stream, tuple(events), news)


def publish(news: Iterable[News], at: datetime) -> None:
    """Hands news to the outbox, topic by topic."""
    by_topic: dict[str, list[dict[str, Any]]] = {}
    for item in news:
        by_topic.setdefault(item.topic, []).append(item.payload)
    for topic, payloads in by_topic.items():
        outbox.publish_many(topic, payloads, at=at)


def event_data(task: Task, data: dict[str, Any]) -> dict[str, Any]:
    """What every event of a task says, and `data`; instants as text."""
    plain = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in data.items()}
    return {"task": str(task.id), "kind": task.kind, "holder": str(task.holder_id), **plain}


def locked(task_id: UUID) -> Task:
    """The task, locked until the transaction ends; `NotFound`."""
    found = rows.find(Task, task_id, lock=True)
    if found is None:
        raise NotFound("no_such_task", zh="没有这项任务。", en="No such task.")
    return found


def snapshot(task: Task) -> dict[str, Any]:
    """The columns as they are, to save only what changes."""
    values = task.__dict__
    return {name: values[name] for name in statements.COLUMNS}


def save_changes(task: Task, before: dict[str, Any]) -> None:
    """Updates the columns that differ, and the version."""
    values = task.__dict__
    changed = [name for name in statements.COLUMNS if values[name] != before[name]]
    if changed:
        task.version += 1
        statements.update(task, [*changed, "version"])


def facts_of(task: Task, done: frozenset[str] = frozenset()) -> rules.TaskFacts:
    """The task as the rules see it."""
    return rules.TaskFacts(
        cycle_at=task.cycle_at,
        cycle=task.cycle,
        due_at=task.due_at,
        unit=rules.unit_of(task.limit),
        done=done,
        paused=task.state == State.PAUSED,
        pause_until_at=task.pause_until_at,
        pauses=task.pauses,
        holder_until_at=task.holder_until_at,
    )


def steps_done(task_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """The keys of the steps already taken, by task."""
    result: dict[UUID, set[str]] = {task_id: set() for task_id in task_ids}
    for task_id, key in statements.steps_of(list(result)):
        result[task_id].add(key)
    return result


def renew_clock(task: Task, done: frozenset[str] | None = None) -> None:
    """Sets when something next happens to the task by itself; a closed task has no clock."""
    if task.closed_at is not None:
        task.next_clock_at = None
        return
    if done is None:
        done = frozenset(steps_done([task.id])[task.id]) if task.clock else frozenset()
    calendar = town.calendar_for(task.jurisdiction_key)
    task.next_clock_at = rules.next_clock_at(
        facts_of(task, done), town.clock_of(task.clock), calendar
    )


def require_holder(act: Act, *rights: people.Right) -> None:
    """Refuses anybody but the holder at that instant, the program, and whoever has one of `rights`
    over the task's place."""
    if act.authorised or act.actor.kind == "system":
        return
    if act.actor.kind == "account":
        account = UUID(act.actor.id)
        if act.task.holder_id == account or has_right(act, account, rights):
            return
    raise Refused(
        "not_the_holder",
        zh="这项任务不由您承办，您也没有相应权限。",
        en="You don't hold this task, and have no right to act on it.",
    )


def require_right(act: Act, *rights: people.Right) -> None:
    """Refuses anybody but the program and whoever has one of `rights` over the task's place."""
    if act.authorised or act.actor.kind == "system":
        return
    if act.actor.kind == "account" and has_right(act, UUID(act.actor.id), rights):
        return
    raise Refused(
        "no_right",
        zh="您没有在这里进行这项操作的权限。",
        en="You don't have the right to do this here.",
        data={"right": [r.value for r in rights]},
    )


def has_right(act: Act, account_id: UUID, rights: Iterable[people.Right]) -> bool:
    """Whether the account has one of the rights over the task's place; holding it isn't enough."""
    task = act.task
    return any(
        people.scope(account_id, right, act.at).covers(
            task.grid_code, task.scheme_key, task.department
        )
        for right in rights
    )


def _check_state(task: Task, states: tuple[State, ...], version: int | None) -> None:
    if version is not None and version != task.version:
        raise Conflict(
            "task_changed",
            zh="任务刚被别人改动，请刷新后再试。",
            en="Somebody changed the task meanwhile; look at it again.",
            data={"version": task.version},
        )
    if task.state not in states:
        label_zh, _, label_en = str(State(task.state).label).partition(" ")
        raise Conflict(
            "task_state",
            zh=f"任务当前为“{label_zh}”，不能进行这项操作。",
            en=f"The task is “{label_en.lower()}”; this can't be done now.",
            data={"state": task.state},
        )
