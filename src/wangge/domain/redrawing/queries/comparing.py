"""Any versions of a drawing, and the grids in force, side by side: measured alike, at one level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.redrawing import figures, ground, levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing
from wangge.domain.redrawing.pieces import Broken
from wangge.domain.redrawing.queries.board import Division, division_of
from wangge.domain.redrawing.queries.drawings import seen
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.wholeness import newly_broken
from wangge.packs.schema import LevelSpec


@dataclass(frozen=True)
class Column:
    """A version (0: the grids in force) and its figures at the level that is compared."""

    number: int
    figures: dict[str, Any]
    program: dict[str, Any] | None
    """How it was drawn, where the program drew it."""
    own: frozenset[str] | None = None
    """Units of the ground that the drawing is about, and their grids here; None: all of it."""

    def is_own(self, remark: Mapping[str, Any]) -> bool:
        """Whether a remark of the figures is about the drawing's ground, at least in part."""
        data = remark.get("data") or {}
        place = next((data[k] for k in ("grid", "parent", "unit") if k in data), None)
        if self.own is None or place is None:
            return True
        return place in self.own or any(code.startswith(place) for code in self.own)


@dataclass(frozen=True)
class Comparison:
    """Columns in the order asked for; `levels` are those that can be compared, top first."""

    level: LevelSpec
    levels: tuple[LevelSpec, ...]
    columns: tuple[Column, ...]


def compared(
    drawing_id: UUID,
    account_id: UUID | None,
    at: datetime,
    numbers: Sequence[int],
    *,
    level: str = "",
    former: int = 0,
) -> Comparison:
    """Versions measured against `former`, from which units are moved. 0: the grids in force.

    A level of which every grid is one unit, or that isn't there, gives way to the lowest that
    shows something. `NotFound` for no such version.
    """
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    scheme = places.scheme_in_force(row.jurisdiction_key, row.scheme_key, on)
    wanted = {former, *numbers}
    contents = {n: _content(row, n, at) for n in wanted}
    newest = max(numbers, default=former)
    worth = levels.shown_levels(scheme, contents[newest][0])
    chosen = next((n for n in worth if n.key == level), None)
    chosen = chosen or levels.shown_level(scheme, contents[newest][0], None)
    was = contents[former][0]
    columns = []
    for number in numbers:
        content, program = contents[number]
        found = figures.against(row.jurisdiction_key, row.scheme_key, on, content, was)
        own = own_ground(row.under, content, was) if row.under else None
        columns.append(Column(number, found.report(chosen), program, own))
    return Comparison(chosen, worth or (chosen,), tuple(columns))


def own_ground(under: str, content: Content, was: Content) -> frozenset[str]:
    """The units that lay under a grid and where they lie now: what is split off has other codes."""
    units = {u for u, leaf in was.leaves.items() if leaf.startswith(under)}
    return frozenset(units | {content.leaves[u] for u in units & content.leaves.keys()})


def newly_broken_of(drawing_id: UUID, account_id: UUID | None, at: datetime) -> tuple[Broken, ...]:
    """Grids of the newest version in pieces that aren't so in force: it can't be approved so."""
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    former, newest = _content(row, 0, at)[0], common.last_content(row)
    found = newly_broken(row.jurisdiction_key, row.scheme_key, newest, former, on)
    return tuple(found)


@dataclass(frozen=True)
class VersionDrawn:
    """What a version holds at a level, by unit in the order of the board's."""

    level: LevelSpec
    division: Division
    uppers: Division


def version_drawn(
    drawing_id: UUID,
    number: int,
    account_id: UUID | None,
    at: datetime,
    *,
    level: str | None = None,
    upper: str = "",
) -> VersionDrawn:
    """A version's division on the newest one's board, of which only what lies under `upper`.

    Raises `NotFound`, `InvalidInput` (`level`).
    """
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    scheme = places.scheme_in_force(row.jurisdiction_key, row.scheme_key, on)
    chosen, content = levels.area_level(scheme, level), _content(row, number, at)[0]
    codes = places.unit_net(row.jurisdiction_key, on).codes
    if upper:
        held = common.last_content(row).leaves
        codes = tuple(c for c in codes if held.get(c, "").startswith(upper))
    return VersionDrawn(
        chosen,
        division_of(scheme, content, chosen, codes),
        division_of(scheme, content, levels.above(scheme, chosen), codes),
    )


def _content(row: Drawing, number: int, at: datetime) -> tuple[Content, dict[str, Any] | None]:
    if number == 0:
        on = places.local_day(row.jurisdiction_key, at)
        return ground.in_force(row.jurisdiction_key, row.scheme_key, on), None
    found = row.versions.filter(number=number).first()
    if found is None:
        raise common.no_version()
    return Content.unpack(found.content), found.figures.get("program")
