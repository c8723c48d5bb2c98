"""A community split, done on paper: some units of an upper grid get an upper grid of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wangge.domain.places.api import GridInput
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.families import Families
from wangge.domain.redrawing.regrouping import CodeBook
from wangge.domain.redrawing.wishes import Edit, Split
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import LevelSpec


def with_splits(
    content: Content,
    levels: tuple[LevelSpec, ...],
    level: LevelSpec,
    edits: Sequence[Edit],
    book: CodeBook,
) -> tuple[Content, dict[str, str]]:
    """The division after the splits among `edits`, and each new upper grid with what it left.

    Upper grids are those right above `level`. Grids at `level` that lie wholly in the new one
    follow under new codes; of others the units within become one new grid. Raises `InvalidInput`.
    """
    born: dict[str, str] = {}
    families = Families(content, born)
    for number, edit in enumerate(edits):
        if isinstance(edit, Split):
            new, followed = _begun(content, levels, level, edit, f"edits.{number}", book)
            born[new.code] = edit.upper
            for one in followed.leaving(len(edit.upper) + level.code_width):
                followed.take(one, book.give(level, new.code), new, level, families)
            content = followed.content(new, {n.key for n in levels})
    return content, born


def _begun(
    content: Content,
    levels: tuple[LevelSpec, ...],
    level: LevelSpec,
    edit: Split,
    field: str,
    book: CodeBook,
) -> tuple[GridInput, _Followed]:
    """The new upper grid, and the division of which nothing has gone over to it yet."""
    higher = levels[levels.index(level) - 1]
    old = next((g for g in content.grids if (g.code, g.level) == (edit.upper, higher.key)), None)
    if old is None or higher == levels[0]:
        raise _refused(
            "unknown_upper",
            f"“{edit.upper}”不是可以拆分的{higher.name.zh}。",
            f"“{edit.upper}” is no {higher.name.en} that could be split.",
            f"{field}.upper",
        )
    leaving = _leaving(content, edit, field)
    code = book.give(higher, edit.upper[: len(edit.upper) - higher.code_width])
    new = GridInput(code, higher.key, edit.name, "", old.division_path)
    return new, _Followed(content, leaving, f"{field}.units")


def _leaving(content: Content, edit: Split, field: str) -> set[str]:
    inside = {u for u, c in content.leaves.items() if c.startswith(edit.upper)}
    strange = sorted(set(edit.units) - inside)
    if strange:
        raise _refused(
            "not_in_upper",
            f"单元 {strange[0]} 不在网格 {edit.upper} 内。",
            f"The unit {strange[0]} isn't in the grid {edit.upper}.",
            f"{field}.units",
        )
    if len(edit.units) == len(inside):
        raise _refused(
            "nothing_left",
            f"拆分后网格 {edit.upper} 不剩任何单元。",
            f"The split leaves the grid {edit.upper} without a unit.",
            f"{field}.units",
        )
    return set(edit.units)


class _Followed:
    """The division while what leaves an upper grid goes over to the new one."""

    def __init__(self, content: Content, leaving: set[str], field: str) -> None:
        self._before, self._leaving, self._field = content, leaving, field
        self._grids: list[GridInput] = []
        self._moved: list[str] = []
        self._leaves = dict(content.leaves)

    def leaving(self, width: int) -> list[str]:
        """The grids with so long a code of which something leaves."""
        return sorted({self._before.leaves[u][:width] for u in self._leaving})

    def take(
        self, old: str, code: str, new: GridInput, level: LevelSpec, families: Families
    ) -> None:
        """What leaves of the grid `old`, and the grids below it, goes over to `code`."""
        inside = {u for u, c in self._before.leaves.items() if c.startswith(old)}
        if inside <= self._leaving:
            self._moved.append(old)
            lower = [g for g in self._before.grids if g.code.startswith(old)]
        else:
            there = (*self._before.grids, *self._grids)
            above = (new.name, new.name_en)
            self._grids.append(families.new_grid(code, above, level, there))
            lower = [g for g in self._before.grids if self._leaves_whole(g, old)]
        self._grids += [replace(g, code=code + g.code[len(old) :]) for g in lower]
        for unit in inside & self._leaving:
            self._leaves[unit] = code + self._before.leaves[unit][len(old) :]

    def content(self, new: GridInput, area_levels: set[str]) -> Content:
        """The division afterwards: grids that nothing is left of are gone."""
        lengths = {len(g.code) for g in self._before.grids if g.level in area_levels}
        held = {c[:n] for c in self._leaves.values() for n in lengths}
        kept = [
            g
            for g in self._before.grids
            if (g.code in held if g.level in area_levels else not self._is_moved(g.code))
        ]
        return Content((*kept, new, *self._grids), self._leaves)

    def _leaves_whole(self, grid: GridInput, old: str) -> bool:
        """Whether a grid below `old` leaves; refuses one that would be cut."""
        if not grid.code.startswith(old) or grid.code == old:
            return False
        inside = {u for u, c in self._before.leaves.items() if c.startswith(grid.code)}
        if not inside & self._leaving:
            return False
        if not inside <= self._leaving:
            raise _refused(
                "grid_cut",
                f"下级网格 {grid.code} 只有一部分单元被拆出；请拆出整个下级网格。",
                f"The lower grid {grid.code} is only partly split off; split off whole ones.",
                self._field,
            )
        return True

    def _is_moved(self, code: str) -> bool:
        return any(code.startswith(old) for old in self._moved)


def _refused(code: str, zh: str, en: str, field: str) -> InvalidInput:
    return InvalidInput(code, zh=zh, en=en, field=field)
