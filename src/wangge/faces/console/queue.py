"""The dispatcher's list as the page shows it: rows with names, tabs with counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter, CaseView
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.faces.site.naming import Names
from wangge.faces.site.town import main_scheme
from wangge.faces.site.viewer import Viewer
from wangge.faces.site.words import word
from wangge.packs.schema import Phase, Right
from wangge.plumbing.access import Scope

PAGE_SIZE = 50
_SKIPPED = (Phase.COLLECTION,)


@dataclass(frozen=True, slots=True)
class Row:
    """A case with the names its line shows."""

    case: CaseView
    place: str
    holder: str
    department: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A list one tap away, and how many are in it."""

    text: str
    query: str
    count: int
    here: bool
    presses: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the queue."""

    rows: list[Row]
    next_query: str


def reach(viewer: Viewer, query: QueryDict) -> Scope:
    """Whose rows: a figure's rows by the right to figures, others by the right to cases."""
    right = Right.OVERVIEW_VIEW if query.get("via") == "overview" else Right.CASE_VIEW
    return people.scope(viewer.account_id, right, viewer.at)


def listing(viewer: Viewer, scope: Scope, wanted: CaseFilter, query: QueryDict) -> Listing:
    """One page, by what presses first; by receipt when asked for."""
    newest = query.get("order") == "newest" or query.get("status") == "closed"
    order: Literal["newest", "due"] = "newest" if newest else "due"
    cursor = query.get("cursor") or None
    page = cases.case_queue(scope, wanted, cursor, order=order, size=PAGE_SIZE)
    following = query.copy()
    following["cursor"] = page.next_cursor or ""
    rows = _rows(page.rows, wanted.jurisdiction_key, viewer.at)
    return Listing(rows, following.urlencode() if page.next_cursor else "")


def tabs(viewer: Viewer, scope: Scope, wanted: CaseFilter, query: QueryDict) -> list[Tab]:
    """Open cases by step, then what presses: overdue, without a place, at the desk, mine."""
    everything = CaseFilter(jurisdiction_key=wanted.jurisdiction_key)
    by_phase = cases.overview(scope, everything, group_by="phase", now=viewer.at)
    counts = {g.key: g.counts["open"] for g in by_phase.groups}
    late = by_phase.total.counts["overdue"]
    unplaced = replace(everything, located=False)
    nowhere = cases.overview(scope, unplaced, group_by="none", now=viewer.at).total.counts["open"]
    mine = replace(everything, holder_id=viewer.account_id)
    own = cases.overview(scope, mine, group_by="none", now=viewer.at).total.counts["open"]
    phases = [p for p in Phase if p not in _SKIPPED and counts.get(p.value)]
    listed = [("measure=open", _("All open"), sum(counts.values()), False)]
    listed += [(f"measure=open&phase={p}", word("phase", p), counts[p], False) for p in phases]
    listed += [
        ("mine=1&measure=open", _("With me"), own, False),
        ("measure=overdue", _("Overdue"), late, True),
        ("measure=open&located=0", _("Place to be settled"), nowhere, True),
        ("desk=1", _("Desk"), _desk_count(viewer), True),
        ("status=closed", _("Closed"), by_phase.total.counts["closed"], False),
    ]
    return [Tab(t, q, n, _is_here(q, query), presses) for q, t, n, presses in listed]


def desk(viewer: Viewer) -> list[tasks.TaskView]:
    """Open tasks that climbed or fell to the desk because nobody was on the post."""
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    wanted = tasks.QueueFilter(stands_in=True)
    return list(tasks.queue(scope, viewer.at, wanted, limit=200).rows)


def _desk_count(viewer: Viewer) -> int:
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    return tasks.counts(scope, viewer.at).stands_in


def _is_here(tab_query: str, query: QueryDict) -> bool:
    wanted = QueryDict(tab_query)
    names = ("status", "phase", "mine", "measure", "located", "desk")
    return all(query.get(n, "") == wanted.get(n, "") for n in names)


def _rows(found: tuple[CaseView, ...], jurisdiction_key: str, at: datetime) -> list[Row]:
    names = Names(jurisdiction_key, at)
    names.load_people(c.holder_id for c in found)
    return [
        Row(
            case=c,
            place=names.grid(c.scheme_key, c.grid_code),
            holder=names.person(c.holder_id),
            department=names.department(c.department) if c.department else "",
        )
        for c in found
    ]


def filter_choices(jurisdiction_key: str, viewer: Viewer) -> dict[str, list[tuple[str, str]]]:
    """What the filter form offers: grids of the upper levels, departments, matters."""
    names = Names(jurisdiction_key, viewer.at)
    return {
        "grids": names.upper_grids(main_scheme(jurisdiction_key)),
        "departments": list(names.departments().items()),
        "types": list(names.types().items()),
    }
