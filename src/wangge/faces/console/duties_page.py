"""Duties and campaigns as the head and the director see them: figures by plan, by grid, rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.duties import api as duties
from wangge.domain.duties.api import Days, Division, OccurrenceView, Plan, Progress, RowFilter
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.faces.console import division
from wangge.faces.site import divisions
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import named, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import CampaignSpec, Right
from wangge.plumbing.access import Scope

RIGHTS = (Right.OVERVIEW_VIEW, Right.CASE_SUPERVISE)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with its figures; a campaign with its first and last day."""

    plan: Plan
    progress: Progress
    campaign: CampaignSpec | None
    query: str


def scope_of(viewer: Viewer) -> Scope:
    """Where the viewer may see how far duties have come."""
    found = Scope.nothing()
    for right in RIGHTS:
        found |= Scope(people.scope(viewer.account_id, right, viewer.at).reaches)
    return found


def days_of(query: QueryDict, today: date) -> Days:
    """`from` and `to`; by default the present month. `InvalidInput` for no days."""
    first = today.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    try:
        begin = date.fromisoformat(query.get("from") or first.isoformat())
        end = date.fromisoformat(query.get("to") or last.isoformat())
    except ValueError:
        raise InvalidInput(
            "days", zh="日期写作 2026-03-01。", en="Write days as 2026-03-01.", field="from"
        ) from None
    return Days(begin, end)


def plans_page(viewer: Viewer, town: str, query: QueryDict) -> dict[str, Any]:
    """Every plan of the town that the viewer's scope has anything of, campaigns whole."""
    days = days_of(query, places.local_day(town, viewer.at))
    scope = scope_of(viewer)
    figures = duties.by_plan(scope, town, days, at=viewer.at)
    whole = duties.by_plan(scope, town, Days(), at=viewer.at)
    rows = []
    for plan in duties.plans(town):
        campaign = plan.spec if isinstance(plan.spec, CampaignSpec) else None
        progress = (whole if campaign else figures).get(plan.key)
        if progress is not None:
            rows.append(PlanRow(plan, progress, campaign, "" if campaign else _days_query(days)))
    problems = duties.problems(town, places.local_day(town, viewer.at))
    return {
        "days": days,
        "campaigns": [row for row in rows if row.campaign],
        "recurring": [row for row in rows if not row.campaign],
        "problems": len(problems),
    }


def _days_query(days: Days) -> str:
    given = {"from": days.first_on, "to": days.last_on}
    return urlencode({key: day.isoformat() for key, day in given.items() if day})


def plan_page(viewer: Viewer, town: str, key: str, query: QueryDict) -> dict[str, Any]:
    """One plan by grid of a level, with the way down."""
    plan, days, under = _asked(viewer, town, key, query)
    by = _division(plan, town, query)
    names = Names(town, viewer.at)
    names.on = by.on if by else names.on
    level = query.get("level") or _next_level(plan, town, under, names.on)
    report = duties.progress(
        scope_of(viewer),
        town,
        plan.key,
        at=viewer.at,
        first_on=days.first_on,
        last_on=days.last_on,
        under=under,
        level=level,
        division=by,
    )
    base = _days_query(days) + (f"&division={by.on.isoformat()}" if by else "")
    base = base.lstrip("&")
    lowest = level == plan.post.level
    return {
        "plan": plan,
        "days": days,
        "campaign": plan.spec if isinstance(plan.spec, CampaignSpec) else None,
        "total": report.total,
        "total_query": urlencode({"under": under}) + ("&" + base if base else ""),
        "under": under,
        "crumbs": _crumbs(plan, town, under, base, names),
        "divisions": _divisions(plan, town, viewer, days, by),
        "division_on": by.on if by else None,
        "grids": [
            {
                "name": names.grid(plan.scheme_key, row.grid_code) or _("In no one of these grids"),
                "progress": row,
                "query": urlencode(
                    {"under": row.grid_code} if row.grid_code else {"apart": level, "under": under}
                )
                + ("&" + base if base else ""),
                "deeper": not lowest and row.grid_code not in ("", under),
            }
            for row in report.grids
        ],
    }


def _asked(viewer: Viewer, town: str, key: str, query: QueryDict) -> tuple[Plan, Days, str]:
    plan = duties.plan(town, key)
    if isinstance(plan.spec, CampaignSpec) and not (query.get("from") or query.get("to")):
        return plan, Days(), query.get("under", "")
    return plan, days_of(query, places.local_day(town, viewer.at)), query.get("under", "")


def _division(plan: Plan, town: str, query: QueryDict) -> Division | None:
    """By `?division=` a day whose grids count; None where there were none that day."""
    try:
        on = date.fromisoformat(query.get("division", ""))
        places.scheme_in_force(town, plan.scheme_key, on)
    except (ValueError, NotFound):
        return None
    return Division(plan.scheme_key, on, apart=_level(plan, query.get("apart", "")))


