"""A division with the grids of one level made anew, codes and all: nested, none given twice. Pure.

A grid that comes under another parent gets a code there that was never given before, and whatever
lies below it follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from wangge.domain.places.api import GridInput
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.rules import next_codes
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import LevelSpec

Ever = Callable[[str], Iterable[str]]
"""Level → every code that a grid of it has had."""


class CodeBook:
    """Gives codes at a level under a parent that no grid ever had, here or in force."""

    def __init__(self, contents: Iterable[Content], ever: Ever) -> None:
        self._ever = ever
        self._here: dict[str, set[str]] = defaultdict(set)
        for content in contents:
            for grid in content.grids:
                self._here[grid.level].add(grid.code)
        self._read: set[str] = set()

    def known(self, level: str) -> set[str]:
        """Every code of the level that is taken."""
        if level not in self._read:
            self._here[level] |= set(self._ever(level))
            self._read.add(level)
        return self._here[level]

    def take(self, level: str, codes: Iterable[str]) -> None:
        """These are given too: by a run of the program, which no version holds yet."""
        self.known(level).update(codes)

    def give(self, level: LevelSpec, parent: str) -> str:
        """The next code; raises `InvalidInput` once the digits are used up."""
        known = self.known(level.key)
        used = [c for c in known if c.startswith(parent) and c != parent]
        (code,) = next_codes(parent, level.code_width, used, 1)
        if len(code) > len(parent) + level.code_width:
            raise _no_codes(parent, level.code_width)
        known.add(code)
        return code


def regrouped(
    content: Content,
    levels: tuple[LevelSpec, ...],
    level: LevelSpec,
    grid_of: Mapping[str, str],
    fresh: Iterable[GridInput],
    book: CodeBook,
) -> Content:
    """`content` with the units at `level` grouped as `grid_of` says (unit → code).

    `fresh` are grids of it that weren't there. Grids left without a unit are gone, at this level
    and below. Raises `InvalidInput` for a lower grid whose units would go to two grids.
    """
    there = {g.code: g for g in (*content.grids, *fresh)}
    wanted = set(grid_of.values())
    same = [g for g in content.grids if g.level != level.key]
    mine = [there[c] for c in sorted(wanted)]
    if level.key == levels[-1].key:
        return _sorted(Content((*same, *mine), dict(grid_of)))
    below = levels[[n.key for n in levels].index(level.key) + 1]
    codes = _renamed(content, below, grid_of, book)
    grids = [replace(g, code=_moved(g.code, codes)) for g in same]
    leaves = {unit: _moved(leaf, codes) for unit, leaf in content.leaves.items()}
    return _sorted(Content((*grids, *mine), leaves))


def _renamed(
    content: Content, below: LevelSpec, grid_of: Mapping[str, str], book: CodeBook
) -> dict[str, str]:
    """Grids right below that come under another parent: their code, and the new one."""
    parents: dict[str, set[str]] = defaultdict(set)
    width = next(len(g.code) for g in content.grids if g.level == below.key)
    for unit, leaf in content.leaves.items():
        parents[leaf[:width]].add(grid_of[unit])
    codes: dict[str, str] = {}
    for code, found in sorted(parents.items()):
        if len(found) > 1:
            raise _torn(code, sorted(found))
        (parent,) = found
        if code[: len(code) - below.code_width] != parent:
            codes[code] = book.give(below, parent)
    return codes


def _moved(code: str, codes: Mapping[str, str]) -> str:
    for width in {len(c) for c in codes}:
        if code[:width] in codes:
            return codes[code[:width]] + code[width:]
    return code


def _sorted(content: Content) -> Content:
    return Content(
        tuple(sorted(content.grids, key=lambda g: (len(g.code), g.code))), content.leaves
    )


def _torn(code: str, into: list[str]) -> InvalidInput:
    return InvalidInput(
        "grid_torn",
        zh=f"下级网格 {code} 的单元分到了 {'、'.join(into[:5])}；上级网格由整个下级网格组成。",
        en=f"The units of {code} go to {', '.join(into[:5])}; upper grids are made of whole ones.",
        field="leaves",
        data={"grid": code, "into": into[:20]},
    )


def _no_codes(parent: str, width: int) -> InvalidInput:
    return InvalidInput(
        "codes_used_up",
        zh=f"网格 {parent} 之下 {width} 位编号已用完。",
        en=f"The {width} digits under the grid {parent} are used up.",
        field="k",
        data={"parent": parent},
    )
