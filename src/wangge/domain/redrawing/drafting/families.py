"""Upper grids that were one before a split: their grids are numbered on together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wangge.domain.places.api import GridInput
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.names import Kin, Names, default_name
from wangge.packs.schema import LevelSpec


class Families:
    """`before`: the division before any split; `born`: new upper grids and what they left.

    `born` may grow meanwhile.
    """

    def __init__(self, before: Content, born: Mapping[str, str]) -> None:
        self._before, self._born = before, born

    def new_grid(
        self, code: str, above: Names, level: LevelSpec, grids: Iterable[GridInput]
    ) -> GridInput:
        """A grid at `level` under an upper one so named; `grids`: all there are so far."""
        there, upper = tuple(grids), code[: -level.code_width]
        beside = _under(upper, level, there)
        number = int(code[len(upper) :])
        names = default_name(above, level, beside, number, self._kin(upper, level, there))
        return GridInput(code, level.key, *names)

    def _kin(self, upper: str, level: LevelSpec, there: tuple[GridInput, ...]) -> Kin | None:
        first = self._first(upper)
        parts = [first, *(code for code in self._born if self._first(code) == first)]
        if len(parts) == 1:
            return None
        now = tuple(names for part in parts for names in _under(part, level, there))
        was = next(g for g in self._before.grids if g.code == first)
        before = _under(first, level, self._before.grids)
        return Kin((was.name, was.name_en), before, now)

    def _first(self, upper: str) -> str:
        while upper in self._born:
            upper = self._born[upper]
        return upper


def _under(upper: str, level: LevelSpec, grids: Iterable[GridInput]) -> tuple[Names, ...]:
    return tuple(
        (g.name, g.name_en)
        for g in grids
        if g.level == level.key and g.code[: -level.code_width] == upper
    )
