"""The page of targets: gathers its three parts, each by the viewer's own rights."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.community.drill import Ground, ground_of
from wangge.faces.console import target_figures, target_goals, target_kinds
from wangge.faces.console.target_kinds import KindForm
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import PackSpec, Right


def target_page(
    request: HttpRequest, viewer: Viewer, refused: KindForm | None = None
) -> dict[str, Any]:
    """The page's context. `refused`: a name that wasn't taken, with what is wrong with it."""
    town = town_of(request)
    ground = _ground(request, viewer, town.key)
    page: dict[str, Any] = {
        "figures": target_figures.figures(viewer, town.key),
        "kinds": target_kinds.kinds(viewer, town.key, refused),
        "ground": ground,
        "said": request.GET.get("said", ""),
    }
    if ground is not None:
        page |= target_goals.goals_page(ground, request.GET)
    return page


def _ground(request: HttpRequest, viewer: Viewer, town: str) -> Ground | None:
    """None where no pack in which the viewer answers for grids has anything accepted."""
    scope = people.scope(viewer.account_id, Right.OVERVIEW_VIEW, viewer.at)
    schemes = {reach.scheme for reach in scope.reaches}

    def fits(pack: PackSpec) -> bool:
        mine = None in schemes or pack.scheme.key in schemes
        return mine and target_goals.fits(pack)

    if not any(map(fits, places.packs(town))):
        return None
    return ground_of(request, viewer, fits)
