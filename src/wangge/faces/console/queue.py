"""The dispatcher's list as the page shows it: rows with names, tabs with counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter, CaseView
from wangge.domain.people import api as people
from wangge.domain.tasks import api as tasks
from wangge.faces.console import filters as codec
from wangge.faces.console.shown import words_of
from wangge.faces.site.naming import Names
from wangge.faces.site.viewer import Viewer
from wangge.faces.site.words import word
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import Phase, Right
from wangge.plumbing.access import Scope

PAGE_SIZE = 50
DUTIES_MOST = 200
_CASES = tasks.QueueFilter(stands_in=True, about="case:")
_DUTIES = tasks.QueueFilter(stands_in=True, about="duty:")
_SKIPPED = (Phase.COLLECTION,)


@dataclass(frozen=True, slots=True)
class Row:
    """A case with the names its line shows."""

    case: CaseView
    place: str
    holder: str
    department: str
    promise_passed: bool
    """The case's own limit is over, while its present step still has time, as after a rework."""


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
    """A page of the queue: how many cases the whole list has, and what it was narrowed to."""

    rows: list[Row]
    next_query: str
    count: int
    shown: list[str]


@dataclass(frozen=True, slots=True)
class StandIns:
    """What somebody else does because nobody is on the post: cases, and duties beside them."""

    of_cases: tuple[tasks.TaskView, ...]
    of_duties: tuple[tasks.TaskView, ...]
    duties: int
    """All of them; no more than `DUTIES_MOST` are listed."""


def reach(viewer: Viewer, query: QueryDict) -> Scope:
    """Whose rows: a figure's rows by the right to figures, others by the right to cases."""
    right = Right.OVERVIEW_VIEW if query.get("via") == "overview" else Right.CASE_VIEW
    return people.scope(viewer.account_id, right, viewer.at)


def listing(viewer: Viewer, scope: Scope, wanted: CaseFilter, query: QueryDict) -> Listing:
    """One page, by what presses first; by receipt when asked for."""
    late_or_found = query.get("status") == "closed" or bool(wanted.words)
    newest = query.get("order") == "newest" or (late_or_found and query.get("order") != "due")
    order: Literal["newest", "due"] = "newest" if newest else "due"
    cursor = query.get("cursor") or None
    page = cases.case_queue(scope, wanted, cursor, order=order, size=PAGE_SIZE)
    following = query.copy()
    following["cursor"] = page.next_cursor or ""
    names = Names(wanted.jurisdiction_key, viewer.at)
    return Listing(
        rows=_rows(page.rows, names, viewer.at),
        next_query=following.urlencode() if page.next_cursor else "",
        count=cases.count(scope, wanted),
        shown=words_of(wanted, codec.period_of(query), names),
    )


def case_meant(scope: Scope, words: str) -> UUID | None:
    """The case whose whole number was typed, in whichever way; None for anything else."""
    try:
        return cases.case_by_number(scope, words).case.id
    except (InvalidInput, NotFound):
        return None


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
        ("desk=1", _("Post vacant"), _desk_count(viewer), True),
        ("status=closed", _("Closed"), by_phase.total.counts["closed"], False),
    ]
    return [Tab(t, q, n, _is_here(q, query), presses) for q, t, n, presses in listed]


def desk(viewer: Viewer) -> StandIns:
    """Open tasks that others do, or the desk, because nobody was on the post."""
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    return StandIns(
        of_cases=tasks.queue(scope, viewer.at, _CASES, limit=500).rows,
        of_duties=tasks.queue(scope, viewer.at, _DUTIES, limit=DUTIES_MOST).rows,
        duties=tasks.counts(scope, viewer.at, _DUTIES).stands_in,
    )


def _desk_count(viewer: Viewer) -> int:
    scope = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    return tasks.counts(scope, viewer.at, _CASES).stands_in


def _is_here(tab_query: str, query: QueryDict) -> bool:
    wanted = QueryDict(tab_query)
    names = ("status", "phase", "mine", "measure", "located", "desk", "q")
    return all(query.get(n, "") == wanted.get(n, "") for n in names)


def _rows(found: tuple[CaseView, ...], names: Names, at: datetime) -> list[Row]:
    names.load_people(c.holder_id for c in found)
    return [
        Row(
            case=c,
            place=names.grid(c.scheme_key, c.grid_code),
            holder=names.person(c.holder_id),
            department=names.department(c.department) if c.department else "",
            promise_passed=_promise_passed(c, at),
        )
        for c in found
    ]


def _promise_passed(case: CaseView, at: datetime) -> bool:
    if case.due_at is None or case.handled_at is not None or case.paused or case.status == "closed":
        return False
    return case.due_at < at and (case.step_due_at is None or case.step_due_at >= at)


def filter_choices(wanted: CaseFilter, viewer: Viewer) -> dict[str, list[tuple[str, str]]]:
    """What the filter form offers: grids of the upper levels, departments, matters."""
    names = Names(wanted.jurisdiction_key, viewer.at)
    return {
        "grids": names.upper_grids(wanted.scheme_key or names.main_scheme),
        "departments": [(codec.NONE, _("Without a department")), *names.departments().items()],
        "types": list(names.types().items()),
    }
