"""Makes what the typesetter is given: one sheet for a grid, a case or a person, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from wangge.domain.cases.api import CaseDetail
from wangge.domain.papers.facts.case import case_facts
from wangge.domain.papers.facts.grid import grid_facts
from wangge.domain.papers.facts.lines import Listed, listed
from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.facts.person import Month, person_facts
from wangge.domain.papers.facts.records import work_tables
from wangge.domain.papers.filling import parts_of
from wangge.domain.papers.mapping.sheet import MapSheet, map_sheet
from wangge.domain.papers.words import said
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.packs.schema import DocumentSpec
from wangge.plumbing.printing.api import Paper, paper, qr_svg

_PANEL, _GAP_MM, _MARGIN_MM, _HEAD_MM, _FOOT_MM = 0.28, 6.0, 12.0, 17.0, 9.0
_ROW_MM, _TABLES_MM_MAX = 8.5, 95.0


@dataclass
class Sheet:
    """Values and pictures of one sheet, and whether anything personal is on it."""

    values: dict[str, Any]
    pictures: dict[str, bytes] = field(default_factory=dict)
    personal: bool = False


def grid_sheet(
    occasion: Occasion, document: DocumentSpec, grid: GridRef, account_id: UUID | None, mark: str
) -> Sheet:
    """A document about a grid, as that account may see it. `mark` sets its pictures apart."""
    facts = grid_facts(occasion, grid)
    lines = listed(occasion, document, grid, account_id)
    sheet = _sheet(occasion, document, facts, mark, _report_address(occasion, grid))
    sheet.personal = lines.personal
    sheet.values["tables"] = lines.tables
    if document.kind == "map":
        _draw(occasion, document, grid, lines, sheet, mark)
    return sheet


def case_sheet(
    occasion: Occasion, document: DocumentSpec, detail: CaseDetail, number: str, mark: str
) -> Sheet:
    """A document about a case; without a number it says that it is a draft."""
    follow = f"/follow/{detail.case.number}/" if document.qr == "follow" else "/report/"
    sheet = _sheet(occasion, document, case_facts(occasion, detail), mark, follow)
    sheet.personal = True
    issued = occasion.say("issued_as", number=number) if number else ""
    sheet.values |= {"number": issued, "state": "" if number else occasion.say("copy")}
    return sheet


def person_sheet(
    occasion: Occasion, document: DocumentSpec, account_id: UUID, month: Month, mark: str
) -> Sheet:
    """A document about somebody on a post, with their work of a month where it is a book."""
    facts, work = person_facts(occasion, account_id, month)
    sheet = _sheet(occasion, document, facts, mark, "/report/")
    sheet.personal = True
    if document.kind == "book":
        sheet.values["tables"] = work_tables(occasion, work)
    return sheet


def size_of(document: DocumentSpec) -> Paper:
    """The paper as it lies: maps lie on the long side."""
    found = paper(document.paper)
    return found.landscape if document.kind == "map" else found


def _sheet(
    occasion: Occasion, document: DocumentSpec, facts: dict[str, str], mark: str, path: str
) -> Sheet:
    size = size_of(document)
    code, text = _code(occasion, document, path)
    name = f"qr-{mark}.svg" if code else ""
    source = said(document.source.title, occasion.language) if document.source else ""
    values = {
        "kind": document.kind,
        "width": size.width_mm,
        "height": size.height_mm,
        "title": said(document.name, occasion.language),
        "parts": parts_of(document, facts, occasion.language),
        "tables": [],
        "map": None,
        "number": "",
        "state": "",
        "qr": name,
        "qr_text": text,
        "footer": occasion.say("printed_on", town=facts["town"], today=facts["today"]),
        "source": occasion.say("basis", source=source) if source else "",
        "phone_line": occasion.say("work_phone", phone=facts["phone"]),
        "code_line": occasion.say("grid_code", code=facts["grid_code"]),
        "today": facts["today"],
        **{key: occasion.say(key) for key in ("no_lines", "no_map", "seal")},
        "receipt": occasion.say("received_by"),
        "page": occasion.say("page", page="{page}", pages="{pages}"),
    }
    return Sheet(values, {name: code} if code else {})


def _code(occasion: Occasion, document: DocumentSpec, path: str) -> tuple[bytes, str]:
    if document.qr == "none":
        return b"", ""
    if not occasion.address:
        return b"", occasion.say("no_code")
    words = "follow_here" if document.qr == "follow" else "report_here"
    return qr_svg(occasion.address.rstrip("/") + path), occasion.say(words)


def _report_address(occasion: Occasion, grid: GridRef) -> str:
    asked = {"town": occasion.jurisdiction_key, "grid": f"{grid.scheme_key}.{grid.code}"}
    return f"/report/?{urlencode(asked)}"


def _draw(
    occasion: Occasion,
    document: DocumentSpec,
    grid: GridRef,
    lines: Listed,
    sheet: Sheet,
    mark: str,
) -> None:
    """The map beside the words; lower where short tables fit beneath it."""
    size = size_of(document)
    inner = size.width_mm - 2 * _MARGIN_MM
    height = size.height_mm - 2 * _MARGIN_MM - _HEAD_MM - _FOOT_MM
    rows = sum(len(t["rows"]) + 3 for t in lines.tables)
    if rows * _ROW_MM <= _TABLES_MM_MAX * size.width_mm / 420:
        height -= rows * _ROW_MM
    width = inner * (1 - _PANEL) - _GAP_MM
    drawn: MapSheet | None = map_sheet(
        occasion, grid, lines.marks, width_mm=round(width, 1), height_mm=round(height, 1)
    )
    if drawn is not None:
        sheet.pictures[f"map-{mark}.svg"] = drawn.svg
        sheet.values["map"] = {**drawn.values, "svg": f"map-{mark}.svg"}


def grids_under(occasion: Occasion, code: str, level: str) -> tuple[GridRef, ...]:
    """The grids of a level under a grid, the grid itself included where it is of that level."""
    scheme = occasion.pack.scheme.key
    return places.grids(
        occasion.jurisdiction_key, scheme, occasion.on, level=level or None, under=code
    )
