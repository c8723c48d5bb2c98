"""The rows behind a figure of a plan's progress, a page at a time, with their tasks' titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wangge.domain.duties.queries.progress import Days, Division, measured, planned
from wangge.domain.duties.views import OccurrenceView, occurrence_view
from wangge.plumbing.access import Scope

PAGE = 100
_ALWAYS = Days()


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows: of a plan, on some days, under a grid, those that a figure counts."""

    jurisdiction_key: str
    plan: str
    days: Days = _ALWAYS
    under: str = ""
    measure: str = "target"
    division: Division | None = None


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows by day and target; `after` continues, empty at the end."""

    rows: tuple[OccurrenceView, ...]
    after: str


def rows_of(
    scope: Scope, wanted: RowFilter, *, at: datetime, after: str = "", limit: int = PAGE
) -> RowPage:
    """A page of rows within the scope. One query. `ValueError` for an `after` that isn't one."""
    found = _asked(scope, wanted, at)
    found = found.filter(measured(wanted.measure, at)).order_by("planned_on", "pk")
    if after:
        on, _, key = after.partition("_")
        day, last = date.fromisoformat(on), UUID(key)
        later = found.filter(planned_on__gt=day)
        found = later | found.filter(planned_on=day, pk__gt=last)
    page = list(found[: limit + 1])
    shown = page[:limit]
    more = f"{shown[-1].planned_on.isoformat()}_{shown[-1].pk}" if len(page) > limit else ""
    return RowPage(tuple(occurrence_view(row) for row in shown), more)


def every_row(scope: Scope, wanted: RowFilter, *, at: datetime) -> Iterator[OccurrenceView]:
    """All of them, read in pieces: for a file."""
    found = _asked(scope, wanted, at)
    found = found.filter(measured(wanted.measure, at)).order_by("planned_on", "pk")
    return (occurrence_view(row) for row in found.iterator(2000))


def _asked(scope: Scope, wanted: RowFilter, at: datetime) -> QuerySet[Any]:
    town, plan = wanted.jurisdiction_key, wanted.plan
    return planned(scope, town, wanted.days, at, plan, wanted.under, wanted.division)
