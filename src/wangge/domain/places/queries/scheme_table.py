"""One version of a scheme in flat arrays: its grids, and the leaf grid of every base unit.

Owns the answers "which leaf on that day" and "which grids above". Refuses to read a database.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from wangge.domain.places.queries.refs import GridRef, SchemeRef
from wangge.domain.places.queries.tables import ordinal
from wangge.kernel.codes import prefix_range

Rule = Mapping[str, list[str]]
_REFS_KEPT = 4096


class GridRow(NamedTuple):
    """A dated grid as the table takes it in; rows come ascending by code, then by day."""

    code: str
    level: str
    name: str
    name_en: str
    parent_code: str
    division_path: str
    rule: Rule | None
    from_on: date
    to_on: date | None


class MemberRow(NamedTuple):
    """A dated membership as the table takes it in; rows come ascending by unit row."""

    unit_row: int
    grid_row: int
    from_on: date
    to_on: date | None


class _Texts(NamedTuple):
    level: str
    name: str
    name_en: str
    parent_code: str
    division_path: str


class SchemeTable:
    """Never changes once it is filled. `row` is a grid's position; -1 stands for none."""

    def __init__(self, scheme: SchemeRef, grids: Iterable[GridRow]) -> None:
        self.scheme = scheme
        self.codes: list[str] = []
        self.rules: dict[int, Rule] = {}
        self._texts: list[_Texts] = []
        self._since, self._until = array("i"), array("i")
        for grid in grids:
            self._add_grid(grid)
        self._units, self._leaves = array("i"), array("i")
        self._member_since, self._member_until = array("i"), array("i")
        self._refs: dict[int, GridRef] = {}

    def _add_grid(self, grid: GridRow) -> None:
        if grid.rule is not None:
            self.rules[len(self.codes)] = grid.rule
        self.codes.append(grid.code)
        same = self._texts[-1] if self._texts else None
        parent = grid.parent_code
        if same is not None and same.parent_code == parent:
            parent = same.parent_code  # siblings share one string
        self._texts.append(_Texts(grid.level, grid.name, grid.name_en, parent, grid.division_path))
        self._since.append(ordinal(grid.from_on))
        self._until.append(ordinal(grid.to_on))

    def add_member(self, member: MemberRow) -> None:
        """The next membership, ascending by unit row; only whoever makes the table adds any."""
        self._units.append(member.unit_row)
        self._leaves.append(member.grid_row)
        self._member_since.append(ordinal(member.from_on))
        self._member_until.append(ordinal(member.to_on))

    def __len__(self) -> int:
        return len(self.codes)

    def find(self, code: str, day: int) -> int:
        """The row of the grid with that code on that day."""
        row = bisect_left(self.codes, code)
        while row < len(self.codes) and self.codes[row] == code:
            if self.is_on(row, day):
                return row
            row += 1
        return -1

    def leaf_of(self, unit_row: int, day: int) -> int:
        """The leaf grid that the unit belongs to on that day."""
        place = bisect_left(self._units, unit_row)
        while place < len(self._units) and self._units[place] == unit_row:
            if self._member_since[place] <= day < self._member_until[place]:
                return self._leaves[place]
            place += 1
        return -1

    def memberships_on(self, day: int) -> Iterator[tuple[int, int]]:
        """(unit row, leaf row) of all memberships of that day."""
        for place, unit in enumerate(self._units):
            if self._member_since[place] <= day < self._member_until[place]:
                yield unit, self._leaves[place]

    def above(self, row: int, day: int) -> Iterator[int]:
        """The rows of the grids above, nearest first."""
        while (parent := self._texts[row].parent_code) and (row := self.find(parent, day)) >= 0:
            yield row

    def under(self, code: str, day: int) -> Iterator[int]:
        """The rows of all grids whose code begins with `code`, that grid included."""
        low, high = prefix_range(code)
        for row in range(bisect_left(self.codes, low), bisect_left(self.codes, high)):
            if self.is_on(row, day):
                yield row

    def is_on(self, row: int, day: int) -> bool:
        return self._since[row] <= day < self._until[row]

    def last_day(self, code: str) -> int:
        """The last day on which there is a grid of that code."""
        return self._until[max(bisect_right(self.codes, code) - 1, 0)] - 1

    def period(self, day: int) -> int:
        """The first day of the span around `day` in which no grid or membership changes."""
        days = {*self._since, *self._until, *self._member_since, *self._member_until}
        return max((change for change in days if change <= day), default=0)

    def level_of(self, row: int) -> str:
        return self._texts[row].level

    def parent_of(self, row: int) -> str:
        return self._texts[row].parent_code

    def ref(self, row: int) -> GridRef:
        """The grid of that row; a few thousand are kept ready."""
        ready = self._refs.get(row)
        if ready is not None:
            return ready
        if len(self._refs) >= _REFS_KEPT:
            self._refs.clear()
        texts, scheme = self._texts[row], self.scheme
        made = GridRef(
            scheme_key=scheme.key,
            code=self.codes[row],
            level=texts.level,
            name=texts.name,
            parent_code=texts.parent_code,
            division_path=texts.division_path,
            name_en=texts.name_en,
            jurisdiction_key=scheme.jurisdiction_key,
            version=scheme.version,
        )
        self._refs[row] = made
        return made
