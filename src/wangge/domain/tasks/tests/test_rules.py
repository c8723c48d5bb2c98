"""The arithmetic of clocks, by examples and over random histories."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.domain.people.testing import CLOCK, START
from wangge.domain.tasks import rules
from wangge.kernel.calendar import (
    ChineseHolidays,
    LimitUnit,
    NoHolidays,
    TimeLimit,
    WorkingCalendar,
)
from wangge.packs.schema import ClockSpec, MarkSpec

HOURS = {day: [(time(9), time(12)), (time(13), time(18))] for day in range(5)}
PLAIN = WorkingCalendar("Asia/Shanghai", HOURS, NoHolidays())
CHINA = WorkingCalendar("Asia/Shanghai", HOURS, ChineseHolidays())
HOUR = timedelta(hours=1)


def facts(**changed: object) -> rules.TaskFacts:
    given: dict[str, object] = {
        "cycle_at": START,
        "cycle": 1,
        "due_at": START + 10 * HOUR,
        "unit": LimitUnit.WORKING_HOURS,
        "done": frozenset(),
    }
    return rules.TaskFacts(**{**given, **changed})  # type: ignore[arg-type]


def test_marks_stand_where_the_calendar_puts_them() -> None:
    due = PLAIN.add(START, TimeLimit.parse("8 working_hours"))  # Monday 9:00 → Monday 18:00
    steps = rules.upcoming(facts(due_at=due), CLOCK, PLAIN)
    local = [(s.mark and s.mark.key, s.nominal_at + 8 * HOUR) for s in steps]
    day = datetime(2026, 3, 2, tzinfo=UTC)
    assert local == [
        ("remind", day + 16 * HOUR),
        ("overdue", day + 18 * HOUR),
        ("yellow", day + 35 * HOUR),
        ("up_one", day + 57 * HOUR),
        ("red", day + 81 * HOUR),
        ("up_two", day + 105 * HOUR),
    ]


def test_a_limit_shorter_than_the_reminders_lead_is_not_reminded_of() -> None:
    short = facts(due_at=START + HOUR)
    assert rules.upcoming(short, CLOCK, PLAIN)[0].kind == "overdue"


def test_what_has_happened_does_not_happen_again_but_in_a_new_cycle() -> None:
    done = frozenset({"remind#1", "overdue#1"})
    assert rules.upcoming(facts(done=done), CLOCK, PLAIN)[0].kind == "supervise"
    again = facts(done=done, cycle=2)
    assert [s.key for s in rules.upcoming(again, CLOCK, PLAIN)][:2] == ["remind#2", "overdue#2"]


def test_a_paused_clock_only_waits_for_the_end_of_the_pause_and_of_the_holder() -> None:
    paused = facts(
        paused=True,
        pauses=2,
        pause_until_at=START + 3 * HOUR,
        holder_until_at=START + 2 * HOUR,
    )
    steps = rules.upcoming(paused, CLOCK, PLAIN)
    assert [(s.kind, s.key) for s in steps] == [("holder", ""), ("resume", "resume#2")]


def test_a_task_without_a_limit_has_no_marks() -> None:
    assert rules.next_clock_at(facts(due_at=None), CLOCK, PLAIN) is None


def test_a_mark_in_a_year_without_holidays_runs_on_and_names_the_year() -> None:
    last = max(ChineseHolidays.years)
    due = datetime(last, 12, 31, 4, tzinfo=UTC)
    steps = rules.upcoming(facts(due_at=due, cycle_at=due - 9 * HOUR), CLOCK, CHINA)
    up_one = next(s for s in steps if s.mark and s.mark.key == "up_one")
    assert (up_one.nominal_at, up_one.missing_year) == (due + timedelta(days=1), last + 1)
    assert next(s for s in steps if s.kind == "overdue").missing_year is None


UNITS = [u for u in LimitUnit if u is not LimitUnit.CALENDAR_DAYS]
instants = st.integers(0, 120 * 24 * 60).map(lambda m: START + timedelta(minutes=m))
limits = st.builds(
    lambda n, u: TimeLimit(n, u), st.integers(1, 20), st.sampled_from(list(LimitUnit))
)
spans = st.lists(st.integers(1, 5 * 24 * 60), min_size=0, max_size=6)


@settings(max_examples=200, deadline=None)
@given(begin=instants, limit=limits, minutes=spans)
def test_pauses_give_back_exactly_the_time_they_take(
    begin: datetime, limit: TimeLimit, minutes: list[int]
) -> None:
    """However often it is paused, the clock outside the pauses measures what it measured before."""
    due: datetime | None = PLAIN.add(begin, limit)
    assert due is not None
    whole = PLAIN.elapsed(begin, due, limit.unit)
    at, run = begin, 0.0
    for number, span in enumerate(minutes):
        then = at + timedelta(minutes=span)
        if number % 2 == 0:  # running
            run += PLAIN.elapsed(at, then, limit.unit)
        else:  # paused
            left = rules.seconds_left(due, at, limit.unit, PLAIN)
            due = rules.due_after_pause(then, left, limit.unit, PLAIN)
        at = then
    assert due is not None
    assert run + PLAIN.remaining(at, due, limit.unit) == pytest.approx(whole, abs=1e-5)


mark_limits = st.one_of(st.none(), limits.map(str))
marks = st.lists(
    st.builds(
        lambda kind, before, after: (kind, before, None if before else after),
        st.sampled_from(["remind", "overdue", "supervise", "escalate"]),
        mark_limits,
        mark_limits,
    ),
    max_size=6,
).map(
    lambda rows: ClockSpec(
        key="any",
        marks=tuple(
            MarkSpec(key=f"m{n}", kind=kind, before=before, after=after)  # type: ignore[arg-type]
            for n, (kind, before, after) in enumerate(rows)
        ),
    )
)


@settings(max_examples=200, deadline=None)
@given(clock=marks, due=instants, ticks=st.lists(instants, max_size=8))
def test_every_step_happens_once_however_the_ticks_fall(
    clock: ClockSpec, due: datetime, ticks: list[datetime]
) -> None:
    """Many ticks, few ticks or one after an outage: the same steps, in order, none twice."""
    end = START + timedelta(days=2000)

    def run(instants: list[datetime]) -> list[str]:
        done: list[str] = []
        for now in instants:
            while True:
                known = facts(due_at=due, done=frozenset(done))
                steps = rules.due_steps(known, clock, PLAIN, now)
                expected = rules.next_clock_at(known, clock, PLAIN)
                if not steps:
                    assert expected is None or expected > now
                    break
                assert steps[0].nominal_at == expected
                done.append(steps[0].key)
        return done

    often = run([*sorted(ticks), end])
    assert often == run([end])
    assert len(often) == len(set(often))


@given(due=instants, asked=limits, most=limits)
def test_an_extension_is_measured_against_the_longest_allowed(
    due: datetime, asked: TimeLimit, most: TimeLimit
) -> None:
    fits = rules.extension_fits(asked, most, due, PLAIN)
    assert fits == (PLAIN.add(due, asked) <= PLAIN.add(due, most))
    assert rules.extension_fits(asked, None, due, PLAIN)
