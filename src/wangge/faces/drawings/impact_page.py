"""A version beside another division: who gains and loses what, and what would go over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Change, Content, Impact, Seat
from wangge.faces.drawings.compare_rows import weight_text
from wangge.faces.drawings.ground import (
    IN_FORCE,
    Ground,
    grid_names,
    ground_of,
    map_view,
    number_of,
    scheme_name,
)
from wangge.faces.drawings.stages import STATES, note_text
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import LevelSpec

AREA, HOUSEHOLDS = "area_m2", "households"


@dataclass(frozen=True, slots=True)
class Line:
    """A grid before and after."""

    change: Change
    name: str
    state: str
    area_before_m2: float
    area_after_m2: float

    @property
    def hectares_before(self) -> float:
        return self.area_before_m2 / 10_000

    @property
    def hectares_after(self) -> float:
        return self.area_after_m2 / 10_000


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Somebody whose grid would be gone."""

    seat: Seat
    person: str
    post: str
    grid: str
    goes_to: str
    follows: bool
    """The grid they go to has the very ground of theirs: it has another code, no more."""


@dataclass(frozen=True)
class Beside:
    """Two divisions beside each other; what goes over is told only against what is in force."""

    ground: Ground
    number: int
    against: int
    before: Content
    after: Content
    weight: str
    level: LevelSpec
    """Of which grids are told one by one."""

    @property
    def was(self) -> Mapping[str, str]:
        """Base unit → its grid before, at the level."""
        return redrawing.at_level(self.ground.scheme, self.before, self.level)

    @property
    def now(self) -> Mapping[str, str]:
        """Base unit → its grid in the version, at the level."""
        return redrawing.at_level(self.ground.scheme, self.after, self.level)

    @property
    def names(self) -> dict[str, str]:
        return grid_names(self.before, self.after)

    @property
    def tells_impact(self) -> bool:
        return self.against == IN_FORCE and not self.ground.over


def beside(viewer: Viewer, drawing_id: UUID, query: QueryDict) -> Beside:
    """By `?version=`, `?against=`, `?weight=` and `?level=`; `NotFound` for what isn't there.

    By default the lowest level whose grids are mostly of several units.
    """
    ground = ground_of(viewer, drawing_id)
    most = ground.drawing.versions
    number = number_of(query.get("version", ""), most, most) or most
    against = number_of(query.get("against", ""), ground.before(), most)
    asked = (drawing_id, viewer.account_id, viewer.at)
    after = redrawing.content_of(*asked, number)
    before = redrawing.content_of(*asked, against)
    possible = weight_choices(ground)
    wanted = query.get("weight", "")
    weight = wanted if wanted in possible else next(iter(possible))
    known = {level.key: level for level in ground.levels[1:]}
    level = known.get(query.get("level", "")) or redrawing.shown_level(ground.scheme, after, None)
    return Beside(ground, number, against, before, after, weight, level)


def weight_choices(ground: Ground) -> dict[str, str]:
    """What grids may be weighed by: numbers that base units have, households first, then area."""
    units = places.units(ground.drawing.jurisdiction_key, ground.names.on)
    keys = sorted(
        {
            key
            for unit in units
            for key, value in unit.attributes.items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        },
        key=lambda key: (key != HOUSEHOLDS, key),
    )
    return {key: weight_text(key) for key in [*keys, AREA]}


def impact_page(viewer: Viewer, drawing_id: UUID, query: QueryDict) -> dict[str, Any]:
    """The page's context."""
    both = beside(viewer, drawing_id, query)
    ground = both.ground
    lines = lines_of(both)
    found: dict[str, Any] = {
        "ground": ground,
        "drawing": ground.drawing,
        "scheme": scheme_name(ground),
        "both": both,
        "weight_name": weight_choices(ground)[both.weight],
        "weights": weight_choices(ground),
        "lines": [x for x in lines if x.change.state != "same"],
        "same": sum(x.change.state == "same" for x in lines),
        "counts": {s: sum(x.change.state == s for x in lines) for s in STATES},
        "versions": [
            (v.number, note_text(v.note))
            for v in redrawing.versions(drawing_id, viewer.account_id, viewer.at)
        ],
        "levels": ground.levels[1:],
        "moved": len(redrawing.moved_units(both.was, both.now)),
        "map": map_view(ground, both.number, both.after, both.against),
        "query": query_of(both),
    }
    if both.tells_impact:
        found |= told(viewer, both)
    return found


