"""Where staff may go: the few places of the menu, and everything else by what it is for.

A place is shown to whoever has one of its rights somewhere, and only where a pack of the town
declares what it shows. Refuses to decide what a page then shows: that is the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import PackSpec, Right

Packs = Sequence[PackSpec]
Condition = Callable[[Packs], bool]
EVERYBODY: tuple[Right, ...] = ()


def _always(packs: Packs) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Place:
    """An address by name, its words and icon, what it is for, who goes there and when it exists."""

    name: str
    text: str | Promise
    icon: str
    rights: tuple[Right, ...] = EVERYBODY
    about: str | Promise = ""
    exists: Condition = _always

    def open_to(self, viewer: Viewer, packs: Packs) -> bool:
        """Whether this viewer finds it."""
        return (not self.rights or viewer.may(*self.rights)) and self.exists(packs)


def declares(part: str) -> Condition:
    """A condition: some pack of the town has this section."""
    return lambda packs: any(getattr(pack, part) for pack in packs)


_FIGURES = (Right.OVERVIEW_VIEW, Right.CASE_SUPERVISE)
_GRIDS = (Right.CASE_VIEW, Right.OVERVIEW_VIEW, Right.PEOPLE_MANAGE, Right.PLACES_MANAGE)
_NETS = (Right.OVERVIEW_VIEW, Right.CASE_DISPATCH, Right.CASE_SUPERVISE)
_PLANNERS = (Right.PLACES_MANAGE, Right.CASE_VIEW, Right.TASK_DO)
OWING = (Right.TASK_DO, Right.PEOPLE_MANAGE)
"""Whoever manages people owes answers to requests for leave, also without other tasks."""
LEDGERS = (Right.TASK_DO, Right.CASE_VIEW, Right.JOURNAL_AUDIT)

MENU: tuple[Place, ...] = (
    Place("worker:today", _("My tasks"), "list", OWING),
    Place("console:queue", _("Cases"), "inbox", (Right.CASE_VIEW,)),
    Place("ledger:index", _("Registers"), "log", LEDGERS, exists=declares("registers")),
    Place("console:overview", _("Overview"), "chart", (Right.OVERVIEW_VIEW,)),
    Place("site:more", _("More"), "menu"),
)


def _booked(packs: Packs) -> bool:
    return any(service.booking for pack in packs for service in pack.services)


def _dutiful(packs: Packs) -> bool:
    return any(pack.duties or pack.campaigns for pack in packs)


def _redrawn(packs: Packs) -> bool:
    return any(step.drawing for pack in packs for flow in pack.flows for step in flow.steps)


def _several(packs: Packs) -> bool:
    return len(packs) > 1


SECTIONS: tuple[tuple[str | Promise, tuple[Place, ...]], ...] = (
    (
        _("Day to day"),
        (
            Place("site:notices", _("Notices"), "bell", about=_("What you were told of.")),
            Place(
                "worker:record",
                _("My record"),
                "log",
                (Right.TASK_DO,),
                _("What you did, by day and month."),
            ),
            Place(
                "worker:leave",
                _("Leave"),
                "calendar",
                tuple(Right),
                _("Ask for leave, see the answer, withdraw."),
            ),
            Place(
                "worker:bookings",
                _("Bookings"),
                "calendar",
                (Right.TASK_DO, Right.CASE_DISPATCH),
                _("Who comes when, and to whom you go."),
                _booked,
            ),
            Place(
                "prints:home",
                _("Documents"),
                "print",
                _GRIDS,
                _("Signs, maps, cards, work books and notices on paper."),
                declares("documents"),
            ),
        ),
    ),
    (
        _("What the program points out"),
        (
            Place(
                "console:warnings",
                _("Warnings"),
                "warn",
                (Right.CASE_VIEW,),
                _("What is off the band, with the sum written out."),
                declares("estimations"),
            ),
            Place(
                "console:screens",
                _("Screenings"),
                "search",
                about=_("Served twice, too often, or not at all: down to the rows."),
                exists=declares("screens"),
            ),
            Place(
                "console:devices",
                _("Devices"),
                "alarm",
                (Right.PLACES_MANAGE,),
                _("Help buttons and sensors, and where they are."),
                declares("alarms"),
            ),
        ),
    ),
    (
        _("Duties and targets"),
        (
            Place(
                "console:duties",
                _("Duties"),
                "clock",
                _FIGURES,
                _("How far duties and campaigns have come, down to the row."),
                _dutiful,
            ),
            Place(
                "console:targets",
                _("Targets"),
                "chart",
                (Right.OVERVIEW_VIEW,),
                _("Goals by year, acceptance, and figures beside what was stated."),
            ),
            Place(
                "guidance:adoption",
                _("Use"),
                "chart",
                (Right.OVERVIEW_VIEW,),
                _("Grids that are silent, functions that nobody uses."),
            ),
        ),
    ),
    (
        _("People and grids"),
        (
            Place(
                "console:nets",
                _("All grids"),
                "map",
                _NETS,
                _("Whose grids a place is in, and how two divisions overlay."),
                _several,
            ),
            Place(
                "personnel:index",
                _("People and posts"),
                "people",
                (Right.PEOPLE_MANAGE,),
                _("Accounts, appointments, leaves and forgotten passwords."),
            ),
            Place(
                "drawings:list",
                _("Redrawing of grids"),
                "map",
                _PLANNERS,
                _("Grids drawn anew: proposed, approved, in force on a day, taken back."),
                _redrawn,
            ),
            Place(
                "community:skills",
                _("Skills"),
                "people",
                (Right.OVERVIEW_VIEW,),
                _("Which skills each grid has, lacks and has twice."),
                declares("skills"),
            ),
            Place(
                "community:circle",
                _("Quarter-hour circle"),
                "map",
                (Right.OVERVIEW_VIEW,),
                _("What a grid's stations reach on foot."),
                declares("circles"),
            ),
            Place(
                "community:types",
                _("Types of grids"),
                "building",
                (Right.OVERVIEW_VIEW,),
                _("What each grid has of what its type asks for."),
                declares("grid_types"),
            ),
        ),
    ),
    (
        _("Rules and records"),
        (
            Place(
                "handbook:home",
                _("What the packs say"),
                "list",
                tuple(Right),
                _("Posts, flows, limits, checklists and sources of each department."),
            ),
            Place(
                "console:packs",
                _("Packs of the town"),
                "log",
                (Right.TOWN_MANAGE,),
                _("Which versions are in force; see, load and take back others."),
            ),
            Place(
                "console:settings",
                _("Lines and telephones"),
                "phone",
                (Right.TOWN_MANAGE,),
                _("The public line and the work telephones on signs, cards and pages."),
            ),
            Place("guidance:home", _("Handbook"), "log", about=_("How each post works here.")),
            Place(
                "site:password",
                _("Change my password"),
                "lock",
                about=_("Other devices are logged out."),
            ),
            Place(
                "ledger:looks",
                _("Who looked at personal data"),
                "lock",
                (Right.JOURNAL_AUDIT,),
                _("Every look, with its purpose."),
                declares("registers"),
            ),
        ),
    ),
)


def sections(viewer: Viewer, packs: Packs) -> list[tuple[str | Promise, list[Place]]]:
    """The sections with what this viewer finds in them; empty ones are left out."""
    found = [(title, [p for p in places if p.open_to(viewer, packs)]) for title, places in SECTIONS]
    return [(title, places) for title, places in found if places]
