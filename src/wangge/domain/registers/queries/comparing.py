"""Yearly figures against those of the year before and against what was stated.

Shows only lines that the account may see. A change is worked out each time, never stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.registers import town
from wangge.domain.registers.queries.ledger import ledger
from wangge.domain.registers.types import Row
from wangge.packs.figures import Compared, compare, rounded
from wangge.packs.schema import ComparisonSpec, RegisterFieldSpec

_BATCH = 500


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure of one line. `value` None: the line lacks it, or it is objected to; `before`
    None: the year before lacks it, or has no line that may be seen."""

    register: str
    spec: ComparisonSpec
    field: RegisterFieldSpec
    grid_code: str
    year: int
    part: str
    entry_id: UUID
    value: Decimal | None
    before: Decimal | None
    compared: Compared


def comparisons(
    jurisdiction_key: str, account_id: UUID | None, at: datetime
) -> tuple[FigureView, ...]:
    """Every figure that the town's packs compare: by comparison, latest year first.

    Lines are compared within their grid and part of the year. A stranger gets none.
    """
    found: list[FigureView] = []
    seen: dict[str, list[Row]] = {}
    for pack in places.packs(jurisdiction_key):
        for spec in pack.comparisons:
            name = f"{pack.key}/{spec.register_key}"
            if name not in seen:
                seen[name] = list(_rows(jurisdiction_key, name, account_id, at))
            ref = town.register(jurisdiction_key, name)
            found += _compared(name, spec, ref.field(spec.figure), seen[name])
    return tuple(found)


def _rows(
    jurisdiction_key: str, register: str, account_id: UUID | None, at: datetime
) -> Iterator[Row]:
    after: str | None = None
    while True:
        page = ledger(
            jurisdiction_key=jurisdiction_key,
            register=register,
            account_id=account_id,
            at=at,
            after=after,
            limit=_BATCH,
        )
        yield from page.rows
        after = page.after
        if after is None:
            return


def _compared(
    register: str, spec: ComparisonSpec, field: RegisterFieldSpec, rows: list[Row]
) -> list[FigureView]:
    lines = {key: row for row in rows if (key := _when(spec, row)) is not None}
    found = []
    for (grid, part, year), row in lines.items():
        value = _number(row, spec.figure)
        earlier = lines.get((grid, part, year - 1))
        before = _number(earlier, spec.figure) if earlier else None
        stated = _number(row, spec.stated) if spec.stated else None
        result = _result(spec, value, before, stated)
        found.append(
            FigureView(
                *(register, spec, field, grid, year, part),
                *(row.entry_id, value, before, result),
            )
        )
    return sorted(found, key=lambda f: (f.grid_code, -f.year, f.part))


def _result(
    spec: ComparisonSpec, value: Decimal | None, before: Decimal | None, stated: Decimal | None
) -> Compared:
    if value is not None:
        return compare(spec, value, before, stated)
    said = None if stated is None else rounded(stated, spec.decimals)
    return Compared(None, said, None)


def _when(spec: ComparisonSpec, row: Row) -> tuple[str, str, int] | None:
    year = _number(row, spec.year)
    part = row.cell(spec.part) if spec.part else None
    return None if year is None else (row.grid_code, part.text if part else "", int(year))


def _number(row: Row, key: str) -> Decimal | None:
    """A number as it is shown; None for none, and while it is objected to."""
    cell = row.cell(key)
    return Decimal(cell.text) if cell and cell.text and not cell.masked else None