def told(viewer: Viewer, both: Beside) -> dict[str, Any]:
    """What goes over with the version: counts, people by name, grids with nobody."""
    drawing = both.ground.drawing
    impact = redrawing.impact(drawing.id, viewer.account_id, viewer.at, both.number)
    names = both.names
    return {
        "impact": impact,
        "seats": sorted(seats_of(impact, both), key=lambda line: line.follows),
        "vacant": [(code, names.get(code, code)) for code in impact.vacant],
        "figures": [
            ("tasks", _("Open tasks"), impact.tasks),
            ("lines", _("Lines of registers"), impact.entries),
            ("duties", _("Duties that move"), impact.duties),
            ("cancelled", _("Duties called off"), impact.cancelled),
        ],
    }


def seats_of(impact: Impact, both: Beside) -> list[SeatLine]:
    """People whose grid would be gone, by name and post."""
    names, grids = both.ground.names, both.names
    same = _renumbered(both, impact.seats)
    names.load_people([s.account_id for s in impact.seats])
    scheme = both.ground.drawing.scheme_key
    return [
        SeatLine(
            s,
            names.person(s.account_id),
            names.post(scheme, s.post),
            grids.get(s.grid_code, s.grid_code),
            grids.get(s.goes_to, s.goes_to) if s.goes_to else "",
            (s.grid_code, s.goes_to) in same,
        )
        for s in impact.seats
    ]


def _renumbered(both: Beside, seats: Iterable[Seat]) -> set[tuple[str, str | None]]:
    """Of the pairs of grids from which to which people go, those that have the same ground."""
    level_of = {g.code: g.level for g in (*both.before.grids, *both.after.grids)}
    pairs = {(s.grid_code, s.goes_to) for s in seats}
    wanted = {level_of[code] for code, _ in pairs}
    held: dict[tuple[bool, str], set[str]] = defaultdict(set)
    for level in (n for n in both.ground.levels if n.key in wanted):
        for is_after, content in enumerate((both.before, both.after)):
            for unit, code in redrawing.at_level(both.ground.scheme, content, level).items():
                held[bool(is_after), code].add(unit)
    return {(was, to) for was, to in pairs if to and held[False, was] == held[True, to]}


def lines_of(both: Beside) -> list[Line]:
    """Every grid of the level that is or was, weighed as chosen."""
    units = places.units(both.ground.drawing.jurisdiction_key, both.ground.names.on)
    area = {u.code: u.area_m2 for u in units}
    weights = area if both.weight == AREA else _numbers(units, both.weight)
    was, now = both.was, both.now
    changes = redrawing.changes(was, now, weights)
    areas = {c.code: c for c in redrawing.changes(was, now, area)}
    names = both.names
    return [
        Line(
            c,
            names.get(c.code, c.code),
            str(STATES[c.state]),
            areas[c.code].weight_before,
            areas[c.code].weight_after,
        )
        for c in changes
    ]


def _numbers(units: list[places.UnitRef], key: str) -> Mapping[str, float]:
    found = {u.code: u.attributes.get(key) for u in units}
    return {c: float(v) if isinstance(v, (int, float)) else 0.0 for c, v in found.items()}


def query_of(both: Beside) -> str:
    """The address of the same pair elsewhere."""
    pair = f"version={both.number}&against={both.against}"
    return f"{pair}&weight={both.weight}&level={both.level.key}"
