"""Opening a task: who owes it, by when, why. Three statements besides what the caller journals.

Refuses to lose a matter over a calendar: when the year it would be due in is unknown, it waits at
the desk with a clock of one calendar day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.people import api as people
from wangge.domain.places.api import GridRef
from wangge.domain.tasks import owning, rules, statements, town
from wangge.domain.tasks.models import Task
from wangge.domain.tasks.services import common
from wangge.domain.tasks.views import Acted
from wangge.kernel.calendar import CalendarYearMissing, WorkingCalendar
from wangge.kernel.clock import aware
from wangge.kernel.ids import new_id
from wangge.packs.schema import ClockSpec, PowerSpec, Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event

DESK_LIMIT = "1 calendar_days"
"""What the desk gets for a matter whose own limit can't be reckoned."""


@dataclass(frozen=True, slots=True)
class _Limit:
    due_at: datetime | None
    missing_year: int | None = None


@common.in_transaction
def open_task(
    *,
    jurisdiction_key: str,
    kind: str,
    title: str | Text,
    post: str | None,
    grid: GridRef,
    actor: Actor,
    at: datetime,
    subject: str = "",
    department: str = "",
    limit: str | None = None,
    due_at: datetime | None = None,
    clock: ClockSpec | None = None,
    calendar: WorkingCalendar | None = None,
    excluding: Collection[UUID] = (),
    reserved: PowerSpec | None = None,
    person: UUID | None = None,
    journal: bool = True,
) -> Acted:
    """Opens a task for `post` in `grid` (or its level above), and says why it went where.

    `limit` such as `2 working_hours` runs from `at`; `due_at`, when given, counts instead of it.
    Without either there is no due instant, but still an owner. `post` None goes to the desk.
    `person`: this very account, while it does tasks there; else the post, and the reason says so.
    `reserved`: only who holds this power ever holds it, or the desk that keeps it for them. With
    `journal=False` it is part of the caller's transaction, which holds people still, appends
    `events` to `stream` and publishes `news`.
    Raises `InvalidInput` (`time_limit_*`), `Undetermined` (`no_desk_holder`).
    """
    at = aware(at, "at")
    if journal:
        people.hold_still()
    calendar = calendar or town.calendar_for(jurisdiction_key)
    reckoned = _reckon(limit, due_at, calendar, at)
    ownership = None
    if person is not None and reckoned.missing_year is None:
        ownership = owning.same_person(person, grid, at, reserved)
    if ownership is None:
        given = (jurisdiction_key, post, grid, department, at, excluding, reckoned, reserved)
        ownership = owning.instead(_owner(*given), person)
    holder = owning.choose(ownership.holders, at)
    words = title if isinstance(title, Text) else Text(zh=title, en=title)
    undetermined = reckoned.missing_year is not None
    task = Task(
        id=new_id(),
        jurisdiction_key=jurisdiction_key,
        kind=kind,
        subject=subject,
        title_zh=words.zh[:200],
        title_en=words.en[:200],
        post=post or "",
        scheme_key=grid.scheme_key,
        grid_code=grid.code,
        department=department,
        base_post=ownership.post if undetermined else (post or ""),
        base_grid_code=ownership.grid_code if undetermined else grid.code,
        base_department="" if undetermined else department,
        holder_id=holder.account_id,
        appointment_id=holder.appointment_id,
        holder_until_at=holder.until_at,
        stands_in=ownership.reason["code"] not in owning.OWN and not undetermined,
        excluded=sorted(str(a) for a in excluding),
        reason=owning.reason_with(ownership.reason, holder),
        reserved=reserved.model_dump(mode="json") if reserved else None,
        opened_at=at,
        limit=str(rules.parsed(limit)) if limit else "",
        due_at=reckoned.due_at,
        limit_undetermined=undetermined,
        clock=town.keep_clock(clock),
        cycle_at=at,
    )
    spec = clock or town.NO_CLOCK
    task.next_clock_at = rules.next_clock_at(common.facts_of(task), spec, calendar)
    statements.insert(task)
    events = [Event("task.opened", opened_data(task))]
    return common.told(task, events, actor=actor, at=at, journal=journal)


def opened_data(task: Task) -> dict[str, object]:
    """What the journal says of an opened task."""
    return common.event_data(
        task,
        {
            "post": task.post,
            "scheme": task.scheme_key,
            "grid": task.grid_code,
            "department": task.department,
            "limit": task.limit,
            "due_at": task.due_at,
            "undetermined": task.limit_undetermined,
            "reason": {k: task.reason[k] for k in ("code", "post", "grid", "climbed")},
        },
    )


def _reckon(
    limit: str | None, due_at: datetime | None, calendar: WorkingCalendar, at: datetime
) -> _Limit:
    if due_at is not None:
        if limit:
            rules.parsed(limit)
        return _Limit(aware(due_at, "due_at"))
    if not limit:
        return _Limit(None)
    try:
        return _Limit(calendar.add(at, rules.parsed(limit)))
    except CalendarYearMissing as missing:
        return _Limit(calendar.add(at, rules.parsed(DESK_LIMIT)), missing.year)


def _owner(
    jurisdiction_key: str,
    post: str | None,
    grid: GridRef,
    department: str,
    at: datetime,
    excluding: Collection[UUID],
    reckoned: _Limit,
    power: PowerSpec | None,
) -> people.Ownership:
    if reckoned.missing_year is not None:
        year = reckoned.missing_year
        why = (
            "calendar_year_missing",
            f"日历缺少 {year} 年的节假日安排，期限无法推算",
            f"The calendar has no holidays for {year}, so the limit can't be reckoned",
        )
        return people.desk_owner(
            jurisdiction_key=jurisdiction_key,
            grid=grid,
            at=at,
            why=why,
            excluding=frozenset(excluding),
            power=power,
        )
    return people.owner_for(
        jurisdiction_key=jurisdiction_key,
        post=post,
        grid=grid,
        department=department,
        at=at,
        excluding=frozenset(excluding),
        power=power,
    )
