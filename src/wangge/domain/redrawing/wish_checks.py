"""What can be said of a wish at once, before a process is started for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.places.api import SchemeRef
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.weighing import weights_of
from wangge.domain.redrawing.wishes import Wish
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import LevelSpec


def started(drawing: Drawing, wish: Wish) -> tuple[Wish, Content]:
    """The wish with the ground and the version it is about, and what that version holds.

    By default the newest version, and the drawing's own ground. Raises `NotFound` (no such
    version), `InvalidInput` (`under`) for another ground.
    """
    found = drawing.versions.order_by("-number")
    chosen = (found.filter(number=wish.version) if wish.version else found).first()
    if chosen is None:
        raise common.no_version()
    under = wish.under or drawing.under
    if not under.startswith(drawing.under):
        raise InvalidInput(
            "outside_ground",
            zh=f"本方案只划分网格 {drawing.under} 之内。",
            en=f"This drawing is about the ground of the grid {drawing.under} only.",
            field="under",
        )
    return replace(wish, version=chosen.number, under=under), Content.unpack(chosen.content)


def start(drawing_id: UUID, wish: Wish) -> tuple[Wish, Content]:
    """As `started`, for the program itself, which may see every drawing. `NotFound`."""
    drawing = Drawing.objects.filter(pk=drawing_id).first()
    if drawing is None:
        raise common.no_drawing()
    return started(drawing, wish)


def check_wish(drawing: Drawing, wish: Wish, content: Content, on: date) -> None:
    """Raises `InvalidInput` (`level`, `under`, `weights`, `k`). What else the ground forbids the
    run says."""
    town = drawing.jurisdiction_key
    scheme = places.scheme_in_force(town, drawing.scheme_key, on)
    level = levels.drawn_level(scheme, wish.level)
    levels.check_under(scheme, content, level, wish.under)
    _check_count(wish, level, scheme, content)
    there = {w.key for w in weights_of(places.units(town, on))}
    for key in wish.weights:
        if key not in there:
            raise InvalidInput(
                "unknown_weight",
                zh=f"单元没有“{key}”这项数；可用 {'、'.join(sorted(there))}。",
                en=f"Units have no number “{key}”; there are {', '.join(sorted(there))}.",
                field="weights",
            )


def _check_count(wish: Wish, level: LevelSpec, scheme: SchemeRef, content: Content) -> None:
    """So many grids need as many upper grids at most, and as many units at least."""
    if wish.k is None:
        return
    upper, below = levels.above(scheme, level), levels.below(scheme, level)
    inside = [u for u, c in content.leaves.items() if c.startswith(wish.under)]
    uppers = _grids(scheme, content, upper, inside)
    units = _grids(scheme, content, below, inside) if below else set(inside)
    if upper and wish.k < len(uppers):
        raise _odd_count(
            f"范围内有 {len(uppers)} 个{upper.name.zh}，网格不跨{upper.name.zh}，"
            f"至少要 {len(uppers)} 个网格",
            f"There are {len(uppers)} upper grids that no grid may span, so at least as many "
            "grids are needed",
            wish.k,
        )
    if wish.k > len(units):
        what = (f"下级{below.name.zh}", "grids below") if below else ("单元", "base units")
        raise _odd_count(
            f"范围内只有 {len(units)} 个{what[0]}，都不能再拆开，最多划成 {len(units)} 个网格",
            f"There are only {len(units)} {what[1]}, never split, so at most as many grids",
            wish.k,
        )


def _grids(
    scheme: SchemeRef, content: Content, level: LevelSpec | None, units: list[str]
) -> set[str]:
    of = levels.at_level(scheme, content, level) if level else {}
    return {of.get(unit, "") for unit in units}


def _odd_count(zh: str, en: str, k: int) -> InvalidInput:
    return InvalidInput(
        "odd_count", zh=f"{zh}；要求的是 {k} 个。", en=f"{en}; {k} were asked for.", field="k"
    )
