"""What every page is told: the town, the viewer, and the places the viewer may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from wangge.domain.places.api import hotline as hotline_of
from wangge.domain.places.api import packs as packs_of
from wangge.faces.site.destinations import MENU
from wangge.faces.site.town import current
from wangge.faces.site.viewer import Viewer, viewer_of
from wangge.packs.schema import PackSpec


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the menu."""

    address: str
    text: str
    icon: str
    here: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `town`, `viewer`, `menu`, `public_line` (empty: none is set)."""
    viewer, town = viewer_of(request), current(request)
    menu = _menu(request.path, viewer, packs_of(town.key) if town else ())
    line = hotline_of(town.key) if town else ""
    return {"town": town, "viewer": viewer, "menu": menu, "public_line": line}


def _menu(path: str, viewer: Viewer | None, packs: Iterable[PackSpec]) -> list[Link]:
    if viewer is None:
        return []
    given = list(packs)
    return [
        Link(address, str(place.text), place.icon, path == address)
        for place in MENU
        if place.open_to(viewer, given)
        for address in [reverse(place.name)]
    ]
