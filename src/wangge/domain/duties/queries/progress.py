"""How far a duty or a campaign has come: to be done, done, found, overdue, by grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from wangge.domain.duties import plans
from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.queries.wholes import closed, wholes
from wangge.domain.places import api as places
from wangge.kernel.clock import aware
from wangge.kernel.errors import NotFound
from wangge.plumbing.access import Scope, prefix_range


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures of one grid, or of all. `target`: what is to be done, the cancelled left out."""

    grid_code: str
    target: int
    done: int
    late: int
    """Of the done, those after the due instant."""
    found: int
    """Findings."""
    overdue: int
    cancelled: int

    @property
    def share(self) -> float:
        """Of the target, what is done; 1.0 when there is nothing to do."""
        return self.done / self.target if self.target else 1.0


MEASURES = ("target", "done", "late", "found", "overdue", "cancelled")


class Days(NamedTuple):
    """Both included; None: without an end on that side."""

    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """Occurrences counted by their base units in a scheme's grids of a day, not by the grid that
    owed them; those without one where all of that grid's ground lies. `apart`: the level of whose
    grids they are in none."""

    scheme_key: str
    on: date
    apart: str = ""


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """All, and each grid that has any, by code."""

    total: Progress
    grids: tuple[Progress, ...]


def progress(
    scope: Scope,
    jurisdiction_key: str,
    plan_key: str,
    *,
    at: datetime,
    first_on: date | None = None,
    last_on: date | None = None,
    under: str = "",
    level: str | None = None,
    division: Division | None = None,
) -> ProgressReport:
    """What is planned for these days (of a campaign: all of it) within the scope, at `at`.

    By the grids that owe it, or by those of `level` above them; with `division` by those of
    another day, what lies in none of them last and with an empty code. One query, with `division`
    one more for each version of the scheme. Raises `NotFound` for an unknown plan or a level that
    the scheme lacks.
    """
    plan = plans.plan(jurisdiction_key, plan_key)
    days = Days(first_on, last_on)
    rows = planned(scope, jurisdiction_key, days, at, plan.key, under, division)
    if division is not None:
        folded = _placed(rows, jurisdiction_key, division, _width(plan, level), at)
        return ProgressReport(_sum(folded, under), tuple(folded))
    rows = rows.annotate(at_grid=Substr("grid_code", 1, _width(plan, level)))
    found = [Progress(*row) for row in _figures(rows, "at_grid", at)]
    return ProgressReport(_sum(found, under), tuple(found))


def by_plan(
    scope: Scope, jurisdiction_key: str, days: Days, *, at: datetime
) -> dict[str, Progress]:
    """The same for every plan that has anything on these days, by plan; one query."""
    rows = planned(scope, jurisdiction_key, days, at)
    return {plan: Progress("", *figures) for plan, *figures in _figures(rows, "plan", at)}


def planned(
    scope: Scope,
    jurisdiction_key: str,
    days: Days,
    at: datetime,
    plan_key: str = "",
    under: str = "",
    division: Division | None = None,
) -> QuerySet[Any]:
    """The occurrences planned for these days within the scope, of one plan and under one grid.

    `at`: until when grids are known.
    """
    rows = Occurrence.objects.within(scope).filter(jurisdiction_key=jurisdiction_key)
    if plan_key:
        rows = rows.filter(plan=plan_key)
    if days.first_on is not None:
        rows = rows.filter(planned_on__gte=days.first_on)
    if days.last_on is not None:
        rows = rows.filter(planned_on__lte=days.last_on)
    if division is not None:
        width = _width(plans.plan(jurisdiction_key, plan_key), division.apart or None)
        return _by_division(rows, jurisdiction_key, under, division, width, at)
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(grid_code__gte=low, grid_code__lt=high)
    return rows


def _by_division(
    rows: QuerySet[Any],
    jurisdiction_key: str,
    under: str,
    division: Division,
    width: int,
    at: datetime,
) -> QuerySet[Any]:
    asked = (jurisdiction_key, division.scheme_key)
    rows = closed(rows)
    if not (under or division.apart):
        return rows
    whole = wholes(rows, *asked, division.on, at)
    if under:
        units = Q(unit_code__in=places.units_under(*asked, under, division.on))
        rows = rows.filter(units | whole.under(under))
    if division.apart:
        units = Q(unit_code__in=places.units_under(*asked, "", division.on))
        rows = rows.filter(whole.cut(width) | ~Q(unit_code="") & ~units)
    return rows


def _placed(
    rows: QuerySet[Any], jurisdiction_key: str, division: Division, width: int, at: datetime
) -> list[Progress]:
    """Figures by the grids of the division; last those of none."""
    asked = (jurisdiction_key, division.scheme_key, division.on)
    leaves = dict(places.unit_grids(*asked))
    found = [
        (leaves.get(unit, ""), *figures)
        for unit, *figures in _figures(rows.exclude(unit_code=""), "unit_code", at)
    ]
    whole = wholes(rows, *asked, at)
    for span in whole.spans:
        of_grids = _figures(whole.rows.filter(span.when), "grid_code", at)
        found += [(span.inside.get(code, ""), *figures) for code, *figures in of_grids]
    return _folded(found, width)


def _folded(found: Iterable[tuple[Any, ...]], width: int) -> list[Progress]:
    """Figures of places added up by the grids they are in; last those in none of so long a code."""
    sums: dict[str, list[int]] = {}
    for code, *figures in found:
        key = code[:width] if len(code) >= width else ""
        before = sums.get(key, [0] * len(figures))
        sums[key] = [a + (b or 0) for a, b in zip(before, figures, strict=True)]
    return [Progress(key, *sums[key]) for key in sorted(sums, key=lambda k: (not k, k))]


def measured(measure: str, at: datetime) -> Q:
    """Which occurrences a figure of `Progress` counts; `found` means those with findings."""
    open_now = Q(done_at__isnull=True, cancelled_at__isnull=True)
    return {
        "target": Q(cancelled_at__isnull=True),
        "done": Q(done_at__isnull=False),
        "late": Q(done_at__gt=F("due_at")),
        "found": Q(findings__gt=0),
        "overdue": open_now & Q(due_at__lt=aware(at, "at")),
        "cancelled": Q(cancelled_at__isnull=False),
    }[measure]


def _figures(rows: QuerySet[Any], group: str, at: datetime) -> Iterable[tuple[Any, ...]]:
    """Group, target, done, late, found, overdue, cancelled, in the order of groups."""
    counts: dict[str, Aggregate] = {
        f"{name}_": Count("pk", filter=measured(name, at)) for name in MEASURES
    }
    counts["found_"] = Sum("findings")
    figures = rows.order_by().values(group).annotate(**counts).order_by(group)
    return figures.values_list(group, *counts)


def _width(plan: plans.Plan, level: str | None) -> int:
    """How many characters a code of that level has at most; by default those of the post's."""
    widths = plan.pack.scheme.levels
    keys = [item.key for item in widths]
    wanted = level or plan.post.level
    if wanted not in keys:
        raise NotFound(
            "no_such_level",
            zh=f"方案中没有层级“{wanted}”。",
            en=f"The scheme has no level “{wanted}”.",
            field="level",
        )
    return sum(item.code_width for item in widths[: keys.index(wanted) + 1])


def _sum(found: list[Progress], under: str) -> Progress:
    return Progress(under, *(sum(getattr(row, name) for row in found) for name in MEASURES))
