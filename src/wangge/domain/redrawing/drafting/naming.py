"""Labels as codes: those of former grids as they were, others new under their upper grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wangge.domain.places.api import GridInput
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.problem import Land
from wangge.domain.redrawing.names import Names, default_name
from wangge.domain.redrawing.regrouping import CodeBook, regrouped
from wangge.packs.schema import LevelSpec


def named(
    content: Content,
    levels: tuple[LevelSpec, ...],
    level: LevelSpec,
    land: Land,
    labels: Sequence[int],
    book: CodeBook,
) -> tuple[Content, dict[int, str]]:
    """The division with the labels of the problem's units as grids, and the code of each label.

    Units outside of the problem stay in their grids. A number that is free, as its grid is gone,
    may come again under another upper grid: a grid there is a new one.
    """
    by_code = {g.code: g for g in content.grids}
    upper = {n: land.uppers[p] for n, p in zip(labels, land.problem.parent.tolist(), strict=True)}
    kept = land.problem.former is not None
    there = land.labels if kept else ()
    codes = {n: c for n, c in enumerate(there) if upper.get(n) == c[: len(c) - level.code_width]}
    fresh: list[GridInput] = []
    for n in sorted(upper.keys() - codes.keys(), key=lambda n: (upper[n], n)):
        codes[n] = book.give(level, upper[n])
        beside = [
            (g.name, g.name_en) for g in (*content.grids, *fresh) if _lies_in(g, upper[n], level)
        ]
        fresh.append(_grid(by_code, upper[n], codes[n], level, beside))
    width = len(upper[labels[0]]) + level.code_width
    grid_of = {unit: leaf[:width] for unit, leaf in content.leaves.items()}
    grid_of |= {u: codes[labels[at]] for u, at in zip(land.units, land.at.tolist(), strict=True)}
    return regrouped(content, levels, level, grid_of, fresh, book), codes


def _lies_in(grid: GridInput, upper: str, level: LevelSpec) -> bool:
    return grid.level == level.key and grid.code[: len(grid.code) - level.code_width] == upper


def _grid(
    by_code: Mapping[str, GridInput],
    upper: str,
    code: str,
    level: LevelSpec,
    beside: Iterable[Names],
) -> GridInput:
    parent = by_code.get(upper)
    above = (parent.name, parent.name_en) if parent else ("", "")
    return GridInput(code, level.key, *default_name(above, level, beside, int(code[len(upper) :])))
