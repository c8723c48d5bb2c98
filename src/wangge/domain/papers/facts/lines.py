"""What a grid's document lists: lines of a register and open matters, numbered in one row.

Shows what whoever prints may see: sealed fields stay masked unless the document names a purpose
that they serve and the viewer may unmask them, which the register journals look by look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter
from wangge.domain.papers.facts.case import condition_of, due_of, handler_of, place_of
from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.mapping.sheet import Mark
from wangge.domain.papers.words import said
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import Cell, Row
from wangge.kernel.errors import NotFound, Refused
from wangge.packs.schema import (
    DocumentSpec,
    DocumentTable,
    FieldType,
    RegisterFieldSpec,
    RegisterSpec,
    Right,
    Sensitivity,
)

LINES_MAX = 60
"""A document is no register: more than this is counted, not listed."""


@dataclass
class Listed:
    """Tables as they are printed, the marks on the map, and whether anything personal is in it."""

    tables: list[dict[str, Any]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    personal: bool = False


def listed(
    occasion: Occasion, document: DocumentSpec, grid: GridRef, account_id: UUID | None
) -> Listed:
    """The tables of a document about a grid, as that account may see them."""
    found = Listed()
    if document.table is not None:
        _register(occasion, document.table, grid, account_id, found)
    if document.open_cases:
        _open_cases(occasion, grid, account_id, found)
    return found


def _register(
    occasion: Occasion, table: DocumentTable, grid: GridRef, account_id: UUID | None, found: Listed
) -> None:
    register = next(r for r in occasion.pack.registers if r.key == table.register_key)
    rows = list(_rows(occasion, table, grid, account_id))
    columns = {f.key: f for f in register.fields}
    lines = []
    for row in rows[:LINES_MAX]:
        found.marks.append(Mark(len(found.marks) + 1, row.unit_code))
        zone = _grid_name(occasion, grid.scheme_key, row.grid_code)
        cells = [_cell(occasion, table, row, columns[k], account_id) for k in table.columns]
        lines.append([str(found.marks[-1].number), zone, *cells])
    sealed = [columns[k].sensitivity is not Sensitivity.OPEN for k in table.columns]
    found.personal |= bool(lines) and any(sealed)
    notes = [occasion.say("masked_note")] if any("*" in c for line in lines for c in line) else []
    if len(rows) > LINES_MAX:
        notes.append(occasion.say("more_lines", n=len(rows) - LINES_MAX))
    titles = [said(columns[k].name, occasion.language) for k in table.columns]
    found.tables.append(
        {
            "title": _title(occasion, register, len(rows)),
            "columns": [occasion.say("number"), occasion.say("zone"), *titles],
            "widths": [0.6, 1.3, *(_width(columns[k]) for k in table.columns)],
            "rows": lines,
            "note": " ".join(notes),
        }
    )


def _title(occasion: Occasion, register: RegisterSpec, count: int) -> str:
    return occasion.say("table_of", name=said(register.name, occasion.language), n=count)


def _rows(
    occasion: Occasion, table: DocumentTable, grid: GridRef, account_id: UUID | None
) -> Iterator[Row]:
    after = None
    while True:
        page = registers.ledger(
            jurisdiction_key=occasion.jurisdiction_key,
            register=f"{occasion.pack_key}/{table.register_key}",
            account_id=account_id,
            at=occasion.at,
            under=grid.code,
            after=after,
            limit=200,
        )
        yield from (r for r in page.rows if _wanted(r, table))
        after = page.after
        if after is None:
            return


def _wanted(row: Row, table: DocumentTable) -> bool:
    for key, values in table.where.items():
        cell = row.cell(key)
        if cell is None or cell.text not in values:
            return False
    return True


def _cell(
    occasion: Occasion,
    table: DocumentTable,
    row: Row,
    spec: RegisterFieldSpec,
    account_id: UUID | None,
) -> str:
    cell = row.cell(spec.key)
    if cell is None:
        return "***"
    if not cell.text:
        return occasion.say("not_given")
    text = cell.text
    if cell.masked and _serves(occasion, table, spec) and account_id is not None:
        text = _unmasked(occasion, table, row, cell, account_id)
    return _readable(occasion, spec, text)


def _serves(occasion: Occasion, table: DocumentTable, spec: RegisterFieldSpec) -> bool:
    return table.purpose is not None and table.purpose in (spec.purposes or (table.purpose,))


def _unmasked(
    occasion: Occasion, table: DocumentTable, row: Row, cell: Cell, account_id: UUID
) -> str:
    """The value in clear, the look journalled; masked where it may not be."""
    if cell.objected:
        return cell.text
    try:
        return registers.unmask(
            jurisdiction_key=occasion.jurisdiction_key,
            register=f"{occasion.pack_key}/{table.register_key}",
            record_id=row.record_id,
            field=cell.key,
            purpose=table.purpose or "",
            account_id=account_id,
            at=occasion.at,
        )
    except (NotFound, Refused):
        return cell.text


def _readable(occasion: Occasion, spec: RegisterFieldSpec, text: str) -> str:
    if spec.type is FieldType.CHOICE:
        names = {c.key: c.name for c in spec.choices}
        return said(names[text], occasion.language) if text in names else text
    if spec.type is FieldType.BOOL and text in ("true", "false"):
        return occasion.say("yes" if text == "true" else "no")
    return text


def _width(spec: RegisterFieldSpec) -> float:
    if spec.type in (FieldType.ADDRESS, FieldType.TEXT):
        return 1.6 if spec.sensitivity is Sensitivity.OPEN else 1.0
    return 1.0


def _grid_name(occasion: Occasion, scheme_key: str, code: str) -> str:
    try:
        found = places.grid(occasion.jurisdiction_key, scheme_key, code, occasion.on)
    except NotFound:
        return code
    return occasion.named(found)


def _open_cases(occasion: Occasion, grid: GridRef, account_id: UUID | None, found: Listed) -> None:
    scope = people.scope(account_id, Right.CASE_VIEW, occasion.at)
    wanted = CaseFilter(
        jurisdiction_key=occasion.jurisdiction_key,
        scheme_key=grid.scheme_key,
        under=grid.code,
        measure="open",
        located=True,
    )
    page = cases.case_queue(scope, wanted, order="due", size=200)
    rows = [c for c in page.rows if c.pack_key == occasion.pack_key]
    lines = []
    for case in rows[:LINES_MAX]:
        found.marks.append(Mark(len(found.marks) + 1, case.unit_code, case.lon, case.lat))
        condition = condition_of(occasion, case)
        lines.append(
            [
                str(found.marks[-1].number),
                _grid_name(occasion, grid.scheme_key, case.grid_code),
                f"{said(case.type_name, occasion.language)} {case.number}",
                place_of(occasion, case),
                said(condition.closing, occasion.language) if condition else "",
                due_of(occasion, case),
                handler_of(occasion, case),
            ]
        )
    more = len(rows) - LINES_MAX
    titles = ("number", "zone", "matter", "place", "what_must_be", "deadline", "handler")
    found.personal |= bool(lines)
    found.tables.append(
        {
            "title": occasion.say("table_of", name=occasion.say("open_cases"), n=len(rows)),
            "columns": [occasion.say(t) for t in titles],
            "widths": [0.6, 1.3, 1.6, 1.6, 2.2, 1.2, 1.0],
            "rows": lines,
            "note": occasion.say("more_lines", n=more) if more > 0 else "",
        }
    )
