"""Reads: somebody's list for today, a place's queue, counts, the proof that all is owned."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from wangge.domain.people import api as people
from wangge.domain.tasks import owning
from wangge.domain.tasks.models import OPEN_STATES, PUT_OFF, State, Task, TaskNote
from wangge.domain.tasks.views import NoteView, TaskView, view
from wangge.kernel.errors import InvalidInput, NotFound, Undetermined
from wangge.plumbing import rows
from wangge.plumbing.access import Scope, prefix_range

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where tasks without a limit stand in the order of due instants: last."""


@dataclass(frozen=True, slots=True)
class Base:
    """An open task, what it is about, and the grid from which its holder is found."""

    task_id: UUID
    subject: str
    grid_code: str
    holder_id: UUID


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which tasks of a queue; None and empty mean any."""

    states: tuple[State, ...] = OPEN_STATES
    kinds: tuple[str, ...] = ()
    about: str = ""
    """How the subject begins: `case:` for those of cases."""
    post: str | None = None
    department: str | None = None
    under: str = ""
    """A grid code: only tasks of that subtree."""
    holder_id: UUID | None = None
    overdue: bool | None = None
    colour: str | None = None
    stands_in: bool | None = None
    """True: only tasks that climbed or fell to the desk for want of anybody."""
    limit_undetermined: bool | None = None
    extension_asked: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by due instant, those without last; `cursor` asks for the next page, empty if none."""

    rows: tuple[TaskView, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Open tasks by what presses."""

    open: int
    unaccepted: int
    paused: int
    returned: int
    overdue: int
    due_today: int
    yellow: int
    red: int
    stands_in: int
    limit_undetermined: int
    extension_asked: int


@dataclass(frozen=True, slots=True)
class Unowned:
    """A task that breaks the invariant, and how."""

    task_id: UUID
    problem: str


def task(task_id: UUID) -> TaskView:
    """A task whoever asks; for rooms that decide rights themselves. `NotFound`."""
    found = rows.find(Task, task_id)
    if found is None:
        raise NotFound("no_such_task", zh="没有这项任务。", en="No such task.")
    return view(found)


def task_within(scope: Scope, task_id: UUID) -> TaskView:
    """A task within somebody's scope; `NotFound` for any other."""
    found = Task.objects.within(scope).filter(pk=task_id).first()
    if found is None:
        raise NotFound("no_such_task", zh="没有这项任务。", en="No such task.")
    return view(found)


def tasks_of(subject: str, *, only_open: bool = False) -> tuple[TaskView, ...]:
    """All tasks of a subject in the order of opening."""
    found = Task.unscoped.filter(subject=subject)
    if only_open:
        found = found.filter(closed_at__isnull=True)
    return tuple(view(t) for t in found.order_by("opened_at", "id"))


def owed_among(account_id: UUID, subjects: Sequence[str]) -> frozenset[str]:
    """Those of the subjects of which the account holds an open task."""
    held = Task.unscoped.filter(
        holder_id=account_id, subject__in=list(subjects), closed_at__isnull=True
    )
    return frozenset(held.values_list("subject", flat=True)) if subjects else frozenset()


def notes_of(task_id: UUID) -> tuple[NoteView, ...]:
    """What was written about a task, oldest first."""
    columns = ("id", "act", "text", "by", "at")
    found = TaskNote.objects.filter(task_id=task_id).order_by("id").values_list(*columns)
    return tuple(NoteView(*row) for row in found)


def words_about(subject: str) -> dict[str, str]:
    """What was written about any task of a subject, by the note's id as the journal names it."""
    found = TaskNote.objects.filter(task__subject=subject).values_list("id", "text")
    return {str(key): text for key, text in found}


def owner_at(task_id: UUID, at: datetime) -> UUID:
    """Who holds an open task at `at`, also before the clock has moved it."""
    found = Task.unscoped.filter(pk=task_id).first()
    if found is None:
        raise NotFound("no_such_task", zh="没有这项任务。", en="No such task.")
    if found.closed_at is not None or not _stale(found, at):
        return found.holder_id
    return owning.current(found, at).holder.account_id


def mine(account_id: UUID, at: datetime, *, limit: int = 500) -> tuple[TaskView, ...]:
    """What the account owes at `at`, the most pressing first; those without a limit last.

    Right at every instant: tasks whose holder's time is over count for whoever holds them now.
    """
    fresh = Q(holder_until_at__isnull=True) | Q(holder_until_at__gt=at)
    held = _by_due(Task.unscoped.filter(fresh, holder_id=account_id, closed_at__isnull=True))
    rows = list(held[:limit]) + [t for t in _over(at) if t.holder_id == account_id]
    return tuple(view(t) for t in sorted(rows, key=lambda t: (t.due_at or _NEVER, t.id))[:limit])


def _over(at: datetime) -> list[Task]:
    """Open tasks whose holder's time is over but that the clock hasn't moved: with the new one."""
    found = Task.unscoped.filter(
        next_clock_at__lte=at + PUT_OFF, holder_until_at__lte=at, closed_at__isnull=True
    )
    tasks = list(found)
    anchors = people.holders_of({t.appointment_id for t in tasks}, at) if tasks else {}
    for stale in tasks:
        owning.give(stale, owning.current(stale, at, anchors))
    return tasks


def bases(jurisdiction_key: str, scheme_key: str) -> tuple[Base, ...]:
    """Where every open task of a scheme is owed now: for whoever draws its grids anew."""
    found = Task.unscoped.filter(
        jurisdiction_key=jurisdiction_key, scheme_key=scheme_key, closed_at__isnull=True
    )
    columns = ("id", "subject", "base_grid_code", "holder_id")
    return tuple(Base(*row) for row in found.order_by("id").values_list(*columns))


def queue(
    scope: Scope,
    at: datetime,
    filters: QueueFilter | None = None,
    *,
    cursor: str = "",
    limit: int = 100,
) -> Page:
    """A page of the tasks within `scope`, by due instant; steady while others come and go.

    Raises `InvalidInput` (`odd_cursor`).
    """
    wanted = filters or QueueFilter()
    found = _by_due(_filtered(Task.objects.within(scope), wanted, at))
    if cursor:
        due, last = _read_cursor(cursor)
        found = found.filter(Q(due_key__gt=due) | Q(due_key=due, id__gt=last))
    rows = list(found[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(tuple(view(t) for t in rows[:limit]), _write_cursor(more) if more else "")


def counts(
    scope: Scope,
    at: datetime,
    filters: QueueFilter | None = None,
    *,
    day_ends_at: datetime | None = None,
) -> Counts:
    """How many open tasks within `scope` press how; one query. `day_ends_at` bounds "today"."""
    found = _filtered(Task.objects.within(scope), filters or QueueFilter(), at)
    found = found.filter(closed_at__isnull=True)
    today = Q(due_at__gte=at, due_at__lt=day_ends_at or at) & ~Q(state=State.PAUSED)
    sums = {
        "open": Q(),
        "unaccepted": Q(state=State.OPEN),
        "paused": Q(state=State.PAUSED),
        "returned": Q(state=State.RETURNED),
        "overdue": _overdue(at),
        "due_today": today,
        "yellow": Q(colour="yellow"),
        "red": Q(colour="red"),
        "stands_in": Q(stands_in=True),
        "limit_undetermined": Q(limit_undetermined=True),
        "extension_asked": ~Q(asked_limit=""),
    }
    made = {name: Count("id", filter=q) if q else Count("id") for name, q in sums.items()}
    # An alias keeps `open` and the other names apart from the model's columns.
    row = found.aggregate(**{f"n_{name}": count for name, count in made.items()})
    return Counts(**{name: row[f"n_{name}"] for name in sums})


def unowned(at: datetime) -> list[Unowned]:
    """Open tasks that break *never unowned* at `at`, by exact recomputation; always empty.

    A task is owned when its holder is active and is who its appointment says at `at`; where the
    holder's time is over, when its next step is due by then and somebody is found for it.
    """
    broken: list[Unowned] = []
    for chunk in _chunks(Task.unscoped.filter(closed_at__isnull=True).order_by("id")):
        anchors = people.holders_of({t.appointment_id for t in chunk}, at)
        active = people.persons({t.holder_id for t in chunk})
        for t in chunk:
            problem = _problem(t, at, anchors, active[t.holder_id].is_active)
            if problem:
                broken.append(Unowned(t.id, problem))
    return broken


def _problem(t: Task, at: datetime, anchors: dict[UUID, people.Holder], active: bool) -> str:
    if t.holder_until_at is not None and (
        t.next_clock_at is None or t.next_clock_at > max(t.holder_until_at, at + PUT_OFF)
    ):
        return "no clock at the end of the holder's time"
    if not _stale(t, at):
        holder = anchors.get(t.appointment_id)
        if holder is None:
            return "the appointment is over"
        if not active:
            return "the holder's account is closed"
        return "" if holder.account_id == t.holder_id else "somebody else holds the appointment"
    try:
        owning.current(t, at, anchors)
    except Undetermined as problem:
        return problem.code
    return ""


def _stale(t: Task, at: datetime) -> bool:
    return t.holder_until_at is not None and t.holder_until_at <= at


def _chunks(found: QuerySet[Task], size: int = 2000) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    for row in found.iterator(size):
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _by_due(found: QuerySet[Task]) -> QuerySet[Task]:
    return found.annotate(due_key=Coalesce(F("due_at"), Value(_NEVER))).order_by("due_key", "id")


def _overdue(at: datetime) -> Q:
    return Q(due_at__lt=at, closed_at__isnull=True) & ~Q(state=State.PAUSED)


def _filtered(found: QuerySet[Task], wanted: QueueFilter, at: datetime) -> QuerySet[Task]:
    if set(wanted.states) <= set(OPEN_STATES):
        found = found.filter(closed_at__isnull=True)
    if set(wanted.states) != set(OPEN_STATES):
        found = found.filter(state__in=wanted.states)
    if wanted.kinds:
        found = found.filter(kind__in=wanted.kinds)
    if wanted.about:
        found = found.filter(subject__startswith=wanted.about)
    if wanted.under:
        low, high = prefix_range(wanted.under)
        found = found.filter(grid_code__gte=low, grid_code__lt=high)
    equal = ("post", "department", "holder_id", "colour", "stands_in", "limit_undetermined")
    given = {name: getattr(wanted, name) for name in equal}
    found = found.filter(**{name: value for name, value in given.items() if value is not None})
    if wanted.overdue is not None:
        found = found.filter(_overdue(at)) if wanted.overdue else found.exclude(_overdue(at))
    if wanted.extension_asked is not None:
        asked = ~Q(asked_limit="")
        found = found.filter(asked if wanted.extension_asked else ~asked)
    return found


def _write_cursor(last: Task) -> str:
    text = f"{(last.due_at or _NEVER).isoformat()} {last.id}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        due, _, last = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        return datetime.fromisoformat(due), UUID(last)
    except (ValueError, binascii.Error):
        raise InvalidInput(
            "odd_cursor",
            zh="翻页位置无效，请从第一页开始。",
            en="That isn't a page; begin at the first.",
            field="cursor",
        ) from None
