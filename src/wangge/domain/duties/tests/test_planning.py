"""The plan: right count, inside the period, balanced, steady, and hardly moved by one more."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.domain.duties.rules import periods, planning

SEED = "town:visit"
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
PERIODS = st.sampled_from(["day", "week", "month", "quarter", "half_year", "year"])
quick = settings(max_examples=60, deadline=None)


def _targets(count: int) -> list[str]:
    return [f"T{number:05d}" for number in range(count)]


def _weekday(day: date) -> bool:
    return day.weekday() < 5


def _month(count: int, month: int = 12, times: int = 1) -> list[planning.Planned]:
    span = periods.span_of("month", date(2026, month, 1))
    return planning.plan(
        planning.group(_targets(count), SEED, "g"), span, span.days(_weekday), times
    )


@given(PERIODS, DAYS)
@quick
def test_periods_hold_their_day_and_follow_one_another(period: str, day: date) -> None:
    span = periods.span_of(period, day)
    assert span.first_on <= day <= span.last_on
    after = periods.span_of(period, span.last_on + timedelta(days=1))
    assert after.first_on == span.last_on + timedelta(days=1)
    assert after.name > span.name
    assert periods.spans(period, day, after.first_on) == (span, after)


@given(PERIODS, DAYS, st.integers(0, 60), st.integers(1, 5))
@quick
def test_every_target_gets_its_number_inside_the_period(
    period: str, day: date, count: int, times: int
) -> None:
    span = periods.span_of(period, day)
    days = span.days(_weekday)
    found = planning.plan(planning.group(_targets(count), SEED, "g"), span, days, times)
    each = 0 if not days else times if period == "day" else min(times, len(days))
    assert Counter(p.target for p in found) == ({t: each for t in _targets(count)} if each else {})
    assert all(p.on in days for p in found)
    assert len({(p.target, p.key) for p in found}) == len(found)
    if period != "day":
        assert len({(p.target, p.on) for p in found}) == len(found)


@given(st.integers(1, 300), st.integers(1, 3))
@quick
def test_days_of_a_month_are_balanced(count: int, times: int) -> None:
    found = _month(count, times=times)
    for number in range(1, times + 1):
        days = [p.on for p in found if p.number == number]
        load = Counter(days)
        width = len(periods.span_of("month", date(2026, 12, 1)).days(_weekday)) // times
        least = min(load.values()) if len(load) >= width else 0
        assert max(load.values()) - least <= 1


def test_a_month_falls_neither_on_one_weekday_nor_on_the_last_day() -> None:
    found = _month(46)
    assert len({p.on.weekday() for p in found}) == 5
    assert Counter(p.on for p in found)[max(p.on for p in found)] <= 3
    alone = Counter(_month_of_one(f"only-{n}").on for n in range(400))
    assert len(alone) == 23 and max(alone.values()) < 40


def _month_of_one(target: str) -> planning.Planned:
    span = periods.span_of("month", date(2026, 12, 1))
    return planning.plan(planning.group([target], SEED, target), span, span.days(_weekday), 1)[0]


def test_the_same_seed_gives_the_same_plan_in_any_order() -> None:
    span = periods.span_of("month", date(2026, 12, 1))
    days = span.days(_weekday)
    turned = planning.plan(planning.group(reversed(_targets(80)), SEED, "g"), span, days, 1)
    assert turned == _month(80)
    other = planning.plan(planning.group(_targets(80), "another", "g"), span, days, 1)
    assert {p.target: p.on for p in other} != {p.target: p.on for p in turned}


@given(st.integers(1, 300))
@quick
def test_one_target_more_moves_few_others_and_not_far(count: int) -> None:
    days = periods.span_of("month", date(2026, 12, 1)).days(_weekday)
    before = {p.target: days.index(p.on) for p in _month(count)}
    after = {p.target: days.index(p.on) for p in _month(count + 1)}
    moves = [abs(before[target] - after[target]) for target in before]
    assert sum(move > 0 for move in moves) <= len(days)
    assert max(moves) <= -(-len(days) // (count + 1))


def test_weekly_checks_keep_their_distance() -> None:
    days: dict[str, list[date]] = {}
    ordered = planning.group(_targets(30), SEED, "g")
    for span in periods.spans("week", date(2026, 11, 30), date(2026, 12, 27)):
        for p in planning.plan(ordered, span, span.days(_weekday), 1):
            days.setdefault(p.target, []).append(p.on)
    for found in days.values():
        assert {(b - a).days for a, b in itertools.pairwise(found)} == {7}


def test_monthly_visits_stay_about_a_month_apart() -> None:
    for count in (7, 23, 70):
        november = {p.target: p.on for p in _month(count, 11)}
        gaps = [(p.on - november[p.target]).days for p in _month(count)]
        assert min(gaps) >= 20 and max(gaps) <= 41


def test_twice_a_month_means_once_in_each_half() -> None:
    first = {p.target: p.on for p in _month(40, times=2) if p.number == 1}
    second = {p.target: p.on for p in _month(40, times=2) if p.number == 2}
    assert max(first.values()) < min(second.values())


def test_yearly_drills_spread_over_the_year() -> None:
    span = periods.span_of("year", date(2026, 5, 5))
    days = span.days(_weekday)
    found = planning.plan(planning.group(_targets(600), SEED, "g"), span, days, 1)
    by_month = Counter(p.on.month for p in found)
    assert len(by_month) == 12 and max(by_month.values()) < 2 * min(by_month.values())


def test_a_meeting_has_one_day_for_all() -> None:
    span = periods.span_of("month", date(2026, 12, 1))
    ordered = planning.group(_targets(9), SEED, "g")
    found = planning.plan(ordered, span, span.days(_weekday), 1, together=True)
    assert len(found) == 9 and len({p.on for p in found}) == 1


def test_what_was_missed_is_balanced_over_the_days_left() -> None:
    left = periods.span_of("month", date(2026, 12, 1)).days(_weekday)[-4:]
    moved = planning.replanned(_month(10), left, SEED)
    assert {p.target for p in moved} == set(_targets(10))
    assert sorted(Counter(p.on for p in moved).values()) == [2, 2, 3, 3]


def test_a_meeting_that_was_missed_is_made_up_for_on_one_day_by_all() -> None:
    left = periods.span_of("month", date(2026, 12, 1)).days(_weekday)[-4:]
    assert len({p.on for p in planning.replanned(_month(10), left, SEED, together=True)}) == 1


def test_what_is_due_each_day_is_not_made_up_for() -> None:
    friday, saturday = date(2026, 12, 4), date(2026, 12, 5)
    days = [friday, saturday]
    week, day = (periods.span_of(period, friday) for period in ("week", "day"))
    assert planning.days_left(week, days, lambda on: on > friday) == [saturday]
    assert planning.days_left(day, [friday], lambda on: True) == []
