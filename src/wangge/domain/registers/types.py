"""What goes in and out of registers: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.packs.schema import Text


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """Where a subject is: a base unit (every scheme's grid follows) or a grid of the scheme."""

    unit_code: str = ""
    grid_code: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A record's line in a register, after an act; `changed` are the keys of the facts written."""

    record_id: UUID
    entry_id: UUID
    grid_code: str
    version: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a line as it may be shown: `text` is masked unless the fact is open."""

    key: str
    text: str
    masked: bool
    objected: bool
    confirmed_at: datetime | None
    due_on: date | None
    """The day by which it must be confirmed again."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a ledger; fields the viewer may not see aren't in `cells`."""

    record_id: UUID
    entry_id: UUID
    grid_code: str
    version: int
    ended_on: date | None
    cells: tuple[Cell, ...]
    unit_code: str = ""
    """The base unit the subject is in; empty where only a grid is known."""

    def cell(self, key: str) -> Cell | None:
        """The cell of a field, or None."""
        return next((c for c in self.cells if c.key == key), None)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of a register; `after` continues it, None at the end."""

    register: str
    name: Text
    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw a fact in clear: what the person recorded is told."""

    at: datetime
    by: str
    register: str
    field: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Past:
    """A value a fact has or had: masked unless open. `until_at` None: it holds now."""

    key: str
    text: str
    how: str
    by: str
    reason: str
    since_at: datetime
    until_at: datetime | None
