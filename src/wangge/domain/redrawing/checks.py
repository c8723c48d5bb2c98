"""Whether a version can come into force: every unit in one leaf, no grid empty, none in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

NAMED_AT_MOST = 50


def check_content(drawing: Drawing, content: Content, former: Content, at: datetime) -> None:
    """Raises `ManyErrors` naming units and grids; what places checks of codes is checked there.

    `former` is the division in force: a drawing about one grid changes nothing outside of it.
    """
    on = places.local_day(drawing.jurisdiction_key, at)
    scheme = places.scheme_in_force(drawing.jurisdiction_key, drawing.scheme_key, on)
    leaf = [level.key for level in scheme.levels if level.membership == "area"][-1]
    leaves = {g.code for g in content.grids if g.level == leaf}
    there = {u.code for u in places.units(drawing.jurisdiction_key, on)}
    errors = [
        *_named(
            sorted(there - content.leaves.keys()), "unit_without_grid", "没有网格", "has no grid"
        ),
        *_named(sorted(content.leaves.keys() - there), "unknown_unit", "不存在", "isn't there"),
        *_named(
            sorted(set(content.leaves.values()) - leaves),
            "not_a_leaf_grid",
            "不是最低一级的网格",
            "is no grid of the lowest level",
        ),
        *_named(
            sorted(leaves - set(content.leaves.values())), "empty_grid", "没有单元", "has no unit"
        ),
    ]
    errors += _outside(drawing.under, content, former)
    if errors:
        raise ManyErrors(errors)
    places.check_grid_inputs(scheme.levels, content.grids)


def _outside(under: str, content: Content, former: Content) -> Iterator[WanggeError]:
    """What isn't as it is in force, outside the ground that the drawing is about."""
    if not under:
        return
    was = {g.code: g for g in former.grids if not g.code.startswith(under)}
    now = {g.code: g for g in content.grids if not g.code.startswith(under)}
    others = {c for c in was.keys() | now.keys() if was.get(c) != now.get(c)}
    for unit, code in content.leaves.items():
        before = former.leaves.get(unit, code)
        if code != before and not (code.startswith(under) and before.startswith(under)):
            others.add(unit)
    yield from _named(
        sorted(others),
        "outside_ground",
        "不在本方案范围内，不能改",
        "is outside of the drawing's ground",
    )


def _named(codes: list[str], code: str, zh: str, en: str) -> Iterator[WanggeError]:
    for one in codes[:NAMED_AT_MOST]:
        yield InvalidInput(code, zh=f"{one} {zh}。", en=f"{one} {en}.", field="content")
