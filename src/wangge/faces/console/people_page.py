"""Who answers for a grid: its roster, its vacancies, the grids above and below."""

from __future__ import annotations

from typing import Any

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.naming import Names
from wangge.faces.site.town import main_scheme
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right


def roster_page(viewer: Viewer, jurisdiction_key: str, code: str) -> dict[str, Any]:
    """The page's context; `NotFound` for a grid outside of the viewer's reach."""
    scheme = main_scheme(jurisdiction_key)
    if not people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at).covers(code, scheme):
        raise NotFound("no_such_grid", zh="没有这个网格。", en="There is no such grid.")
    names = Names(jurisdiction_key, viewer.at)
    grid = places.grid(jurisdiction_key, scheme, code, names.on)
    entries = people.roster(jurisdiction_key, scheme, code, viewer.at)
    vacant = people.vacancies(jurisdiction_key, scheme, viewer.at, under=code)
    return {
        "grid": grid,
        "above": list(reversed(places.ancestors(grid))),
        "below": places.children(jurisdiction_key, scheme, code, names.on),
        "entries": entries,
        "departments": {e.department: names.department(e.department) for e in entries},
        "vacancies": [v for v in vacant if v.grid.code == code],
    }
