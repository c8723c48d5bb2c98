"""The arithmetic of a task's clock, pure: what is due, what comes next, pauses and extensions.

Owns no row and no time: facts, clock, calendar and instants come in. Refuses no year silently: a
mark that falls into a year without holidays runs on continuous time and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from wangge.kernel.calendar import CalendarYearMissing, LimitUnit, TimeLimit, WorkingCalendar
from wangge.packs.schema import ClockSpec, MarkSpec

StepKind = Literal["resume", "remind", "overdue", "supervise", "escalate", "holder"]
DEFAULT_UNIT = LimitUnit.CALENDAR_HOURS
"""The clock of a task that has a due instant but no limit."""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the clock needs to know of an open task."""

    cycle_at: datetime
    cycle: int
    due_at: datetime | None
    unit: LimitUnit
    done: frozenset[str]
    paused: bool = False
    pause_until_at: datetime | None = None
    pauses: int = 0
    holder_until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A step: its key (once per task), when it should happen, the mark that asks for it."""

    kind: StepKind
    key: str
    nominal_at: datetime
    mark: MarkSpec | None = None
    missing_year: int | None = None
    """The calendar has no holidays for that year: reckoned on continuous time instead."""


def upcoming(facts: TaskFacts, clock: ClockSpec, calendar: WorkingCalendar) -> list[Due]:
    """Every step not yet taken, in the order of its instant; equal instants as the pack wrote them.

    A paused task's clock stands still: only the end of the pause and of the holder's time come.
    """
    steps: list[Due] = []
    if facts.paused:
        if facts.pause_until_at is not None:
            steps.append(Due("resume", resume_key(facts.pauses), facts.pause_until_at))
    else:
        steps += _marks(facts, clock, calendar)
    if facts.holder_until_at is not None:
        steps.append(Due("holder", "", facts.holder_until_at))
    return sorted(steps, key=lambda s: s.nominal_at)  # stable: ties keep the written order


def due_steps(
    facts: TaskFacts, clock: ClockSpec, calendar: WorkingCalendar, now: datetime
) -> list[Due]:
    """The steps that should have happened by `now`."""
    return [s for s in upcoming(facts, clock, calendar) if s.nominal_at <= now]


def next_clock_at(facts: TaskFacts, clock: ClockSpec, calendar: WorkingCalendar) -> datetime | None:
    """When something happens by itself next."""
    return min((s.nominal_at for s in upcoming(facts, clock, calendar)), default=None)


def step_key(mark: MarkSpec, cycle: int) -> str:
    """The name under which a mark happens once in a cycle."""
    return f"{mark.key}#{cycle}"


def resume_key(pauses: int) -> str:
    """The name under which a pause ends by itself once."""
    return f"resume#{pauses}"


def _marks(facts: TaskFacts, clock: ClockSpec, calendar: WorkingCalendar) -> Iterator[Due]:
    if facts.due_at is None:
        return
    for mark in clock.marks:
        key = step_key(mark, facts.cycle)
        if key in facts.done:
            continue
        nominal, missing = mark_at(mark, facts.due_at, calendar)
        # A limit shorter than the reminder's lead: there is nothing to remind of.
        if mark.kind == "remind" and nominal <= facts.cycle_at:
            continue
        yield Due(mark.kind, key, nominal, mark, missing)


def mark_at(
    mark: MarkSpec, due_at: datetime, calendar: WorkingCalendar
) -> tuple[datetime, int | None]:
    """When a mark stands, and the year that the calendar is missing for it, if one is."""
    text = mark.before or mark.after
    if text is None:
        return due_at, None
    limit = parsed(text)
    try:
        if mark.before:
            return calendar.subtract(due_at, limit), None
        return calendar.add(due_at, limit), None
    except CalendarYearMissing as missing:
        span = timedelta(seconds=limit.seconds)
        return (due_at - span if mark.before else due_at + span), missing.year


@lru_cache(maxsize=1024)
def parsed(text: str) -> TimeLimit:
    """A limit from its text; few texts occur, each many times."""
    return TimeLimit.parse(text)


def unit_of(limit: str) -> LimitUnit:
    """The clock that a limit runs on; continuous for none."""
    return parsed(limit).unit if limit else DEFAULT_UNIT


def seconds_left(
    due_at: datetime | None, at: datetime, unit: LimitUnit, calendar: WorkingCalendar
) -> float | None:
    """What a pause at `at` freezes: seconds of that clock until due, negative when overdue."""
    return None if due_at is None else calendar.remaining(at, due_at, unit)


def due_after_pause(
    at: datetime, left: float | None, unit: LimitUnit, calendar: WorkingCalendar
) -> datetime | None:
    """When a task resumed at `at` is due: as much of its clock is left as when it was paused."""
    return None if left is None else calendar.add_seconds(at, left, unit)


def extension_fits(
    asked: TimeLimit, most: TimeLimit | None, due_at: datetime, calendar: WorkingCalendar
) -> bool:
    """Whether an extension is no longer than allowed, each counted from the due instant."""
    return most is None or calendar.add(due_at, asked) <= calendar.add(due_at, most)


def on_time(due_at: datetime | None, closed_at: datetime | None) -> bool | None:
    """Whether it was done in time; None without a limit, or while it is open."""
    return None if due_at is None or closed_at is None else closed_at <= due_at
