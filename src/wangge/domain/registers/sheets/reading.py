"""Rows of an Excel file as texts. Refuses files that are too large, also once unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from wangge.kernel.errors import InvalidInput

BYTES_MAX = 64 << 20
UNPACKED_MAX = 800 << 20
ROWS_MAX = 200_000
COLUMNS_MAX = 300


def read_titles(data: bytes) -> tuple[str, ...]:
    """The first row. Raises `InvalidInput` for what isn't a sensible Excel file."""
    first = next(_first_sheet(data).iter_rows(), [])
    return tuple(text_of(cell) for cell in first)


def read_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Every row below the titles that isn't empty, with its number in the sheet (titles: 1)."""
    rows = _first_sheet(data).iter_rows()
    next(rows, None)
    for number, cells in enumerate(rows, 2):
        texts = [text_of(cell) for cell in cells]
        if any(texts):
            yield number, texts


def text_of(cell: Any) -> str:
    """A cell as somebody would have typed it: whole numbers without a fraction, ISO dates."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _first_sheet(data: bytes) -> CalamineSheet:
    _check_size(data)
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
    except (CalamineError, IndexError, ValueError) as problem:
        raise _wrong(
            "sheet_unreadable", "不是可读取的 Excel 文件", "Not a readable Excel file"
        ) from problem
    if sheet.total_height - 1 > ROWS_MAX:
        raise _wrong(
            "sheet_long", f"超过 {ROWS_MAX} 行，请分成几个文件", f"More than {ROWS_MAX} rows"
        )
    if sheet.total_width > COLUMNS_MAX:
        raise _wrong("sheet_wide", f"超过 {COLUMNS_MAX} 列", f"More than {COLUMNS_MAX} columns")
    return sheet


def _check_size(data: bytes) -> None:
    if len(data) > BYTES_MAX:
        raise _wrong("sheet_large", "文件过大，请分成几个", "The file is too large: split it")
    try:
        sizes: Sequence[int] = [i.file_size for i in zipfile.ZipFile(BytesIO(data)).infolist()]
    except zipfile.BadZipFile as problem:
        raise _wrong("sheet_unreadable", "不是 xlsx 文件", "Not an xlsx file") from problem
    if sum(sizes) > UNPACKED_MAX:
        raise _wrong("sheet_large", "文件解压后过大", "The file is too large once unpacked")


def _wrong(code: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(code, zh=f"{zh}。", en=f"{en}.", field="file")
