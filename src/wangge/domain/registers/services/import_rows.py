"""Checks the rows of a file: values, place, the right to write there. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wangge.domain.registers import access, town
from wangge.domain.registers.services.checking import read_values
from wangge.domain.registers.sheets import GRID, UNIT
from wangge.domain.registers.town import RegisterRef
from wangge.domain.registers.types import PlaceInput
from wangge.kernel.errors import WanggeError
from wangge.plumbing.access import Scope

PLACE = "place"


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that may be stored: `facts` are canonical."""

    number: int
    facts: dict[str, str]
    unit_code: str
    grid_code: str


@dataclass(slots=True)
class RowChecker:
    """Remembers what it found out about places: a file names the same ones again and again."""

    ref: RegisterRef
    columns: Mapping[int, str]
    keep: Scope
    at: datetime
    _grids: dict[PlaceInput, str | WanggeError] = field(default_factory=dict)

    def check(self, number: int, cells: Sequence[str]) -> tuple[GoodRow | None, list[WanggeError]]:
        """The row, or everything wrong with it."""
        given = {key: cells[n] for n, key in self.columns.items() if n < len(cells)}
        place = PlaceInput(given.pop(UNIT, ""), given.pop(GRID, ""))
        values = {key: text for key, text in given.items() if text}
        facts, errors = read_values(self.ref.spec, values)
        grid = self._grid(place)
        if isinstance(grid, WanggeError):
            errors.append(grid)
        if errors or isinstance(grid, WanggeError):
            return None, errors
        return GoodRow(number, facts, place.unit_code, grid), []

    def wrong_columns(self, errors: Sequence[WanggeError]) -> set[int]:
        """The numbers of the columns that the errors are about."""
        fields = {e.field for e in errors}
        if PLACE in fields:
            fields |= {UNIT, GRID}
        return {n for n, key in self.columns.items() if key in fields}

    def _grid(self, place: PlaceInput) -> str | WanggeError:
        found = self._grids.get(place)
        if found is None:
            found = self._grids[place] = self._looked_up(place)
        return found

    def _looked_up(self, place: PlaceInput) -> str | WanggeError:
        try:
            code = town.grid_for(self.ref, place, self.at)
        except WanggeError as problem:
            return problem
        if access.covers(self.keep, self.ref, code):
            return code
        refusal = access.no_right()
        refusal.field = PLACE
        return refusal


def in_chunks(
    rows: Iterator[tuple[int, list[str]]], size: int
) -> Iterator[list[tuple[int, list[str]]]]:
    """`rows` in lists of at most `size`."""
    chunk: list[tuple[int, list[str]]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
