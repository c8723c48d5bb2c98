"""What every page is told: the town, the viewer, and the places the viewer may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.domain.places.api import packs as packs_of
from wangge.faces.site.town import current
from wangge.faces.site.viewer import Viewer, viewer_of
from wangge.packs.schema import PackSpec, Right


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the menu."""

    address: str
    text: str
    icon: str
    here: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `town`, `viewer`, `menu`."""
    viewer, town = viewer_of(request), current(request)
    menu = _menu(request.path, viewer, packs_of(town.key) if town else ())
    return {"town": town, "viewer": viewer, "menu": menu}


def _menu(path: str, viewer: Viewer | None, given: Iterable[PackSpec]) -> list[Link]:
    if viewer is None:
        return []
    packs = list(given)
    places = [
        ("worker:today", _("My tasks"), "list", (Right.TASK_DO,)),
        ("console:queue", _("Cases"), "inbox", (Right.CASE_VIEW,)),
        (
            "ledger:index",
            _("Registers"),
            "log",
            (Right.TASK_DO, Right.CASE_VIEW, Right.JOURNAL_AUDIT),
        ),
        ("console:overview", _("Overview"), "chart", (Right.OVERVIEW_VIEW,)),
        *_if_declared(packs),
    ]
    links = []
    for name, text, icon, rights in places:
        if viewer.may(*rights):
            address = reverse(name)
            links.append(Link(address, text, icon, path == address))
    return links


_GRIDS = (Right.CASE_VIEW, Right.OVERVIEW_VIEW, Right.PEOPLE_MANAGE, Right.PLACES_MANAGE)


def _if_declared(packs: list[PackSpec]) -> list[tuple[str, str, str, tuple[Right, ...]]]:
    """Places that exist only where a pack of the town declares what they show."""
    found: list[tuple[str, str, str, tuple[Right, ...]]] = []
    if any(pack.estimations for pack in packs):
        found.append(("console:warnings", _("Warnings"), "warn", (Right.CASE_VIEW,)))
    if any(pack.alarms for pack in packs):
        found.append(("console:devices", _("Devices"), "alarm", (Right.PLACES_MANAGE,)))
    if any(service.booking for pack in packs for service in pack.services):
        rights = (Right.TASK_DO, Right.CASE_DISPATCH)
        found.append(("worker:bookings", _("Bookings"), "calendar", rights))
    if any(pack.duties or pack.campaigns for pack in packs):
        may = (Right.OVERVIEW_VIEW, Right.CASE_SUPERVISE)
        found.append(("console:duties", _("Duties"), "clock", may))
    if len(packs) > 1:
        any_of = (Right.OVERVIEW_VIEW, Right.CASE_DISPATCH, Right.CASE_SUPERVISE)
        found.append(("console:nets", _("All grids"), "map", any_of))
    if any(pack.documents for pack in packs):
        found.append(("prints:home", _("Documents"), "print", _GRIDS))
    return found
