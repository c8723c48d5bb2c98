"""What the workbench draws: units as a net with weights and shapes, and how a version divides them.

Holds no person, no task, no case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.places.api import UnitNet
from wangge.domain.redrawing import ground, levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing, Version
from wangge.domain.redrawing.queries.drawings import seen
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.weighing import Weight, weights_of
from wangge.kernel.errors import NotFound
from wangge.packs.schema import LevelSpec

Named = tuple[tuple[str, str, str], ...]
"""Code, Chinese name, English name."""


@dataclass(frozen=True)
class Division:
    """Grids of one level and the place in `grids` of each unit's, -1 for a unit without."""

    grids: Named
    of_unit: tuple[int, ...]


@dataclass(frozen=True)
class Board:
    """The units by code with everything by unit in that order; `upper`: of all, or one grid's.

    `now` is the version's division at `level`, `uppers` that of the level above, `former` the one
    in force at `level`. `shapes` are GeoJSON geometries in WGS-84.
    """

    drawing_id: UUID
    number: int
    scheme_key: str
    level: LevelSpec
    levels: tuple[LevelSpec, ...]
    weights: tuple[Weight, ...]
    net: UnitNet
    shapes: tuple[str, ...]
    now: Division
    uppers: Division
    former: Division


def board_stamp(drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None) -> str:
    """Another value after every change of what the board shows. `NotFound` for who may not see."""
    row = seen(drawing_id, account_id, at)
    on = places.local_day(row.jurisdiction_key, at)
    chosen = _version(row, number).number
    return f"{places.layer_stamp(row.jurisdiction_key, on)}-{drawing_id.hex}-{chosen}"


def board(
    drawing_id: UUID,
    account_id: UUID | None,
    at: datetime,
    *,
    number: int | None = None,
    level: str | None = None,
    upper: str = "",
) -> Board:
    """A version's board, by default the newest's at the lowest level.

    `upper`: only units under that grid; borders to others count as outline. Raises `NotFound`,
    `InvalidInput` (`level`).
    """
    row = seen(drawing_id, account_id, at)
    version = _version(row, number)
    town, on = row.jurisdiction_key, places.local_day(row.jurisdiction_key, at)
    scheme = places.scheme_in_force(town, row.scheme_key, on)
    chosen = levels.area_level(scheme, level)
    higher = levels.above(scheme, chosen)
    content, before = Content.unpack(version.content), ground.in_force(town, row.scheme_key, on)
    net, shapes = places.unit_net(town, on), places.unit_outlines(town, on)
    units = places.units(town, on)
    if upper:
        kept = [n for n, c in enumerate(net.codes) if content.leaves.get(c, "").startswith(upper)]
        if not kept:
            raise no_grid(upper, "upper")
        net = net.only(kept)
        shapes, units = tuple(shapes[n] for n in kept), [units[n] for n in kept]
    return Board(
        drawing_id=drawing_id,
        number=version.number,
        scheme_key=row.scheme_key,
        level=chosen,
        levels=levels.area_levels(scheme),
        weights=weights_of(units),
        net=net,
        shapes=shapes,
        now=division_of(scheme, content, chosen, net.codes),
        uppers=division_of(scheme, content, higher, net.codes),
        former=division_of(scheme, before, chosen, net.codes),
    )


def no_grid(code: str, field: str) -> NotFound:
    """The version has no such grid."""
    return NotFound(
        "no_such_grid",
        zh=f"方案中没有网格 {code[:64]}。",
        en=f"The drawing has no grid {code[:64]}.",
        field=field,
    )


def _version(row: Drawing, number: int | None) -> Version:
    found = row.versions.order_by("-number")
    one = (found.filter(number=number) if number is not None else found).first()
    if one is None:
        raise common.no_drawing()
    return one


def division_of(
    scheme: places.SchemeRef, content: Content, level: LevelSpec | None, codes: Sequence[str]
) -> Division:
    """The grids of a level that hold these units, and which holds each. None: above the root."""
    if level is None:
        return Division((("", "", ""),), (0,) * len(codes))
    of = levels.at_level(scheme, content, level)
    wanted = {of[c] for c in codes if c in of}
    grids = tuple((g.code, g.name, g.name_en) for g in content.grids if g.code in wanted)
    place = {code: n for n, (code, _, _) in enumerate(grids)}
    return Division(grids, tuple(place.get(of.get(c, ""), -1) for c in codes))
