"""How many lines of a register lie in which grid, by the division that the address asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import ByDivision, Tally
from wangge.faces.ledger.gate import Opened
from wangge.faces.site.divisions import days_of
from wangge.faces.site.templatetags.wangge_page import said
from wangge.kernel.errors import NotFound
from wangge.packs.schema import LevelSpec

GRIDS_LISTED_MAX = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to look at the figures."""

    text: str
    query: str
    here: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """Lines of a grid, and the list that holds exactly them."""

    name: str
    count: int
    query: str


def day_of(query: QueryDict) -> date | None:
    """The day whose grids are asked for; None: as written, also for what is no day."""
    try:
        return date.fromisoformat(query.get("division", ""))
    except ValueError:
        return None


def division_of(query: QueryDict) -> ByDivision | None:
    """The division that a list is narrowed down by."""
    day = day_of(query)
    return ByDivision(day, query.get("apart") == "1") if day else None


def figures_page(opened: Opened, query: QueryDict) -> dict[str, Any]:
    """The page's context. `NotFound` for a day on which the scheme wasn't in force."""
    day, ref = day_of(query), opened.ref
    on = day or opened.today
    scheme = places.scheme_in_force(opened.town_key, ref.scheme_key, on)
    areas = [level for level in scheme.levels if level.membership == "area"]
    levels = areas[1:] or areas
    level = next((n for n in levels if n.key == query.get("level")), None)
    level = level or _default(opened, levels, on)
    tally = registers.tally(**opened.asked, level=level.key, on=day)
    return {
        "opened": opened,
        "spec": ref.spec,
        "level": level,
        "levels": [
            Choice(said(n.name), _query(day, level=n.key), n.key == level.key) for n in levels
        ],
        "divisions": [
            Choice(
                text if choice else _("By the grid written on it"),
                _query(choice, level=level.key),
                choice == day,
            )
            for text, choice in days_of(opened.town_key, ref.scheme_key, opened.at)
        ],
        "day": day,
        "tally": tally,
        "figures": _figures(opened, tally, day),
        "apart_query": _query(day, apart="1"),
    }


def _default(opened: Opened, levels: Sequence[LevelSpec], on: date) -> LevelSpec:
    """The lowest level that a page can list."""
    for level in reversed(levels):
        grids = places.grids(opened.town_key, opened.ref.scheme_key, on, level=level.key)
        if len(grids) <= GRIDS_LISTED_MAX:
            return level
    return levels[0]


def _figures(opened: Opened, tally: Tally, day: date | None) -> list[Figure]:
    return [
        Figure(_name(opened, code, day), count, _query(day, under=code))
        for code, count in tally.grids.items()
    ]


def _name(opened: Opened, code: str, day: date | None) -> str:
    """What the grid was called that day."""
    if day is None:
        return opened.names.grid(opened.ref.scheme_key, code)
    try:
        grid = places.grid(opened.town_key, opened.ref.scheme_key, code, day)
    except NotFound:
        return opened.names.grid(opened.ref.scheme_key, code)
    return said({"zh": grid.name, "en": grid.name_en or grid.name})


def _query(day: date | None, **more: str) -> str:
    return urlencode({**({"division": day.isoformat()} if day else {}), **more})


def narrowed(opened: Opened, query: QueryDict) -> str:
    """What a list is narrowed down to by a division, in words; empty where by none."""
    division = division_of(query)
    if division is None:
        return ""
    day = {"day": division.on.isoformat()}
    if division.apart:
        return _("Not placed by the grids of %(day)s: only a grid is known of them") % day
    if under := query.get("under", ""):
        return f"{_name(opened, under, division.on)} · " + _("by the grids of %(day)s") % day
    return _("by the grids of %(day)s") % day
