"""Figures over cases: open, overdue, closed, in time, by grid of a level or by department.

One query for all groups. Each figure names the filter that lists exactly its rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Substr

from wangge.domain.cases.models import Case
from wangge.domain.cases.queries.filters import MEASURES, CaseFilter, measure, narrow
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.access import Scope

GroupBy = Literal["grid", "department", "type", "phase", "scheme", "none"]
_COLUMNS: Mapping[str, str] = {
    "department": "department",
    "type": "type_key",
    "phase": "phase",
    "scheme": "scheme_key",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted for one group. `on_time_share` is among those with a verdict, or None."""

    key: str
    counts: Mapping[str, int]
    filter: CaseFilter
    """Lists the group's rows; with `measure` set to a name in `counts`, exactly those counted."""

    @property
    def on_time_share(self) -> float | None:
        """In time ÷ (in time + late); matters without a limit count as in time."""
        judged = self.counts["on_time"] + self.counts["late"]
        return self.counts["on_time"] / judged if judged else None


@dataclass(frozen=True, slots=True)
class Overview:
    """The groups by key, and their total. Every row is in exactly one group."""

    groups: tuple[Figures, ...]
    total: Figures


def overview(
    scope: Scope,
    filters: CaseFilter,
    *,
    group_by: GroupBy = "grid",
    level: str = "",
    now: datetime,
) -> Overview:
    """Figures of the cases that `scope` covers and `filters` let through, judged at `now`.

    `group_by` `grid` needs `level`, `filters.jurisdiction_key` and `filters.scheme_key`. A case
    that lies above that level (its place isn't known more exactly) forms a group of its own grid.
    With `filters.division_on` cases are counted by their base units in the grids of that day; those
    without such a unit form the group with an empty key.
    Raises `InvalidInput` (`unknown_level`), `NotFound` (scheme).
    """
    filters = replace(filters, measure="", now=now)
    rows = narrow(Case.objects.within(scope), filters)
    # The prefix keeps `on_time` and others apart from the columns they are counted from.
    counted = {f"n_{name}": Count("pk", filter=measure(name, now)) for name in MEASURES}
    if group_by == "grid" and filters.division_on is not None:
        by_unit = rows.values("unit_code").annotate(**counted).order_by("unit_code")
        groups = tuple(_folded(by_unit, filters, level, filters.division_on))
        return Overview(groups, _total(groups, filters))
    rows, width = _grouped(rows, filters, group_by, level, now)
    found = rows.values("group").annotate(**counted).order_by("group")
    groups = tuple(_figures(row, filters, group_by, width) for row in found)
    return Overview(groups, _total(groups, filters))


def _folded(
    by_unit: Iterable[Mapping[str, Any]], filters: CaseFilter, level: str, on: date
) -> Iterator[Figures]:
    """Counts of base units added up by the grids of a level on that day; last those of no unit."""
    width = _width_on(filters, level, on)
    leaves = dict(places.unit_grids(filters.jurisdiction_key, filters.scheme_key, on))
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in by_unit:
        key = leaves.get(row["unit_code"], "")[:width]
        sums[key].update({name: row[f"n_{name}"] for name in MEASURES})
    for key in sorted(sums, key=lambda k: (not k, k)):
        drill = replace(filters, under=key) if key else replace(filters, under="", apart=True)
        yield Figures(key, {name: sums[key][name] for name in MEASURES}, drill)


def _grouped(
    rows: QuerySet[Any], filters: CaseFilter, group_by: GroupBy, level: str, now: datetime
) -> tuple[QuerySet[Any], int]:
    if group_by == "grid":
        width = _width(filters, level, now)
        return rows.annotate(group=Substr("grid_code", 1, width)), width
    column = _COLUMNS.get(group_by)
    return rows.annotate(group=F(column) if column else Value("")), 0


def _width(filters: CaseFilter, level: str, now: datetime) -> int:
    """How many characters a code of that level has."""
    return _width_on(filters, level, places.local_day(filters.jurisdiction_key, now))


def _width_on(filters: CaseFilter, level: str, on: date) -> int:
    scheme = places.scheme_in_force(filters.jurisdiction_key, filters.scheme_key, on)
    width = 0
    for spec in scheme.levels:
        width += spec.code_width
        if spec.key == level:
            return width
    raise InvalidInput(
        "unknown_level",
        zh=f"网格方案没有“{level}”这一层级。",
        en=f"The scheme has no level “{level}”.",
        field="level",
        data={"possible": [spec.key for spec in scheme.levels]},
    )


def _figures(row: Mapping[str, Any], filters: CaseFilter, group_by: GroupBy, width: int) -> Figures:
    key = row["group"]
    counts = {name: row[f"n_{name}"] for name in MEASURES}
    return Figures(key, counts, _drill(filters, group_by, key, width))


def _drill(filters: CaseFilter, group_by: GroupBy, key: str, width: int) -> CaseFilter:
    if group_by == "grid":
        whole = len(key) == width
        return replace(filters, under=key) if whole else replace(filters, exactly=key)
    if group_by == "department":
        return replace(filters, department=key)
    if group_by == "type":
        return replace(filters, type_key=key)
    if group_by == "scheme":
        return replace(filters, scheme_key=key)
    return replace(filters, phase=key) if group_by == "phase" else filters


def _total(groups: Iterable[Figures], filters: CaseFilter) -> Figures:
    listed = list(groups)
    counts = {name: sum(g.counts[name] for g in listed) for name in MEASURES}
    return Figures("", counts, filters)
