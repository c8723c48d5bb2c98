"""The console's lists in their addresses: a filter to a query string and back, nothing lost.

Owns the period's days, which are the town's. Refuses to judge what a filter means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from wangge.domain.cases.api import MEASURES, CaseFilter
from wangge.domain.places import api as places
from wangge.faces.site.town import main_scheme
from wangge.faces.site.viewer import Viewer

_PLAIN = {
    "scheme": "scheme_key",
    "under": "under",
    "exactly": "exactly",
    "status": "status",
    "phase": "phase",
    "outcome": "outcome",
    "measure": "measure",
    "q": "words",
}
WORDS_MAX = 100
_MAYBE_EMPTY = {"department": "department", "type": "type_key"}
NONE = "-"
"""In an address: the cases that have none; an empty value, as a form sends it, means any."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of receipt, both included; None: open on that side."""

    from_on: date | None
    to_on: date | None


def filter_of(query: QueryDict, jurisdiction_key: str, viewer: Viewer) -> CaseFilter:
    """What an address asks for; odd values are dropped, so that an old link still shows a list."""
    period = period_of(query)
    plain: dict[str, Any] = {field: query.get(name, "") for name, field in _PLAIN.items()}
    if plain["measure"] not in MEASURES:
        plain["measure"] = ""
    if plain["under"] and not plain["scheme_key"]:
        # Grids of two schemes may begin with the same digits: the list's own grids are meant.
        plain["scheme_key"] = main_scheme(jurisdiction_key)
    plain["words"] = plain["words"].strip()[:WORDS_MAX]
    given = [(query.get(name, ""), field) for name, field in _MAYBE_EMPTY.items()]
    maybe: dict[str, Any] = {field: text.removeprefix(NONE) for text, field in given if text}
    return CaseFilter(
        jurisdiction_key=jurisdiction_key,
        holder_id=viewer.account_id if query.get("mine") else None,
        located={"0": False, "1": True}.get(query.get("located", "")),
        from_at=_begin(jurisdiction_key, period.from_on),
        to_at=_begin(jurisdiction_key, period.to_on and period.to_on + timedelta(days=1)),
        now=viewer.at,
        division_on=_day(query.get("division", "")),
        apart=bool(query.get("apart")),
        **plain,
        **maybe,
    )


def period_of(query: QueryDict) -> Period:
    """The days asked for."""
    return Period(_day(query.get("from", "")), _day(query.get("to", "")))


def address(filters: CaseFilter, period: Period, measure: str = "") -> str:
    """The query string that lists exactly the rows of `filters` narrowed to `measure`."""
    pairs = {name: getattr(filters, field) for name, field in _PLAIN.items()}
    pairs["measure"] = measure or filters.measure
    pairs |= {"from": _text(period.from_on), "to": _text(period.to_on)}
    pairs |= {"division": _text(filters.division_on), "apart": "1" if filters.apart else ""}
    kept = {name: value for name, value in pairs.items() if value}
    for name, field in _MAYBE_EMPTY.items():
        if getattr(filters, field) is not None:
            kept[name] = getattr(filters, field) or NONE
    return urlencode(kept)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _begin(jurisdiction_key: str, day: date | None) -> datetime | None:
    return places.day_begins(jurisdiction_key, day) if day else None
