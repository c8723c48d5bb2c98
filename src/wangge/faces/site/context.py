"""What every page is told: the town, the viewer, and the places the viewer may go."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.faces.site.town import current
from wangge.faces.site.viewer import Viewer, viewer_of
from wangge.packs.schema import Right


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the menu."""

    address: str
    text: str
    icon: str
    here: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `town`, `viewer`, `menu`."""
    viewer = viewer_of(request)
    return {"town": current(request), "viewer": viewer, "menu": _menu(request.path, viewer)}


def _menu(path: str, viewer: Viewer | None) -> list[Link]:
    if viewer is None:
        return []
    places = [
        ("worker:today", _("My tasks"), "list", (Right.TASK_DO,)),
        ("console:queue", _("Cases"), "inbox", (Right.CASE_VIEW,)),
        ("console:overview", _("Overview"), "chart", (Right.OVERVIEW_VIEW,)),
    ]
    links = []
    for name, text, icon, rights in places:
        if viewer.may(*rights):
            address = reverse(name)
            links.append(Link(address, text, icon, path == address))
    return links
