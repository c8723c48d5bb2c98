"""What somebody did in a month, by day; and, for whoever supervises, what the people of their grids
did. Counts what is recorded as closed, nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from wangge.domain.duties import api as duties
from wangge.domain.duties.api import OccurrenceView
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.api import DoneTask, TaskView
from wangge.faces.site.town import day_begins
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import Right
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the town, with its neighbours; the next one only once it has begun."""

    first_on: date
    next_on: date
    before: str
    after: str

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From its first instant to the first of the next."""
        return day_begins(self.first_on), day_begins(self.next_on)


@dataclass(frozen=True, slots=True)
class Done:
    """A line of the record. `late`: by the person's own lateness."""

    task: TaskView
    late: bool
    taken_over_late: bool
    duty: OccurrenceView | None


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on a day, the latest first."""

    on: date
    rows: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one person did in the month."""

    account_id: UUID
    name: str
    done: int
    duties: int
    late: int


def month_of(text: str, at: datetime) -> Month:
    """The month `YYYY-MM`, by default the present one. `InvalidInput` for no month."""
    today = timezone.localtime(at).date()
    try:
        first = date.fromisoformat(f"{text}-01") if text else today.replace(day=1)
    except ValueError:
        raise InvalidInput(
            "month", zh="月份写作 2026-03。", en="Write the month as 2026-03.", field="month"
        ) from None
    following = (first + timedelta(days=32)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    after = f"{following:%Y-%m}" if following <= today else ""
    return Month(first, following, f"{before:%Y-%m}", after)


def own_page(viewer: Viewer, month: Month) -> dict[str, Any]:
    """The viewer's own record."""
    rows = tasks.record_of(viewer.actor, *month.span)
    supervises = viewer.may(Right.CASE_SUPERVISE)
    return _page(rows, month) | {"name": viewer.name, "own": True, "supervises": supervises}


def person_page(viewer: Viewer, account_id: UUID, month: Month) -> dict[str, Any]:
    """Another's record, as far as it lies in the grids that the viewer supervises.

    `NotFound` where nothing of it does: that somebody works elsewhere isn't told.
    """
    actor = Actor.account(account_id)
    rows = tasks.record_of(actor, *month.span, within=_supervised(viewer))
    counted = {row.account_id: row for row in _people(viewer, month)}
    if account_id not in counted:
        raise NotFound("no_record", zh="没有可以查看的记录。", en="There is no record to see here.")
    return _page(rows, month) | {"name": counted[account_id].name, "person": account_id}


def grids_page(viewer: Viewer, month: Month) -> dict[str, Any]:
    """Everybody who did something in the viewer's grids, by name."""
    return {"month": month, "people": _people(viewer, month)}


def _supervised(viewer: Viewer) -> Scope:
    return people.scope(viewer.account_id, Right.CASE_SUPERVISE, viewer.at)


def _people(viewer: Viewer, month: Month) -> list[PersonRow]:
    counts: dict[UUID, list[tasks.DoneCount]] = defaultdict(list)
    for count in tasks.done_within(_supervised(viewer), *month.span):
        counts[UUID(count.by.partition(":")[2])].append(count)
    names = people.persons(counts)
    rows = [
        PersonRow(
            account_id,
            names[account_id].name if account_id in names else "–",
            sum(c.done for c in own),
            sum(c.done for c in own if c.kind == duties.KIND),
            sum(c.late for c in own),
        )
        for account_id, own in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.done, row.name, row.account_id))


def _page(rows: Sequence[DoneTask], month: Month) -> dict[str, Any]:
    about = duties.occurrences_of([row.task for row in rows])
    by_day: dict[date, list[Done]] = defaultdict(list)
    for row in rows:
        assert row.task.closed_at is not None
        line = Done(row.task, row.late, row.taken_over_late, about.get(row.task.id))
        by_day[timezone.localtime(row.task.closed_at).date()].append(line)
    return {
        "month": month,
        "days": [Day(on, tuple(done)) for on, done in by_day.items()],
        "total": len(rows),
        "duties": sum(row.task.kind == duties.KIND for row in rows),
        "late": sum(row.late for row in rows),
        "found": sum(o.findings for o in about.values()),
    }
