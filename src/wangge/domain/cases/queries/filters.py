"""What a list of cases is narrowed to: the same words for queue, overview and map.

A drill-down from a figure is the figure's own filter, so that the rows are exactly those counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from wangge.domain.cases.models import CaseStatus, Report
from wangge.domain.places import api as places
from wangge.kernel.codes import prefix_range
from wangge.kernel.errors import InvalidInput

ONCE = Q(same_as__isnull=True)
OPEN_STATUSES = (CaseStatus.OPEN, CaseStatus.WAITING)
MEASURES = ("received", "open", "overdue", "closed", "on_time", "late", "no_limit", "reopened")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Every condition given must hold. `under`: a grid code, everything below it included.

    `measure`: one of `MEASURES`, judged at `now`; `from_at` (included) and `to_at` (not) are about
    the instant of receipt.
    """

    jurisdiction_key: str = ""
    scheme_key: str = ""
    under: str = ""
    exactly: str = ""
    """It lies in this very grid, in none below it: nobody knows more exactly where."""
    unit_code: str = ""
    department: str | None = None
    type_key: str | None = None
    status: str = ""
    phase: str = ""
    step: str = ""
    outcome: str = ""
    holder_id: UUID | None = None
    located: bool | None = None
    measure: str = ""
    words: str = ""
    """Somewhere in the number, the address or what was reported, whatever the case of letters."""
    from_at: datetime | None = None
    to_at: datetime | None = None
    now: datetime | None = None
    division_on: date | None = None
    """`under` is meant by the base unit of each case in the division of that day, not by the grid
    written on it."""
    apart: bool = False
    """With `division_on`: those whose place is no base unit of that division."""


def narrow(rows: QuerySet[Any], wanted: CaseFilter) -> QuerySet[Any]:
    """The rows that meet every condition. Raises `InvalidInput` for an unknown measure."""
    texts = ("jurisdiction_key", "scheme_key", "unit_code", "status", "phase", "step", "outcome")
    given: dict[str, Any] = {name: value for name in texts if (value := getattr(wanted, name))}
    others = ("department", "type_key", "holder_id", "located")
    given |= {name: v for name in others if (v := getattr(wanted, name)) is not None}
    rows = rows.filter(**given)
    if wanted.division_on is not None:
        rows = _by_division(rows, wanted, wanted.division_on)
    elif wanted.under:
        low, high = prefix_range(wanted.under)
        rows = rows.filter(grid_code__gte=low, grid_code__lt=high)
    if wanted.exactly:
        rows = rows.filter(grid_code=wanted.exactly)
    if wanted.words:
        rows = _with_words(rows, wanted.words)
    if wanted.from_at is not None:
        rows = rows.filter(received_at__gte=wanted.from_at)
    if wanted.to_at is not None:
        rows = rows.filter(received_at__lt=wanted.to_at)
    return rows.filter(measure(wanted.measure, wanted.now)) if wanted.measure else rows


def _with_words(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    told = Report.unscoped.filter(text__icontains=words).values("case_id")
    found = Q(number__icontains=words) | Q(address__icontains=words) | Q(pk__in=told)
    return rows.filter(found)


def _by_division(rows: QuerySet[Any], wanted: CaseFilter, on: date) -> QuerySet[Any]:
    asked = (wanted.jurisdiction_key, wanted.scheme_key)
    if wanted.apart:
        return rows.exclude(unit_code__in=places.units_under(*asked, "", on))
    if wanted.under:
        return rows.filter(unit_code__in=places.units_under(*asked, wanted.under, on))
    return rows


def measure(name: str, now: datetime | None) -> Q:
    """What a figure counts, as a condition. `overdue` needs `now`.

    A matter counts once: a case that turned out to be another is in none of them.
    """
    condition = _MEASURES.get(name)
    if condition is None:
        raise InvalidInput(
            "unknown_measure",
            zh=f"没有“{name}”这项统计。",
            en=f"There is no figure “{name}”.",
            field="measure",
            data={"possible": list(MEASURES)},
        )
    return condition(now) & ONCE


def _overdue(now: datetime | None) -> Q:
    """The promise has passed, nothing is handled yet, and no approved pause holds its clock."""
    if now is None:
        raise ValueError("overdue is judged at an instant")
    return Q(status__in=OPEN_STATUSES, handled=False, paused=False, due_at__lt=now)


_MEASURES: dict[str, Callable[[datetime | None], Q]] = {
    "received": lambda now: Q(),
    "open": lambda now: Q(status__in=OPEN_STATUSES),
    "overdue": _overdue,
    "closed": lambda now: Q(status=CaseStatus.CLOSED),
    "on_time": lambda now: Q(on_time=True),
    "late": lambda now: Q(on_time=False),
    "no_limit": lambda now: Q(no_limit=True),
    "reopened": lambda now: Q(reopen_count__gt=0),
}
