"""What is due on some days, in batches of whole grids: from the plan alone, nothing is written.

What is over by now and was never opened (a plan that begins in the evening, a changed plan, a
planning that failed) is put on the days that are left of its period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from wangge.domain.duties import targets as town_targets
from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.plans import Plan
from wangge.domain.duties.rules import periods, planning
from wangge.domain.duties.rules.hours import Hours, hours_of
from wangge.domain.duties.rules.planning import Planned
from wangge.domain.duties.rules.views import Target
from wangge.domain.duties.targets import Ground
from wangge.domain.places.api import GridRef
from wangge.kernel.calendar import CalendarYearMissing, WorkingCalendar
from wangge.plumbing.actor import Actor

BATCH = 2000
"""Occurrences in a transaction, about."""

Days = dict[periods.Span, tuple[date, ...]]
"""The periods that are asked about, and their days that count."""


class Due(NamedTuple):
    """One time that a target is due."""

    planned: Planned
    target: Target
    grid: GridRef


@dataclass(frozen=True)
class Order:
    """What a run is asked for, and what all its batches share."""

    jurisdiction_key: str
    plan: Plan
    first_on: date
    last_on: date
    since_on: date
    """The first day for which the plan was ever generated."""
    calendar: WorkingCalendar
    actor: Actor
    at: datetime
    hours: dict[tuple[date, int], Hours] = field(default_factory=dict)
    undetermined: list[CalendarYearMissing] = field(default_factory=list)
    """Why some periods couldn't be planned; the others were."""
    over: list[Planned] = field(default_factory=list)
    """What was over and has no day left: owed by nobody."""

    @property
    def seed(self) -> str:
        return f"{self.jurisdiction_key}:{self.plan.key}"

    def hours_of(self, on: date, number: int = 1) -> Hours:
        """From when until when that time of the day; kept, since thousands share a day."""
        every = self.plan.every
        assert every is not None
        several = every.times if every.period == "day" else 1
        key = (on, number if several > 1 else 1)
        if key not in self.hours:
            working = every.days == "working"
            part = (key[1], several)
            self.hours[key] = hours_of(
                on, self.plan.spec.window, self.calendar, working=working, part=part
            )
        return self.hours[key]

    def leaves_time(self, on: date, number: int = 1) -> bool:
        """Whether the day is asked for and that time of it isn't over: however little is left."""
        return on >= self.first_on and self.hours_of(on, number)[1] > self.at


def batches(order: Order) -> Iterator[list[Due]]:
    """What is due, grid by grid, each grid's in the order of days; a very large grid in pieces.

    Raises `Undetermined` (no registers), `NotFound` (no such scheme).
    """
    days = _days(order)
    if not days:
        return
    per_target = len(days) * (order.plan.every.times if order.plan.every else 1)
    for grounds in _gathered(_grounds(order), BATCH // max(per_target, 1)):
        due = _due(order, grounds, days)
        for start in range(0, len(due), 2 * BATCH):
            yield due[start : start + 2 * BATCH]


def there(order: Order, planned: Sequence[Planned]) -> set[tuple[str, str]]:
    """Which of them have been opened already: target and period."""
    if not planned:
        return set()
    found = Occurrence.unscoped.filter(
        jurisdiction_key=order.jurisdiction_key,
        plan=order.plan.key,
        period__in={p.key for p in planned},
        target__in={p.target for p in planned},
    )
    return set(found.values_list("target", "period"))


def _days(order: Order) -> Days:
    """The periods with their days; those that reach into a year without holidays are left for a
    run that knows it."""
    assert order.plan.every is not None
    counts = periods.counting(order.plan.every, order.calendar.is_working_day)
    found: Days = {}
    for span in order.plan.spans(order.first_on, order.last_on):
        try:
            found[span] = span.days(counts)
        except CalendarYearMissing as missing:
            order.undetermined.append(missing)
    return found


def _grounds(order: Order) -> list[Ground]:
    """As the town is today, or on the first day when that is still to come."""
    today = order.calendar.local_day(order.at)
    on = min(max(order.first_on, today), order.last_on)
    return town_targets.grounds(order.jurisdiction_key, order.plan, on)


def _gathered(grounds: Sequence[Ground], most: int) -> Iterator[list[Ground]]:
    """Several grids together, of at most so many targets unless one alone has more."""
    gathered: list[Ground] = []
    count = 0
    for ground in grounds:
        if gathered and count + len(ground.targets) > most:
            yield gathered
            gathered, count = [], 0
        gathered.append(ground)
        count += len(ground.targets)
    if gathered:
        yield gathered


def _due(order: Order, grounds: Sequence[Ground], days: Days) -> list[Due]:
    """What falls on the days asked for and isn't over, and what was missed before."""
    found: list[Due] = []
    missed: list[tuple[periods.Span, Due]] = []
    for ground in grounds:
        for span, due in _planned(order, ground, days):
            if not order.since_on <= due.planned.on <= order.last_on:
                continue
            if order.leaves_time(due.planned.on, due.planned.number):
                found.append(due)
            else:
                missed.append((span, due))
    found += _carried(order, missed, days)
    found.sort(key=lambda due: (due.grid.code, due.planned.on, due.planned.target))
    return found


def _planned(order: Order, ground: Ground, days: Days) -> Iterator[tuple[periods.Span, Due]]:
    every = order.plan.every
    assert every is not None
    by_key = {t.key: t for t in ground.targets}
    whom = planning.group(by_key, order.seed, ground.grid.code)
    together = every.spread == "together"
    for span, its_days in days.items():
        for planned in planning.plan(whom, span, its_days, every.times, together=together):
            yield span, Due(planned, by_key[planned.target], ground.grid)


def _carried(order: Order, missed: Sequence[tuple[periods.Span, Due]], days: Days) -> Iterator[Due]:
    """What should have been opened for times gone by, on the days left if it wasn't."""
    opened = there(order, [due.planned for _, due in missed])
    late: dict[tuple[periods.Span, str], list[Due]] = {}
    for span, due in missed:
        if (due.planned.target, due.planned.key) not in opened:
            late.setdefault((span, due.grid.code), []).append(due)
        elif due.planned.on >= order.first_on:
            yield due
    for (span, code), dues in late.items():
        asked = [day for day in days[span] if day <= order.last_on]
        left = planning.days_left(span, asked, order.leaves_time)
        yield from _moved(order, code, dues, left)


def _moved(order: Order, code: str, dues: Sequence[Due], days: Sequence[date]) -> Iterator[Due]:
    every = order.plan.every
    assert every is not None
    by_time = {(due.planned.target, due.planned.key): due for due in dues}
    missed, seed = [due.planned for due in dues], f"{order.seed}:{code}"
    if not days:
        order.over.extend(missed)
    for planned in planning.replanned(missed, days, seed, together=every.spread == "together"):
        yield by_time[planned.target, planned.key]._replace(planned=planned)
