"""Whether a version can come into force: every unit in one leaf, no grid empty, none in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wangge.domain.places import api as places
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

NAMED_AT_MOST = 50


def check_content(drawing: Drawing, content: Content, at: datetime) -> None:
    """Raises `ManyErrors` naming units and grids; what places checks of codes is checked there."""
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
    if errors:
        raise ManyErrors(errors)
    places.check_grid_inputs(scheme.levels, content.grids)


def _named(codes: list[str], code: str, zh: str, en: str) -> Iterator[WanggeError]:
    for one in codes[:NAMED_AT_MOST]:
        yield InvalidInput(code, zh=f"{one} {zh}。", en=f"{one} {en}.", field="content")
