"""Whether the grids of a division hang together, at every level; and the refusal where not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from wangge.domain.places import api as places
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.pieces import NAMED_AT_MOST, Broken, broken_grids
from wangge.kernel.errors import Conflict, ManyErrors
from wangge.packs.schema import LevelSpec


def broken_in(
    jurisdiction_key: str, scheme_key: str, content: Content, on: date
) -> tuple[Broken, ...]:
    """Grids in more pieces than the ground forces, the lowest level first."""
    net = places.unit_net(jurisdiction_key, on)
    net = net.only([n for n, code in enumerate(net.codes) if code in content.leaves])
    scheme = places.scheme_in_force(jurisdiction_key, scheme_key, on)
    found: list[Broken] = []
    for level in reversed(levels.area_levels(scheme)[1:]):
        found += broken_at(net, scheme, content, level)
    return tuple(found)


def broken_at(
    net: places.UnitNet, scheme: places.SchemeRef, content: Content, level: LevelSpec
) -> tuple[Broken, ...]:
    """Those of one level; the net holds no unit that the division doesn't know."""
    grid_of = levels.at_level(scheme, content, level)
    grids = [grid_of[c] for c in net.codes]
    return broken_grids(net, grids, [g[: len(g) - level.code_width] for g in grids])


def newly_broken(
    jurisdiction_key: str, scheme_key: str, content: Content, former: Content, on: date
) -> list[Broken]:
    """The grids in pieces that aren't so in force: what keeps a drawing from approval."""
    found = broken_in(jurisdiction_key, scheme_key, content, on)
    if not found:
        return []
    in_force = {(b.grid, b.pieces) for b in broken_in(jurisdiction_key, scheme_key, former, on)}
    return [b for b in found if (b.grid, b.pieces) not in in_force]


def require_whole(
    jurisdiction_key: str, scheme_key: str, content: Content, former: Content, on: date
) -> None:
    """Raises `ManyErrors` naming grids and units; a grid that is in force so may stay so."""
    new = newly_broken(jurisdiction_key, scheme_key, content, former, on)
    if new:
        raise ManyErrors(list(_refusals(new[:NAMED_AT_MOST], content)))


def _refusals(found: Iterable[Broken], content: Content) -> Iterator[Conflict]:
    names = {g.code: (g.name, g.name_en or g.name) for g in content.grids}
    for one in found:
        zh, en = names.get(one.grid, (one.grid, one.grid))
        units = one.apart[:10]
        yield Conflict(
            "grid_in_pieces",
            zh=f"网格“{zh}”断成 {len(one.pieces)} 块，零散单元：{'、'.join(units)}。",
            en=f"The grid “{en}” is in {len(one.pieces)} pieces; units apart: {', '.join(units)}.",
            field="action",
            data=one.as_json(),
        )
