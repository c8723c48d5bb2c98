"""Opening thousands of tasks at once, such as a month's duties: few statements for all of them.

Keeps what `open_task` promises: each has an owner, a clock and the reason why it is whose it is.
Refuses limits: whoever plans ahead says when each is due.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from wangge.domain.people import api as people
from wangge.domain.places.api import GridRef
from wangge.domain.tasks import owning, rules, town
from wangge.domain.tasks.models import Task
from wangge.domain.tasks.services import common
from wangge.domain.tasks.services.opening import opened_data
from wangge.domain.tasks.views import News
from wangge.kernel.clock import aware
from wangge.kernel.ids import new_id
from wangge.packs.schema import ClockSpec, PowerSpec, Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.bulk import insert_many, like
from wangge.plumbing.journal.api import Event, append_new


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """One of many tasks of a post: `subject` must be new, it names the journal's stream."""

    subject: str
    title: Text
    grid: GridRef
    due_at: datetime | None


@dataclass(frozen=True)
class _Batch:
    """What all tasks of a call share."""

    jurisdiction_key: str
    kind: str
    post: str
    department: str
    clock: str
    at: datetime
    reserved: PowerSpec | None
    next_at: Callable[[datetime | None, datetime | None], datetime | None]


@dataclass
class _Dealer:
    """Deals the tasks of a grid to those who share the post, in turn."""

    ownership: people.Ownership
    begin: int
    count: int = 0
    reasons: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def next(self) -> people.Holder:
        holders = self.ownership.holders
        holder = holders[(self.begin + self.count) % len(holders)]
        self.count += 1
        return holder

    def reason(self, holder: people.Holder) -> dict[str, Any]:
        """Why it is they; made once for each."""
        if holder.appointment_id not in self.reasons:
            made = owning.reason_with(self.ownership.reason, holder)
            self.reasons[holder.appointment_id] = made
        return self.reasons[holder.appointment_id]


def open_tasks(
    orders: Sequence[TaskOrder],
    *,
    jurisdiction_key: str,
    kind: str,
    post: str,
    department: str = "",
    clock: ClockSpec | None = None,
    reserved: PowerSpec | None = None,
    actor: Actor,
    at: datetime,
) -> list[UUID]:
    """Opens a task for each order, in one transaction; their ids, in the order of the orders.

    Where several share the post they take turns, in the order of the orders: sorted by day, each
    day is shared out evenly. Raises `Undetermined` (`no_desk_holder`), `Conflict` when a subject
    has been journalled before.
    """
    at = aware(at, "at")
    with transaction.atomic():
        people.hold_still()
        batch = _Batch(
            jurisdiction_key,
            kind,
            post,
            department,
            town.keep_clock(clock),
            at,
            reserved,
            _clock_table(jurisdiction_key, clock, at),
        )
        grids = list({order.grid.code: order.grid for order in orders}.values())
        dealers = _dealers(batch, grids)
        pattern = _pattern(batch)
        tasks = [_task(batch, pattern, order, dealers[order.grid.code]) for order in orders]
        insert_many(Task, tasks)
        _tell(tasks, actor, at)
    return [task.id for task in tasks]


def _dealers(batch: _Batch, grids: Sequence[GridRef]) -> dict[str, _Dealer]:
    found = people.owners_for(
        jurisdiction_key=batch.jurisdiction_key,
        post=batch.post,
        grids=grids,
        department=batch.department,
        at=batch.at,
        power=batch.reserved,
    )
    return {code: _Dealer(owner, _lot(code, batch.at)) for code, owner in found.items()}


def _lot(code: str, at: datetime) -> int:
    """Who begins: chance, but the same one when it is asked again."""
    return zlib.crc32(f"{code} {at.isoformat()}".encode())


def _pattern(batch: _Batch) -> Task:
    """What all tasks of the batch have in common."""
    return Task(
        jurisdiction_key=batch.jurisdiction_key,
        kind=batch.kind,
        post=batch.post,
        department=batch.department,
        base_post=batch.post,
        base_department=batch.department,
        opened_at=batch.at,
        clock=batch.clock,
        cycle_at=batch.at,
        reserved=batch.reserved.model_dump(mode="json") if batch.reserved else None,
    )


def _task(batch: _Batch, pattern: Task, order: TaskOrder, dealer: _Dealer) -> Task:
    holder = dealer.next()
    return like(
        pattern,
        id=new_id(),
        subject=order.subject,
        title_zh=order.title.zh[:200],
        title_en=order.title.en[:200],
        scheme_key=order.grid.scheme_key,
        grid_code=order.grid.code,
        base_grid_code=order.grid.code,
        holder_id=holder.account_id,
        appointment_id=holder.appointment_id,
        holder_until_at=holder.until_at,
        stands_in=dealer.ownership.reason["code"] != "holder",
        reason=dealer.reason(holder),
        due_at=order.due_at,
        next_clock_at=batch.next_at(order.due_at, holder.until_at),
    )


def _clock_table(
    jurisdiction_key: str, clock: ClockSpec | None, at: datetime
) -> Callable[[datetime | None, datetime | None], datetime | None]:
    """When a task's clock first goes; many tasks are due at the same instant, so it is kept."""
    calendar, spec = town.calendar_for(jurisdiction_key), clock or town.NO_CLOCK
    known: dict[tuple[datetime | None, datetime | None], datetime | None] = {}

    def next_at(due_at: datetime | None, until_at: datetime | None) -> datetime | None:
        key = (due_at, until_at)
        if key not in known:
            facts = rules.TaskFacts(
                cycle_at=at,
                cycle=1,
                due_at=due_at,
                unit=rules.DEFAULT_UNIT,
                done=frozenset(),
                holder_until_at=until_at,
            )
            known[key] = rules.next_clock_at(facts, spec, calendar)
        return known[key]

    return next_at


def _tell(tasks: Sequence[Task], actor: Actor, at: datetime) -> None:
    told = [(task, opened_data(task)) for task in tasks]
    streams = ((task.subject, [Event("task.opened", data)]) for task, data in told)
    append_new(streams, actor=actor, at=at)
    common.publish(_news(told), at)


def _news(told: Sequence[tuple[Task, dict[str, Any]]]) -> Iterator[News]:
    for task, data in told:
        yield News("task.opened", {**data, "subject": task.subject})
