"""Rows of an Excel file as texts. Refuses files that are too large, also once unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from wangge.kernel.errors import InvalidInput

BYTES_MAX = 64 << 20
UNPACKED_MAX = 800 << 20
ROWS_MAX = 200_000
COLUMNS_MAX = 300
DATA_SHEET = "数据 Data"
"""Read wherever it stands, as templates and returned files call it; else the first sheet is."""
_PIECE = 1 << 20
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Head:
    """The first row, and how many rows are below it, empty ones included."""

    titles: tuple[str, ...]
    rows: int


def read_head(data: bytes) -> Head:
    """Raises `InvalidInput` for what isn't a sensible Excel file."""
    sheet = _data_sheet(data)
    first = next(sheet.iter_rows(), [])
    return Head(tuple(text_of(cell) for cell in first), sheet.total_height)


def read_titles(data: bytes) -> tuple[str, ...]:
    """The first row alone."""
    return read_head(data).titles


def read_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Every row below the titles that isn't empty, with its number in the sheet (titles: 1)."""
    rows = _data_sheet(data).iter_rows()
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


def _data_sheet(data: bytes) -> CalamineSheet:
    _check_size(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheet = (
            book.get_sheet_by_name(DATA_SHEET)
            if DATA_SHEET in book.sheet_names
            else book.get_sheet_by_index(0)
        )
    except (CalamineError, IndexError, ValueError) as problem:
        raise _wrong(
            "sheet_unreadable", "不是可读取的 Excel 文件", "Not a readable Excel file"
        ) from problem
    _check_form(sheet)
    return sheet


def _check_form(sheet: CalamineSheet) -> None:
    """`total_height` and `total_width` are the numbers of the last row and column, from nought."""
    if sheet.total_height > ROWS_MAX:
        raise _wrong(
            "sheet_long", f"超过 {ROWS_MAX} 行，请分成几个文件", f"More than {ROWS_MAX} rows"
        )
    if sheet.total_width >= COLUMNS_MAX:
        raise _wrong("sheet_wide", f"超过 {COLUMNS_MAX} 列", f"More than {COLUMNS_MAX} columns")
    merged = sheet.merged_cell_ranges
    if merged:
        where = _cell_name(*merged[0][0])
        raise _wrong(
            "sheet_merged",
            f"工作表“{sheet.name}”中有合并的单元格（{where} 起），请取消合并并逐行填写",
            f"The sheet “{sheet.name}” has merged cells (from {where} on): split them, fill in each"
            " row",
        )


def _cell_name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _check_size(data: bytes) -> None:
    if len(data) > BYTES_MAX:
        raise _wrong("sheet_large", "文件过大，请分成几个", "The file is too large: split it")
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as problem:
        raise _no_xlsx() from problem
    if sum(part.file_size for part in parts) > UNPACKED_MAX or _unpacks_too_far(data, parts):
        raise _wrong("sheet_large", "文件解压后过大", "The file is too large once unpacked")


def _unpacks_too_far(data: bytes, parts: list[zipfile.ZipInfo]) -> bool:
    """What the parts really unpack to: the sizes that a file states may be false."""
    left = UNPACKED_MAX
    for part in parts:
        if part.compress_type != zipfile.ZIP_DEFLATED:
            left -= part.compress_size
            continue
        head = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        begin = part.header_offset + _LOCAL_HEADER + names
        unpacker, piece = zlib.decompressobj(-15), data[begin : begin + part.compress_size]
        while piece and left >= 0:
            try:
                left -= len(unpacker.decompress(piece, _PIECE))
            except zlib.error as problem:
                raise _no_xlsx() from problem
            piece = unpacker.unconsumed_tail
    return left < 0


def _no_xlsx() -> InvalidInput:
    return _wrong(
        "sheet_unreadable",
        "不是 xlsx 文件（旧版 .xls 或加了密码的文件，请另存为 .xlsx）",
        "Not an xlsx file (save an old .xls or a file with a password as .xlsx)",
    )


def _wrong(code: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(code, zh=f"{zh}。", en=f"{en}.", field="file")