def _level(plan: Plan, asked: str) -> str:
    """A level that the scheme has; of another that of the post."""
    known = [level.key for level in plan.pack.scheme.levels]
    return asked if not asked or asked in known else plan.post.level


def _divisions(
    plan: Plan, town: str, viewer: Viewer, days: Days, by: Division | None
) -> list[division.Choice]:
    present = by.on if by else None
    base = _days_query(days)
    return [
        division.Choice(text, f"{base}&division={day or ''}".lstrip("&"), day == present)
        for text, day in divisions.days_of(town, plan.scheme_key, viewer.at)
    ]


def _next_level(plan: Plan, town: str, under: str, on: date) -> str:
    """The level below the chosen grid; at most that of the post."""
    order = [level.key for level in plan.pack.scheme.levels]
    most = order.index(plan.post.level)
    if not under:
        return order[min(1, most)]
    try:
        here = places.grid(town, plan.scheme_key, under, on).level
    except NotFound:
        return order[most]
    return order[min(order.index(here) + 1, most)]


def _crumbs(plan: Plan, town: str, under: str, base: str, names: Names) -> list[tuple[str, str]]:
    found = [(said(plan.spec.name), base)]
    if under:
        try:
            grid = places.grid(town, plan.scheme_key, under, names.on)
        except NotFound:
            return [*found, (names.grid(plan.scheme_key, under), urlencode({"under": under}))]
        chain = [grid, *places.ancestors(grid)]
        for one in reversed(chain[:-1] or chain):
            query = urlencode({"under": one.code}) + ("&" + base if base else "")
            found.append((named(one), query))
    return found


def rows_page(viewer: Viewer, town: str, key: str, query: QueryDict) -> dict[str, Any]:
    """The rows behind a figure."""
    wanted = _filter(viewer, town, key, query)
    try:
        page = duties.rows_of(scope_of(viewer), wanted, at=viewer.at, after=query.get("after", ""))
    except ValueError:
        raise NotFound("page", zh="没有这一页。", en="There is no such page.") from None
    names = Names(town, viewer.at)
    more = query.copy()
    more["after"] = page.after
    plan = duties.plan(town, key)
    return {
        "plan": plan,
        "wanted": wanted,
        "rows": _rows(page.rows, names, viewer),
        "more": more.urlencode() if page.after else "",
        "query": query.urlencode(),
        "under_name": names.place(plan.scheme_key, wanted.under) if wanted.under else "",
    }


def _filter(viewer: Viewer, town: str, key: str, query: QueryDict) -> RowFilter:
    plan, days, under = _asked(viewer, town, key, query)
    measure = query.get("measure", "target")
    if measure not in duties.MEASURES:
        raise NotFound("no_such_figure", zh="没有这项数字。", en="There is no such figure.")
    by = _division(plan, town, query)
    return RowFilter(town, plan.key, days, under, measure, by)


def _rows(rows: tuple[OccurrenceView, ...], names: Names, viewer: Viewer) -> list[dict[str, Any]]:
    titles = tasks.titles_of([row.task_id for row in rows])
    return [
        {
            "row": row,
            "title": titles.get(row.task_id),
            "place": names.place(row.scheme_key, row.grid_code),
            "overdue": row.is_open and row.due_at < viewer.at,
            "late": row.done_at is not None and row.done_at > row.due_at,
        }
        for row in rows
    ]


def problems_page(viewer: Viewer, town: str) -> dict[str, Any]:
    """What can't be planned, and why."""
    found = duties.problems(town, places.local_day(town, viewer.at))
    known = {plan.key: plan for plan in duties.plans(town)}
    return {"problems": [(known.get(p.plan), p) for p in found]}


def export(viewer: Viewer, town: str, key: str, query: QueryDict) -> Iterator[str]:
    """The rows as CSV, line by line; ids and codes, no name of anybody recorded."""
    wanted = _filter(viewer, town, key, query)
    names = Names(town, viewer.at)
    head = [_("Planned for"), _("Grid code"), _("Grid"), _("Target"), _("Due by"), _("Done")]
    yield "\ufeff" + _line([*head, _("Cancelled"), _("Findings")])
    for row in duties.every_row(scope_of(viewer), wanted, at=viewer.at):
        yield _line(
            [
                row.planned_on.isoformat(),
                row.grid_code,
                names.grid(row.scheme_key, row.grid_code),
                row.target,
                *(_instant(at) for at in (row.due_at, row.done_at, row.cancelled_at)),
                str(row.findings),
            ]
        )


def _instant(at: Any) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _line(cells: list[str]) -> str:
    """A line of CSV; what a spreadsheet would take for a formula is quoted as text."""
    out = io.StringIO()
    safe = [f"'{c}" if c[:1] in ("=", "+", "-", "@", "\t") else c for c in cells]
    csv.writer(out).writerow(safe)
    return out.getvalue()
