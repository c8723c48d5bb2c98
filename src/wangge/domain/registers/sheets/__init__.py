"""Registers as Excel sheets: the template out, filled rows in, what is wrong marked in them."""

from __future__ import annotations

from wangge.domain.registers.sheets.columns import GRID, UNIT, columns_of
from wangge.domain.registers.sheets.marking import MarkedSheet
from wangge.domain.registers.sheets.reading import (
    BYTES_MAX,
    ROWS_MAX,
    read_head,
    read_rows,
    read_titles,
)
from wangge.domain.registers.sheets.template import ledger_sheet, template_sheet

__all__ = [
    "BYTES_MAX",
    "GRID",
    "ROWS_MAX",
    "UNIT",
    "MarkedSheet",
    "columns_of",
    "ledger_sheet",
    "read_head",
    "read_rows",
    "read_titles",
    "template_sheet",
]
