"""Who answers for a grid: its roster, its vacancies, the grids above and below."""

from __future__ import annotations

from datetime import date
from typing import Any

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.naming import Names
from wangge.faces.site.town import main_scheme
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right


def may_open(viewer: Viewer, scheme: str, code: str) -> bool:
    """Whether the grid's roster opens for the viewer: who sees a case need not see its grid."""
    return people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at).covers(code, scheme)


def roster_page(viewer: Viewer, jurisdiction_key: str, code: str, scheme: str) -> dict[str, Any]:
    """The page's context; `NotFound` for a grid outside of the viewer's reach.

    `scheme`: whose grid; the town's first where it is empty.
    """
    scheme = scheme or main_scheme(jurisdiction_key)
    if not may_open(viewer, scheme, code):
        raise NotFound("no_such_grid", zh="没有这个网格。", en="There is no such grid.")
    names = Names(jurisdiction_key, viewer.at)
    grid = places.grid(jurisdiction_key, scheme, code, names.on)
    entries = people.roster(jurisdiction_key, scheme, code, viewer.at)
    vacant = people.vacancies(jurisdiction_key, scheme, viewer.at, under=code)
    return {
        "grid": grid,
        "above": [(g, may_open(viewer, scheme, g.code)) for g in reversed(places.ancestors(grid))],
        "below": places.children(jurisdiction_key, scheme, code, names.on),
        "entries": entries,
        "departments": {e.department: names.department(e.department) for e in entries},
        "vacancies": [v for v in vacant if v.grid.code == code],
        "covering": _covering(jurisdiction_key, grid, names.on),
    }


def _covering(jurisdiction_key: str, grid: places.GridRef, on: date) -> places.Covering | None:
    """How many divisions the grid takes in, where that isn't as its scheme asks."""
    for pack in places.packs(jurisdiction_key):
        scheme = pack.scheme
        if scheme.key == grid.scheme_key:
            found = places.covering(jurisdiction_key, scheme, on)
            return next((c for c in found if c.grid.code == grid.code and not c.fits), None)
    return None
