"""Types of grids: which type each grid is of, what it has of its haves by the latest check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.faces.community.drill import Ground
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound, Refused
from wangge.packs.grid_types import Standing, standing
from wangge.packs.schema import GridTypeSpec, PackSpec, Right, Text


@dataclass(frozen=True, slots=True)
class Line:
    """A grid with its type and what it has; `standing` None without a type."""

    grid: GridRef
    type: GridTypeSpec | None
    standing: Standing | None
    checked_at: datetime | None


@dataclass(slots=True)
class Sum:
    """Figures of a type."""

    type: GridTypeSpec
    grids: int = 0
    complete: int = 0
    unchecked: int = 0

    @property
    def share(self) -> float | None:
        return self.complete / self.grids if self.grids else None


def fits(pack: PackSpec) -> bool:
    """Whether the pack has types of grids."""
    return bool(pack.grid_types)


def types_page(viewer: Viewer, ground: Ground) -> dict[str, Any]:
    """The page's context: every grid under `here` with a type's level, and sums by type."""
    pack = ground.pack
    given = places.grid_types(ground.town, pack.scheme.key, ground.on, under=ground.under)
    specs = {t.key: t for t in pack.grid_types}
    plans = [
        f"{pack.key}/{d.key}"
        for d in pack.duties
        if d.checklist in {t.checklist for t in pack.grid_types}
    ]
    latest = duties.latest_answers(ground.scope, ground.town, plans, viewer.at)
    sums = {t.key: Sum(t) for t in pack.grid_types}
    lines: list[Line] = []
    for level in dict.fromkeys(t.level for t in pack.grid_types):
        lines += [
            _line(pack, specs, given.get(grid.code, ""), grid, latest, sums)
            for grid in ground.grids(level)
        ]
    may = people.scope(viewer.account_id, Right.PLACES_MANAGE, viewer.at)
    return {
        "ground": ground,
        "lines": lines,
        "sums": list(sums.values()),
        "untyped": sum(line.type is None for line in lines),
        "types": pack.grid_types,
        "items": _items(pack),
        "may_set": {x.grid.code for x in lines if may.covers(x.grid.code, pack.scheme.key)},
    }


def _line(
    pack: PackSpec,
    specs: dict[str, GridTypeSpec],
    type_key: str,
    grid: GridRef,
    latest: dict[str, duties.Answered],
    sums: dict[str, Sum],
) -> Line:
    spec = specs.get(type_key)
    if spec is None:
        return Line(grid, None, None, None)
    answered = latest.get(grid.code)
    found = standing(pack, type_key, answered.answers if answered else None)
    total = sums[type_key]
    total.grids += 1
    total.complete += found.complete
    total.unchecked += answered is None
    return Line(grid, spec, found, answered.done_at if answered else None)


def _items(pack: PackSpec) -> dict[str, dict[str, Text]]:
    """Type → have → its words: two types may mean different things by one key."""
    lists = {c.key: c for c in pack.checklists}
    return {t.key: {i.key: i.text for i in lists[t.checklist].items} for t in pack.grid_types}


def set_type(viewer: Viewer, ground: Ground, code: str, type_key: str) -> None:
    """The viewer gives a grid its type from today; raises `Refused` without the right."""
    scheme = ground.pack.scheme.key
    if not ground.scope.covers(code, scheme):
        raise NotFound("no_such_grid", zh="没有这个网格。", en="There is no such grid.")
    may = people.scope(viewer.account_id, Right.PLACES_MANAGE, viewer.at)
    if not may.covers(code, scheme):
        raise Refused(
            "no_right",
            zh="您没有给这个网格定类型的权限。",
            en="You don't have the right to set the type of this grid.",
        )
    places.set_grid_type(
        jurisdiction_key=ground.town,
        scheme_key=scheme,
        grid_code=code,
        type_key=type_key,
        from_on=ground.on,
        actor=viewer.actor,
        at=viewer.at,
    )
