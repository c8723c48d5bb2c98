"""Duties without a base unit in the grids of another day: where all of their grid's ground is.

They were done somewhere in their grid. Where that lies in one grid of the other division, so did
they, for certain. Where a border cuts it nobody knows, and nothing is shared out: half a patrol
was walked nowhere, and every figure opens its rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from wangge.domain.places import api as places

NONE = Q(pk__in=())
Inside = Mapping[str, str]
"""Code of a grid → what the codes of all its ground in the other division begin with."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows were closed, or are open, while grids had this ground."""

    when: Q
    inside: Inside

    def under(self, code: str) -> Q:
        """Those that lie under a grid of the other division for certain."""
        return self.when & Q(
            grid_code__in=[c for c, at in self.inside.items() if at[: len(code)] == code]
        )

    def cut(self, width: int) -> Q:
        """Those that lie in no one grid of so long a code."""
        placed = [c for c, at in self.inside.items() if len(at) >= width]
        return self.when & ~Q(grid_code__in=placed)


@dataclass(frozen=True)
class Wholes:
    """The rows without a base unit, and the versions of the scheme that they fall into."""

    rows: QuerySet[Any]
    spans: tuple[Span, ...]

    def under(self, code: str) -> Q:
        """Which of them lie under a grid."""
        return Q(unit_code="") & reduce(or_, (s.under(code) for s in self.spans), NONE)

    def cut(self, width: int) -> Q:
        """Which of them lie in no one grid of so long a code."""
        return Q(unit_code="") & reduce(or_, (s.cut(width) for s in self.spans), NONE)


def closed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, each with the instant from which it keeps its grid."""
    return rows.annotate(closed_at=Coalesce("done_at", "cancelled_at"))


def wholes(rows: QuerySet[Any], town: str, scheme_key: str, on: date, at: datetime) -> Wholes:
    """`rows`: of one plan, as `closed` gives them; against the grids of the day `on`."""
    found = rows.filter(unit_code="")
    codes = set(found.order_by().values_list("grid_code", flat=True).distinct())
    return Wholes(found, tuple(_spans(town, scheme_key, on, at, codes)))


def _spans(
    town: str, scheme_key: str, on: date, at: datetime, codes: Collection[str]
) -> Iterable[Span]:
    """Every version up to `at`. On the first day of one a row may have been closed in the one
    before: what both say of it holds."""
    there = dict(places.unit_grids(town, scheme_key, on))
    today = places.local_day(town, at)
    versions = [v for v in places.scheme_versions(town, scheme_key) if v.from_on <= today]
    before: Inside | None = None
    for version, later in zip(versions, [*versions[1:], None], strict=True):
        inside = _inside(places.unit_grids(town, scheme_key, version.from_on), there, codes)
        start = None
        if before is not None:
            start = version.from_on + timedelta(days=1)
            yield Span(_within(town, version.from_on, start), _both(before, inside))
        when = _within(town, start, later.from_on if later else None)
        yield Span(when if later else when | Q(closed_at=None), inside)
        before = inside


def _inside(
    here: Iterable[tuple[str, str]], there: Mapping[str, str], codes: Collection[str]
) -> Inside:
    found: dict[str, str] = {}
    wanted = set(codes)
    widths = sorted({len(code) for code in codes})
    for unit, leaf in here:
        lies = there.get(unit, "")
        for code in wanted.intersection(leaf[:width] for width in widths):
            found[code] = _shared(found.get(code, lies), lies)
    return found


def _both(before: Inside, after: Inside) -> Inside:
    """A code that one of them lacks was never given again: the other's holds."""
    return {c: _shared(before.get(c, at), at) for c, at in {**before, **after}.items()}


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    same = (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return one[: next(same, min(len(one), len(other)))]


def _within(town: str, start: date | None, end: date | None) -> Q:
    given = {"closed_at__gte": start, "closed_at__lt": end}
    return Q(**{key: places.day_begins(town, day) for key, day in given.items() if day})
