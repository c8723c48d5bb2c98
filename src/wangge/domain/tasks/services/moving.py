"""Moving open tasks when the world under them changes: people, grids, the calendar.

Heard within the transaction of the change, so that no task is ever without a holder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from wangge.domain.people import api as people
from wangge.domain.people.models import Account, Appointment
from wangge.domain.tasks import owning, rules, town
from wangge.domain.tasks.models import State, Task
from wangge.domain.tasks.services import common
from wangge.domain.tasks.services.common import Act
from wangge.domain.tasks.views import Acted
from wangge.kernel.calendar import CalendarYearMissing
from wangge.plumbing.access import prefix_range
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox import api as outbox

PEOPLE = Actor.system("people")
PLACES = Actor.system("places")
_BATCH = 500


def open_work(account_id: UUID, at: datetime) -> int:
    """How many open tasks an account holds."""
    return Task.unscoped.filter(holder_id=account_id, closed_at__isnull=True).count()


def holders_changed(news: outbox.News) -> None:
    """Finds the holders anew of all that these accounts hold or are appointed for.

    A successor named in the hand-over takes what the leaver held; somebody newly appointed takes
    what had climbed from their post for want of anybody.
    """
    payload, at = news.payload, news.at
    accounts = [UUID(a) for a in payload["accounts"]]
    successors = {UUID(b) for b in payload["successors"].values()}
    if accounts:
        appointed = Appointment.objects.filter(account_id__in=accounts)
        mine = _held(Q(holder_id__in=accounts), Q(appointment__in=appointed.values("pk")))
        _renew(mine, at, PEOPLE, successors)
    towns = {f["jurisdiction"] for f in payload["filled"]}
    waiting = {key: _waiting_posts(key) for key in towns}
    for filled in payload["filled"]:
        unfilled = waiting[filled["jurisdiction"]]
        if unfilled and (owed := unfilled & _owed_by(filled)):
            _fill(filled, owed, at)


def _held(by: Q, or_by: Q) -> QuerySet[Task, UUID]:
    """Ids of open tasks that either condition holds for, each found by its own index.

    A single OR of the two would read every open task of every town, and so would a join with
    people: what is asked of them is a subquery.
    """
    ids = Task.unscoped.filter(closed_at__isnull=True).order_by().values_list("id", flat=True)
    return ids.filter(by).union(ids.filter(or_by))


def _waiting_posts(jurisdiction_key: str) -> set[str]:
    """The posts whose work somebody else does for want of anybody: mostly few or none, so that
    thousands of appointments at once ask once."""
    open_work = Task.unscoped.filter(
        closed_at__isnull=True, stands_in=True, jurisdiction_key=jurisdiction_key
    )
    return set(open_work.order_by().values_list("base_post", flat=True).distinct())


def _owed_by(filled: Mapping[str, str]) -> set[str]:
    """The post itself, and those whose chain of duty it stands in."""
    posts = people.posts(filled["jurisdiction"], filled["scheme"]).by_key
    return {filled["post"], *(p.key for p in posts.values() if filled["post"] in p.falls_to)}


def _fill(filled: Mapping[str, str], posts: Collection[str], at: datetime) -> None:
    low, high = prefix_range(filled["grid"])
    waiting = Task.unscoped.filter(
        closed_at__isnull=True,
        stands_in=True,
        jurisdiction_key=filled["jurisdiction"],
        base_post__in=posts,
        base_grid_code__gte=low,
        base_grid_code__lt=high,
    )
    if filled["department"]:
        waiting = waiting.filter(base_department=filled["department"])
    _renew(waiting.values_list("id", flat=True), at, PEOPLE, (), anew=True)


@transaction.atomic
def sweep(now: datetime) -> int:
    """Mends tasks whose holder's account or appointment is over although nothing was told of it.

    A belt to the braces: two transactions that could not see each other. Answers how many.
    """
    people.hold_still()
    unknown = ~Q(holder_until_at__lte=now)  # the clock moves the others
    gone = Account.objects.filter(is_active=False).values("pk")
    ended = Appointment.objects.filter(to_at__lte=now).values("pk")
    found = _held(Q(holder__in=gone) & unknown, Q(appointment__in=ended) & unknown)
    return _renew(found, now, PEOPLE, ())


@transaction.atomic
def grids_changed(
    *,
    jurisdiction_key: str,
    scheme_key: str,
    replaced: Mapping[str, str | None],
    at: datetime,
) -> int:
    """Grids are gone: what was owed there is owed in the grid named instead, or at the desk (None).

    Answers how many tasks moved their base. The task's own place stays as it was filed.
    """
    people.hold_still()
    moved = 0
    codes = sorted(replaced)
    for start in range(0, len(codes), _BATCH):
        chunk = codes[start : start + _BATCH]
        found = Task.unscoped.select_for_update(no_key=True).filter(
            jurisdiction_key=jurisdiction_key,
            scheme_key=scheme_key,
            base_grid_code__in=chunk,
            closed_at__isnull=True,
        )
        tasks = list(found.order_by("id"))
        for task in tasks:
            before = common.snapshot(task)
            task.base_grid_code = replaced[task.base_grid_code] or task.base_grid_code
            _anew(task, before, at, PLACES)
        moved += len(tasks)
    return moved


@transaction.atomic
def rebase(moves: Mapping[UUID, str], *, at: datetime) -> int:
    """Open tasks (by id) that are owed in another grid of the same level from now on: the ground
    they are about belongs to it. Answers how many changed their base."""
    people.hold_still()
    moved = 0
    ids = sorted(moves)
    for start in range(0, len(ids), _BATCH):
        chunk = Task.unscoped.select_for_update(no_key=True).filter(
            id__in=ids[start : start + _BATCH], closed_at__isnull=True
        )
        for task in chunk.order_by("id"):
            if task.base_grid_code != moves[task.id]:
                before = common.snapshot(task)
                task.base_grid_code = moves[task.id]
                _anew(task, before, at, PLACES)
                moved += 1
    return moved


@transaction.atomic
def owe_again(task_ids: Collection[UUID], *, reason: str, at: datetime) -> frozenset[UUID]:
    """Tasks called off because their grid was gone are owed again where they were: it is back.

    One whose time has run out meanwhile stays called off, since nobody could have done it.
    Answers which are owed.
    """
    people.hold_still()
    found = Task.unscoped.filter(id__in=task_ids, state=State.CANCELLED).exclude(due_at__lte=at)
    again = frozenset(found.values_list("id", flat=True))
    for task_id in sorted(again):
        act = Act.on(task_id, actor=PLACES, at=at, states=(State.CANCELLED,))
        task = act.task
        task.state = State.ACCEPTED if task.accepted_at else State.OPEN
        task.closed_at, task.closed_by = None, ""
        ownership = owning.base_owner(task, at)
        owning.give(task, owning.Found(owning.choose(ownership.holders, at), ownership))
        act.say("owed_again", due_at=task.due_at, **act.note(reason, "owe_again"))
        act.finish()
    return again


@transaction.atomic
def calendar_changed(jurisdiction_key: str, *, actor: Actor, at: datetime) -> int:
    """The town's calendar knows more: limits that waited for it are reckoned from the opening.

    Such a task then goes to whoever owes it. Clocks of all others are set anew; due instants that
    were promised stay. Answers how many limits were determined.
    """
    people.hold_still()
    determined = 0
    found = Task.unscoped.select_for_update(no_key=True).filter(
        jurisdiction_key=jurisdiction_key, closed_at__isnull=True, due_at__isnull=False
    )
    for task in found.order_by("id").iterator(_BATCH):
        before = common.snapshot(task)
        if task.limit_undetermined and _determine(task, before, actor, at):
            determined += 1
        elif not task.limit_undetermined:
            common.renew_clock(task)
            common.save_changes(task, before)
    return determined


def _determine(task: Task, before: dict[str, Any], actor: Actor, at: datetime) -> bool:
    calendar = town.calendar_for(task.jurisdiction_key)
    try:
        task.due_at = calendar.add(task.opened_at, rules.parsed(task.limit))
    except CalendarYearMissing:
        return False
    task.limit_undetermined = False
    task.cycle += 1
    task.cycle_at, task.overdue_at = at, None
    task.base_post, task.base_grid_code = task.post, task.grid_code
    task.base_department = task.department
    _anew(task, before, at, actor, kind="limit_determined")
    return True


def _anew(
    task: Task, before: dict[str, Any], at: datetime, actor: Actor, kind: str = "holder_changed"
) -> Acted:
    """Looks for the holder by the task's base, not by the appointment it has."""
    ownership = owning.base_owner(task, at)
    holder = owning.choose(ownership.holders, at)
    owning.give(task, owning.Found(holder, ownership))
    act = Act(task, actor, at, before=before)
    act.say(kind, before=str(before["holder_id"]), due_at=task.due_at, reason=task.reason["code"])
    return act.finish()


def _renew(
    found: Iterable[UUID],
    at: datetime,
    actor: Actor,
    preferred: Collection[UUID],
    *,
    anew: bool = False,
) -> int:
    """Holders of these open tasks by recomputation; an event only where the holder is another."""
    ids = sorted(found)
    for start in range(0, len(ids), _BATCH):
        chunk = Task.unscoped.select_for_update(no_key=True).filter(
            id__in=ids[start : start + _BATCH], closed_at__isnull=True
        )
        tasks = list(chunk.order_by("id"))
        anchors = {} if anew else people.holders_of({t.appointment_id for t in tasks}, at)
        done = common.steps_done([t.id for t in tasks])
        for task in tasks:
            act = Act(task, actor, at, before=common.snapshot(task))
            act.done = frozenset(done[task.id])
            _renew_one(act, anchors, preferred)
    return len(ids)


def _renew_one(
    act: Act, anchors: Mapping[UUID, people.Holder], preferred: Collection[UUID]
) -> None:
    task = act.task
    owning.give(task, owning.current(task, act.at, anchors, preferred))
    before = act.before["holder_id"]
    if task.holder_id != before:
        act.say("holder_changed", before=str(before), reason=task.reason["code"])
    act.finish()
