"""Goals by year that inspections decide: how many grids passed, the share, the goal, who is left.

Only grids the viewer answers for are counted and named. A share that can't be worked out is said
to be missing, never nought.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.duties import api as duties
from wangge.domain.duties.api import Acceptance, Accepted
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.faces.community.drill import Ground
from wangge.kernel.errors import NotFound, Undetermined
from wangge.packs.goals import Standing, goal_on, standing
from wangge.packs.schema import IndicatorSpec, MeasureSpec, PackSpec, Text

PAGE = 100
DECIDED = {"inspected", "grids"}
"""What can be counted from checks and grids alone."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year of one indicator. `standing` None: `lacking` says why."""

    year: int
    grids: int | None
    checked: int
    passed: int
    goal: float | None
    standing: Standing | None
    lacking: str


@dataclass(frozen=True, slots=True)
class Goal:
    """An indicator with its years, the latest first; what was checked, by duty and year."""

    spec: IndicatorSpec
    levels: tuple[str, ...]
    level_names: tuple[Text, ...]
    plans: tuple[str, ...]
    checks: dict[str, dict[int, Acceptance]]
    lines: tuple[YearLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A grid not accepted yet. `last` None: never checked."""

    grid: GridRef
    above: GridRef | None
    last: Accepted | None
    this_year: bool
    """Whether the last check was in the year asked for, not an earlier one."""


def fits(pack: PackSpec) -> bool:
    """Whether inspections decide any of the pack's goals."""
    return bool(_decided(pack))


def goals_page(ground: Ground, query: QueryDict) -> dict[str, Any]:
    """Every such indicator by year, and the grids left in the year that is asked for."""
    goals = [_goal(ground, spec) for spec in _decided(ground.pack)]
    page: dict[str, Any] = {"goals": goals}
    key, year = query.get("goal", ""), query.get("year", "")
    chosen = next((g for g in goals if g.spec.key == key), None)
    line = next((x for x in chosen.lines if str(x.year) == year), None) if chosen else None
    if chosen and line and line.grids:
        page["left"] = _left_page(ground, chosen, line, query.get("after", ""))
    return page


def _decided(pack: PackSpec) -> list[IndicatorSpec]:
    found = []
    for spec in pack.indicators:
        counts = {m.count for m in spec.measures}
        if "inspected" in counts and counts <= DECIDED and not any(m.of for m in spec.measures):
            found.append(spec)
    return found


def _goal(ground: Ground, spec: IndicatorSpec) -> Goal:
    pack = ground.pack
    levels = _named(spec, "grids", "level")
    plans = tuple(f"{pack.key}/{key}" for key in _named(spec, "inspected", "duty"))
    checks = {
        plan: duties.acceptance_by_year(ground.scope, ground.town, plan, under=ground.under)
        for plan in plans
    }
    names = tuple(x.name for x in pack.scheme.levels if x.key in levels)
    goal = Goal(spec, levels, names, plans, checks)
    years = {ground.on.year, *(g.since.year for g in spec.goals)}
    years |= {year for by_year in checks.values() for year in by_year}
    lines = tuple(_line(ground, goal, year) for year in sorted(years, reverse=True))
    return Goal(spec, levels, names, plans, checks, lines)


def _named(spec: IndicatorSpec, count: str, column: str) -> tuple[str, ...]:
    """What the measures of that count name in a column, each once."""
    keys = (k for m in spec.measures if m.count == count for k in m.where.get(column, ()))
    return tuple(dict.fromkeys(keys))


def _line(ground: Ground, goal: Goal, year: int) -> YearLine:
    grids = _grids(ground, goal, year) if year <= ground.on.year else None
    results = _results(goal, year, grids or {})
    lacking = _lacking(ground, year, grids, results)
    stands = None
    if grids and not lacking:
        counts = {m.key: float(_count(ground, m, year, goal, grids)) for m in goal.spec.measures}
        try:
            stands = standing(goal.spec, counts, date(year, 12, 31))
        except Undetermined:
            lacking = _("The formula can't be worked out with these counts.")
    return YearLine(
        year=year,
        grids=None if grids is None else len(grids),
        checked=len(results),
        passed=sum(r.passed for r in results.values()),
        goal=goal_on(goal.spec, date(year, 12, 31)),
        standing=stands,
        lacking=lacking,
    )


def _lacking(
    ground: Ground, year: int, grids: dict[str, GridRef] | None, results: dict[str, Accepted]
) -> str:
    if year > ground.on.year:
        return _("The year hasn't come yet.")
    if grids is None:
        return _("No division of that year is recorded, so there is no share.")
    if not grids:
        return _("None of your grids here is of this level.")
    return "" if results else _("No check is recorded for this year.")


def _grids(ground: Ground, goal: Goal, year: int) -> dict[str, GridRef] | None:
    """The viewer's grids of the goal's levels at the end of that year (this year: today), by
    code; None where the scheme had no division then."""
    on = min(date(year, 12, 31), ground.on)
    scheme = ground.pack.scheme.key
    found: dict[str, GridRef] = {}
    try:
        for level in goal.levels:
            for grid in places.grids(ground.town, scheme, on, level=level, under=ground.under):
                if ground.scope.covers(grid.code, scheme):
                    found[grid.code] = grid
    except NotFound:
        return None
    return found


def _results(
    goal: Goal, year: int, grids: dict[str, GridRef], plans: Iterable[str] | None = None
) -> dict[str, Accepted]:
    """The latest check of each grid in that year."""
    found: dict[str, Accepted] = {}
    for plan in goal.plans if plans is None else plans:
        by_year = goal.checks[plan]
        for one in by_year[year].results if year in by_year else ():
            known = found.get(one.target)
            if one.target in grids and (known is None or known.done_at < one.done_at):
                found[one.target] = one
    return found


def _count(
    ground: Ground, measure: MeasureSpec, year: int, goal: Goal, grids: dict[str, GridRef]
) -> int:
    if measure.count == "grids":
        levels = measure.where.get("level", ())
        return sum(not levels or g.level in levels for g in grids.values())
    plans = [f"{ground.pack.key}/{key}" for key in measure.where.get("duty", ())]
    wanted = measure.where.get("passed", ())
    results = _results(goal, year, grids, plans or None).values()
    return sum(not wanted or ("yes" if r.passed else "no") in wanted for r in results)


def _left_page(ground: Ground, goal: Goal, line: YearLine, after: str) -> dict[str, Any]:
    """Who isn't accepted in that year, a page at a time by code, and the same by grid below."""
    year = line.year
    grids = _grids(ground, goal, year) or {}
    results = _results(goal, year, grids)
    left = [c for c in sorted(grids) if c not in results or not results[c].passed]
    shown = [c for c in left if c > after]
    below = [
        (grid, sum(results[c].passed for c in mine if c in results), len(mine))
        for grid in ground.below
        if (mine := [c for c in grids if c.startswith(grid.code)]) and grid.code not in grids
    ]
    return {
        "goal": goal,
        "year": year,
        "count": len(left),
        "rows": [_left(ground, goal, year, grids[c], results) for c in shown[:PAGE]],
        "more": shown[PAGE - 1] if len(shown) > PAGE else "",
        "below": below,
    }


def _left(
    ground: Ground, goal: Goal, year: int, grid: GridRef, results: dict[str, Accepted]
) -> Left:
    last = results.get(grid.code)
    if last is None:
        years = {y for by_year in goal.checks.values() for y in by_year if y < year}
        earlier = (_results(goal, y, {grid.code: grid}) for y in sorted(years, reverse=True))
        last = next((found[grid.code] for found in earlier if found), None)
    above = next(
        (g for g in places.ancestors(grid) if ground.scope.covers(g.code, g.scheme_key)), None
    )
    return Left(grid, above, last, grid.code in results)
