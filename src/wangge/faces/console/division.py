"""By which division the figures are counted: the grids as written, those of today, or of a version.

Another division than the one written on the cases is reckoned from their base units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from wangge.domain.cases.api import CaseFilter
from wangge.domain.places import api as places
from wangge.faces.console import filters as codec
from wangge.faces.console.filters import Period
from wangge.faces.site.divisions import days_of
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to look at the figures."""

    text: str
    query: str
    here: bool


def chosen(wanted: CaseFilter, viewer: Viewer) -> date | None:
    """The day whose grids are asked for; None where there were none that day, or none is asked."""
    if wanted.division_on is None:
        return None
    try:
        places.scheme_in_force(wanted.jurisdiction_key, wanted.scheme_key, wanted.division_on)
    except NotFound:
        return None
    return wanted.division_on


def choices(wanted: CaseFilter, viewer: Viewer, period: Period, level: str) -> list[Choice]:
    """The grids as written, today's, and each version's that was in force before; none where the
    grids have never been another."""
    days = days_of(wanted.jurisdiction_key, wanted.scheme_key, viewer.at)
    return [_choice(text, day, wanted, period, level) for text, day in days]


def _choice(text: str, day: date | None, wanted: CaseFilter, period: Period, level: str) -> Choice:
    # A grid of one division may not be there in another: one begins at the top again.
    filters = replace(wanted, under="", division_on=day)
    query = f"{codec.address(filters, period)}&level={level}".lstrip("&")
    return Choice(text, query, day == wanted.division_on)
