"""The levels of a scheme that are drawn, and the grid of each unit at any of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from wangge.domain.places.api import SchemeRef
from wangge.domain.redrawing import ground, rules
from wangge.domain.redrawing.content import Content
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import LevelSpec

SEVERAL = 0.6
"""Grids for each unit, at most: where nearly every grid is one unit a map shows nothing."""


def area_levels(scheme: SchemeRef) -> tuple[LevelSpec, ...]:
    """The levels whose grids are ground, top first; industry grids lie beside them."""
    return tuple(level for level in scheme.levels if level.membership == "area")


def area_level(scheme: SchemeRef, key: str | None) -> LevelSpec:
    """The level of that key, the lowest for None. Raises `InvalidInput` (`level`)."""
    levels = area_levels(scheme)
    if key is None:
        return levels[-1]
    for level in levels:
        if level.key == key:
            return level
    raise InvalidInput(
        "unknown_level",
        zh=f"没有“{key}”这一级网格；可用 {'、'.join(n.key for n in levels)}。",
        en=f"There is no level “{key}”; there are {', '.join(n.key for n in levels)}.",
        field="level",
    )


def shown_level(scheme: SchemeRef, content: Content, key: str | None) -> LevelSpec:
    """The level of that key; for None the lowest whose grids are mostly of several units."""
    if key is not None:
        return area_level(scheme, key)
    worth = shown_levels(scheme, content)
    return worth[-1] if worth else area_levels(scheme)[-1]


def shown_levels(scheme: SchemeRef, content: Content) -> tuple[LevelSpec, ...]:
    """The levels below the root whose grids are mostly of several units, top first."""
    count = Counter(grid.level for grid in content.grids)
    most = SEVERAL * len(content.leaves)
    return tuple(n for n in area_levels(scheme)[1:] if count[n.key] <= most)


def above(scheme: SchemeRef, level: LevelSpec) -> LevelSpec | None:
    """The area level right above, None for the root."""
    levels = area_levels(scheme)
    place = levels.index(level)
    return levels[place - 1] if place else None


def drawn_level(scheme: SchemeRef, key: str | None) -> LevelSpec:
    """The level to be drawn. Raises `InvalidInput` (`level`) for the one that is the whole town."""
    level = area_level(scheme, key)
    if above(scheme, level) is None:
        raise InvalidInput(
            "root_level",
            zh=f"“{level.name.zh}”一级只有一个网格，不能再划分。",
            en=f"At the level {level.name.en} there is one grid only; it can't be drawn anew.",
            field="level",
        )
    return level


def below(scheme: SchemeRef, level: LevelSpec) -> LevelSpec | None:
    """The area level right below, None for the lowest."""
    levels = area_levels(scheme)
    return levels[levels.index(level) + 1] if level != levels[-1] else None


def check_under(scheme: SchemeRef, content: Content, level: LevelSpec, under: str) -> None:
    """Raises `InvalidInput` (`under`) unless it is a grid in which the level can be drawn."""
    levels = area_levels(scheme)
    higher = {n.key for n in levels[: levels.index(level)]}
    if under and not any(g.code == under and g.level in higher for g in content.grids):
        raise InvalidInput(
            "unknown_under",
            zh=f"没有可在其中划分{level.name.zh}的网格“{under}”。",
            en=f"There is no grid “{under}” in which {level.name.en} could be drawn.",
            field="under",
        )


def at_level(scheme: SchemeRef, content: Content, level: LevelSpec) -> Mapping[str, str]:
    """Base unit → code of its grid at the level."""
    parents = ground.parents(scheme, content)
    of = {g.code: g.level for g in content.grids}
    grid = {
        leaf: next((c for c in rules.chain_of(leaf, parents) if of.get(c) == level.key), "")
        for leaf in set(content.leaves.values())
    }
    return {unit: grid[leaf] for unit, leaf in content.leaves.items()}
