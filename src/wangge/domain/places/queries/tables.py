"""A town's base units in flat arrays, some 150 bytes each, so that 50,000 fit any server.

Owns the answer "which row on that day". Refuses to read a database.
Days are proleptic ordinals; `FOREVER` stands for an open end.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

FOREVER = date.max.toordinal()


def ordinal(day: date | None) -> int:
    """The day's number; an open end is `FOREVER`."""
    return FOREVER if day is None else day.toordinal()


class UnitRow(NamedTuple):
    """A dated unit as the tables take it in."""

    id: UUID
    code: str
    from_on: date
    to_on: date | None


class UnitTable:
    """Units ascending by code, then by day; `rows` are positions in it."""

    __slots__ = ("_ids", "_since", "_until", "breaks", "codes")

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self.codes: list[str] = []
        self._ids = bytearray()
        self._since, self._until = array("i"), array("i")
        for row in rows:
            self.codes.append(row.code)
            self._ids += row.id.bytes
            self._since.append(ordinal(row.from_on))
            self._until.append(ordinal(row.to_on))
        self.breaks: list[int] = sorted({*self._since, *self._until})
        """Days on which the set of units changes."""

    def __len__(self) -> int:
        return len(self.codes)

    def id_of(self, row: int) -> UUID:
        return UUID(bytes=bytes(self._ids[16 * row : 16 * row + 16]))

    def find(self, code: str, day: int) -> int:
        """The row of the unit with that code on that day, or -1."""
        row = bisect_left(self.codes, code)
        while row < len(self.codes) and self.codes[row] == code:
            if self._since[row] <= day < self._until[row]:
                return row
            row += 1
        return -1

    def on(self, day: int) -> Iterator[int]:
        """The rows valid on that day."""
        pairs = zip(self._since, self._until, strict=True)
        return (row for row, (since, until) in enumerate(pairs) if since <= day < until)

    def period(self, day: int) -> int:
        """The first day of the span around `day` in which no unit changes (0: before all)."""
        place = bisect_right(self.breaks, day)
        return self.breaks[place - 1] if place else 0
