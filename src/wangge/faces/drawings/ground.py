"""What every page of a drawing needs: the drawing, its scheme, its grids' names, its map."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from wangge.domain.places import api as places
from wangge.domain.places.api import GridInput, SchemeRef
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Content, DrawingView
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import is_english, named, said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import LevelSpec

IN_FORCE = 0
"""As the number of a version: the division in force."""
OVER = ("in_force", "taken_back", "dropped")


@dataclass(frozen=True)
class Ground:
    """A drawing as somebody may see it."""

    drawing: DrawingView
    scheme: SchemeRef
    names: Names

    @property
    def over(self) -> bool:
        """Whether nothing about it can change any more, but that it is taken back."""
        return self.drawing.stage in OVER

    @property
    def stale(self) -> bool:
        """Whether the division has changed since it was drawn last."""
        return not self.over and self.scheme.version != self.drawing.base_version

    @property
    def levels(self) -> tuple[LevelSpec, ...]:
        """The levels with an area, top first."""
        return tuple(level for level in self.scheme.levels if level.membership == "area")

    def before(self) -> int:
        """What a version is set beside by default: in force, or once it is over what was then."""
        return 1 if self.over else IN_FORCE


def ground_of(viewer: Viewer, drawing_id: UUID) -> Ground:
    """Raises `NotFound` for who may not see the drawing."""
    drawing = redrawing.drawing(drawing_id, viewer.account_id, viewer.at)
    names = Names(drawing.jurisdiction_key, viewer.at)
    scheme = places.scheme_in_force(drawing.jurisdiction_key, drawing.scheme_key, names.on)
    return Ground(drawing, scheme, names)


def grid_names(*contents: Content) -> dict[str, str]:
    """Code → name in the reader's language, of the grids of these divisions, the last first."""
    found: dict[str, str] = {}
    for content in contents:
        found |= {g.code: _name(g) for g in content.grids}
    return found


def _name(grid: GridInput) -> str:
    return (is_english() and grid.name_en) or grid.name


def map_view(
    ground: Ground, number: int, content: Content, against: int, *, notes: bool = False
) -> Mapping[str, Any]:
    """What the map of a version is told: its grids, those of the other, the ground that moved.

    It begins with the lowest level whose grids are mostly of several units.
    """
    drawing, levels = ground.drawing, ground.levels
    town = drawing.jurisdiction_key
    shown = [{"key": level.key, "name": said(level.name)} for level in levels]
    differs = number != against
    return {
        "base": reverse("site:map_base", args=[town]),
        "grids": level_address(drawing.id, number),
        "former": f"{level_address(drawing.id, against)}?beside={number}" if differs else "",
        "moved": reverse("drawings:moved_geojson", args=[drawing.id, number, against])
        if differs
        else "",
        "notes": reverse("drawings:comments_geojson", args=[drawing.id]) if notes else "",
        "levels": json.dumps(shown, ensure_ascii=False),
        "level": redrawing.shown_level(ground.scheme, content, None).key,
        "attribution": places.map_attribution(town),
    }


def level_address(drawing_id: UUID, number: int) -> str:
    """Where a version's grids come from, with `{level}` left open."""
    address = reverse("drawings:version_geojson", args=[drawing_id, number, "LEVEL"])
    return address.replace("LEVEL", "{level}")


def number_of(text: str, default: int, most: int) -> int:
    """A version's number from an address; `NotFound` for one that isn't there."""
    if not text:
        return default
    if not text.isdigit() or int(text) > most:
        raise NotFound("no_version", zh="没有这一版。", en="There is no such version.")
    return int(text)


def scheme_name(ground: Ground) -> str:
    """The scheme in words."""
    return named(ground.scheme)
