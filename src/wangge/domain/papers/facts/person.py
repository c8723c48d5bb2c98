"""What a document says of somebody on a post: the appointment, and the work recorded of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseView
from wangge.domain.duties import api as duties
from wangge.domain.duties.api import VisitView
from wangge.domain.papers.facts.grid import grid_facts
from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.words import said
from wangge.domain.people import api as people
from wangge.domain.people.api import AppointmentView
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.api import TaskView
from wangge.kernel.errors import NotFound
from wangge.plumbing.actor import Actor


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the town."""

    first_on: date
    last_on: date

    @classmethod
    def of(cls, on: date) -> Month:
        return cls(*duties.month_of(on.year, on.month))

    def __str__(self) -> str:
        return f"{self.first_on:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody did in a month. Every figure is the number of rows here."""

    visits: tuple[VisitView, ...]
    steps: tuple[tuple[TaskView, CaseView], ...]
    """Tasks of cases that they finished, each with its case as it stands now."""

    @property
    def cases(self) -> int:
        return len({case.id for _, case in self.steps})

    @property
    def findings(self) -> int:
        return sum(len(v.findings) for v in self.visits)

    def __bool__(self) -> bool:
        return bool(self.visits or self.steps)


def appointment_of(occasion: Occasion, account_id: UUID, month: Month) -> AppointmentView:
    """The appointment in the pack's scheme within the month; `NotFound` when there was none."""
    begins_at, _ = span_of(occasion, month)
    own = {p.key for p in occasion.pack.posts}
    for found in people.appointments_of(account_id, begins_at):
        here = found.jurisdiction_key == occasion.jurisdiction_key and found.post in own
        if here and found.from_on <= month.last_on:
            return found
    raise NotFound(
        "no_appointment",
        zh="此人当月没有在这个领域任职。",
        en="That person held no post of this pack in that month.",
        field="month",
    )


def work_of(occasion: Occasion, account_id: UUID, month: Month) -> Work:
    """What the records say that they did: duties and steps of cases that they finished."""
    begins_at, ends_at = span_of(occasion, month)
    town = occasion.jurisdiction_key
    done = tasks.record_of(Actor.account(account_id), begins_at, ends_at, jurisdiction_key=town)
    kinds = [(d.task, *d.task.subject.partition(":")[::2]) for d in reversed(done)]
    visits = [UUID(key) for _, kind, key in kinds if kind == duties.KIND]
    steps = [(t, cases.standing(UUID(key))) for t, kind, key in kinds if kind == "case"]
    own = occasion.pack.key
    return Work(
        tuple(v for v in duties.visits_of(visits) if v.occurrence.pack_key == own),
        tuple((t, case) for t, case in steps if case.pack_key == own),
    )


def span_of(occasion: Occasion, month: Month) -> tuple[datetime, datetime]:
    """The instants at which the month begins and is over, in the town."""
    key, next_on = occasion.jurisdiction_key, month.last_on + timedelta(days=1)
    return places.day_begins(key, month.first_on), places.day_begins(key, next_on)


def person_facts(occasion: Occasion, account_id: UUID, month: Month) -> tuple[dict[str, str], Work]:
    """Every fact of a person's document, and the work itself. Raises as `appointment_of`."""
    found = appointment_of(occasion, account_id, month)
    grid = places.grid(occasion.jurisdiction_key, found.scheme_key, found.grid_code, occasion.on)
    post = people.posts(occasion.jurisdiction_key).get(found.post)
    work = work_of(occasion, account_id, month)
    end = "；" if occasion.language == "zh" else "; "
    facts = {
        **grid_facts(occasion, grid),
        "name": people.persons([account_id])[account_id].name,
        "post": said(post.name, occasion.language),
        "duties": end.join(said(d, occasion.language) for d in post.duties),
        "from_on": occasion.day(found.from_on, "not_given"),
        "to_on": occasion.day(found.to_on, "open_end"),
        "period": _period(occasion, month),
        "work": _totals(occasion, work),
    }
    return facts, work


def _period(occasion: Occasion, month: Month) -> str:
    if occasion.language == "en":
        return str(month)
    return f"{month.first_on.year}年{month.first_on.month}月"


def _totals(occasion: Occasion, work: Work) -> str:
    if not work:
        return occasion.say("no_work")
    return occasion.say(
        "work_totals",
        duties=len(work.visits),
        findings=work.findings,
        cases=work.cases,
        steps=len(work.steps),
    )
