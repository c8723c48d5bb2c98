"""The director's figures as the page shows them: rows with bars, each figure a way to its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter, Figures
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.console import division, schemes
from wangge.faces.console import filters as codec
from wangge.faces.console.division import Choice
from wangge.faces.console.filters import Period
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right

SMALL_SAMPLE = 10
"""Below so many judged cases a share says little; it is shown as such."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: its figures, and where each leads."""

    name: str
    counts: Mapping[str, int]
    links: Mapping[str, str]
    share: float | None
    small: bool
    on_time_width: float
    deeper: str = ""


def overview(viewer: Viewer, jurisdiction_key: str, query: QueryDict) -> dict[str, Any]:
    """The page's context: total, by grids of a level (below a chosen grid), by department."""
    scope = people.scope(viewer.account_id, Right.OVERVIEW_VIEW, viewer.at)
    names = Names(jurisdiction_key, viewer.at)
    wanted = _wanted(codec.filter_of(query, jurisdiction_key, viewer), viewer)
    names.on = wanted.division_on or names.on
    period = codec.period_of(query)
    level = _level(wanted, names, query)
    by_grid = cases.overview(scope, wanted, group_by="grid", level=level, now=viewer.at)
    by_department = cases.overview(scope, wanted, group_by="department", now=viewer.at)

    def grid_name(figures: Figures) -> str:
        if not figures.key:
            return _("In no base unit of these grids")
        # Matters that lie in no grid of the level are said to, not counted as a grid of their own.
        name = names.rest_of if figures.filter.exactly else names.grid
        return name(wanted.scheme_key, figures.key)

    def department_name(figures: Figures) -> str:
        return names.department(figures.key) if figures.key else _("Without a department")

    return {
        "total": _bar(by_grid.total, _("Total"), period),
        "grids": _bars(by_grid.groups, grid_name, period, "grid"),
        "departments": _bars(by_department.groups, department_name, period, "department"),
        "crumbs": _crumbs(wanted, names, period),
        "levels": _levels(wanted, names, level, period),
        "periods": _periods(period, wanted, level, timezone.localdate(viewer.at)),
        "period": period,
        "wanted": wanted,
        "level": level,
        "divisions": division.choices(wanted, viewer, period, level),
        "schemes": schemes.choices(wanted, scope, period, viewer.at),
    }


def _wanted(asked: CaseFilter, viewer: Viewer) -> CaseFilter:
    """What the page's figures are narrowed to; of a scheme that the town has."""
    wanted = CaseFilter(
        jurisdiction_key=asked.jurisdiction_key,
        scheme_key=schemes.chosen(asked),
        under=asked.under,
        from_at=asked.from_at,
        to_at=asked.to_at,
        division_on=asked.division_on,
    )
    return replace(wanted, division_on=division.chosen(wanted, viewer))


def _bars(
    groups: tuple[Figures, ...], name: Callable[[Figures], str], period: Period, kind: str
) -> list[Bar]:
    bars = [_bar(g, name(g), period, kind) for g in groups]
    return sorted(bars, key=lambda b: (-b.counts["overdue"], -b.counts["open"], b.name))


def _bar(figures: Figures, name: str, period: Period, kind: Literal["grid", ""] | str = "") -> Bar:
    judged = figures.counts["on_time"] + figures.counts["late"]
    links = {m: f"{codec.address(figures.filter, period, m)}&via=overview" for m in figures.counts}
    share = figures.on_time_share
    deeper = (
        codec.address(figures.filter, period) if kind == "grid" and figures.filter.under else ""
    )
    return Bar(
        name=name,
        counts=figures.counts,
        links=links,
        share=share,
        small=judged < SMALL_SAMPLE,
        on_time_width=round((share or 0) * 100, 1),
        deeper=deeper,
    )


def _specs(wanted: CaseFilter, names: Names) -> list[tuple[str, str, int]]:
    """Key, name and code length of each level of the scheme."""
    scheme = places.scheme_in_force(wanted.jurisdiction_key, wanted.scheme_key, names.on)
    listed, width = [], 0
    for spec in scheme.levels:
        width += spec.code_width
        listed.append((spec.key, said(spec.name), width))
    return listed


def _level(wanted: CaseFilter, names: Names, query: QueryDict) -> str:
    """The level asked for if it lies below the chosen grid, else the next one down."""
    below = [key for key, _name, width in _specs(wanted, names) if width > len(wanted.under)]
    if not wanted.under:
        below = below[1:] or below  # the root alone is the total
    asked = query.get("level", "")
    return asked if asked in below else (below or [_specs(wanted, names)[-1][0]])[0]


def _levels(wanted: CaseFilter, names: Names, level: str, period: Period) -> list[Choice]:
    query = codec.address(wanted, period)
    return [
        Choice(name, f"{query}&level={key}".lstrip("&"), key == level)
        for key, name, width in _specs(wanted, names)
        if width > max(len(wanted.under), 0)
    ]


def _crumbs(wanted: CaseFilter, names: Names, period: Period) -> list[tuple[str, str]]:
    """The way from the whole town down to the chosen grid."""
    if not wanted.under:
        return []
    chain = _chain(wanted, names)
    listed = []
    for code in chain:
        query = codec.address(replace(wanted, under=code), period)
        listed.append((names.grid(wanted.scheme_key, code), query))
    return listed


def _chain(wanted: CaseFilter, names: Names) -> list[str]:
    """The codes from the root down; of a grid that is no longer there its own."""
    try:
        grid = places.grid(wanted.jurisdiction_key, wanted.scheme_key, wanted.under, names.on)
    except NotFound:
        return [wanted.under]
    return [*(g.code for g in reversed(places.ancestors(grid))), wanted.under]


def _periods(period: Period, wanted: CaseFilter, level: str, today: date) -> list[Choice]:
    """The usual spans up to today; any other by its days."""
    spans = [
        (_("Today"), today),
        (_("7 days"), today - timedelta(days=6)),
        (_("30 days"), today - timedelta(days=29)),
        (_("This year"), today.replace(month=1, day=1)),
    ]
    choices = [(text, Period(start, today)) for text, start in spans]
    choices.append((_("All time"), Period(None, None)))
    return [
        Choice(text, f"{codec.address(wanted, p)}&level={level}".lstrip("&"), p == period)
        for text, p in choices
    ]
