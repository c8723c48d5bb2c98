"""Labels as codes: those of former grids as they were, others new under their upper grid."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.domain.places.api import GridInput
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.drafting.families import Families
from wangge.domain.redrawing.drafting.problem import Land
from wangge.domain.redrawing.regrouping import CodeBook, regrouped
from wangge.packs.schema import LevelSpec


def named(
    content: Content,
    levels: tuple[LevelSpec, ...],
    level: LevelSpec,
    land: Land,
    labels: Sequence[int],
    book: CodeBook,
    families: Families,
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
        above = by_code.get(upper[n])
        names = (above.name, above.name_en) if above else ("", "")
        fresh.append(families.new_grid(codes[n], names, level, (*content.grids, *fresh)))
    width = len(upper[labels[0]]) + level.code_width
    grid_of = {unit: leaf[:width] for unit, leaf in content.leaves.items()}
    grid_of |= {u: codes[labels[at]] for u, at in zip(land.units, land.at.tolist(), strict=True)}
    return regrouped(content, levels, level, grid_of, fresh, book), codes
