"""A table of people as rows of texts: .xlsx or .csv, headings in Chinese or English.

Refuses headings it doesn't know: a misspelt one would be a column silently left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wangge.domain.registers.api import read_head, read_rows
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

Cells = Mapping[str, str]
HEADINGS = {
    "name": ("姓名", "name"),
    "username": ("用户名", "username"),
    "post": ("岗位", "post"),
    "grid": ("网格编码", "grid"),
    "department": ("部门", "department"),
    "from": ("起始日", "from"),
    "to": ("止日", "to"),
    "pack": ("领域包", "pack"),
    "": ("序号", "number", "备注", "note"),
}
"""Column → what it may be called; those under '' are read over."""
NEEDED = ("name", "username", "post", "grid")
_COLUMN = {heading: column for column, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class Sheet:
    """`titles`: how the file itself calls a column; rows by their number in the sheet."""

    file: str
    titles: Mapping[str, str]
    rows: tuple[tuple[int, Cells], ...]

    def wrong(self, number: int, column: str, error: WanggeError) -> WanggeError:
        """The error with file, row and column before its texts."""
        title = self.titles.get(column, HEADINGS[column][0])
        return type(error)(
            error.code,
            zh=f"{self.file} 第 {number} 行“{title}”列：{error.zh}",
            en=f"{self.file} row {number}, column {title}: {error.en}",
            field=column,
            data={**error.data, "row": number},
        )


def read_sheet(path: Path) -> Sheet:
    """Every row that isn't empty. Raises `InvalidInput`, `ManyErrors` for the headings."""
    data = _bytes(path)
    if path.suffix.lower() == ".xlsx":
        return _sheet(path.name, read_head(data).titles, read_rows(data))
    records = list(csv.reader(io.StringIO(_text(path.name, data), newline="")))
    numbered = ((n, [c.strip() for c in cells]) for n, cells in enumerate(records[1:], 2))
    return _sheet(path.name, records[0] if records else [], ((n, c) for n, c in numbered if any(c)))


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise InvalidInput(
            "people_file_kind",
            zh=f"{path.name} 应为 .xlsx 或 .csv 文件。",
            en=f"{path.name} must be an .xlsx or a .csv file.",
            field="file",
        )
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InvalidInput(
            "people_file_unreadable",
            zh=f"无法读取文件 {path}（{problem.strerror}）。",
            en=f"The file {path} can't be read ({problem.strerror}).",
            field="file",
        ) from problem


def _text(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput(
        "people_file_encoding",
        zh=f"文件 {name} 既不是 UTF-8 编码，也不是 GB18030 编码。",
        en=f"The file {name} is neither UTF-8 nor GB18030.",
        field="file",
    )


def _sheet(file: str, heading: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Sheet:
    stripped = [title.strip() for title in heading]
    columns = [_COLUMN.get(title.lower()) for title in stripped]
    faults = list(_faults(file, stripped, columns))
    if faults:
        raise ManyErrors(faults)
    titles = {c: title for c, title in zip(columns, stripped, strict=True) if c}
    read = tuple(
        (number, {c: cell for c, cell in zip(columns, cells, strict=False) if c})
        for number, cells in rows
    )
    return Sheet(file, titles, read)


def _faults(
    file: str, heading: Sequence[str], columns: Sequence[str | None]
) -> Iterator[InvalidInput]:
    known = "、".join(f"{zh} {en}" for zh, en, *_ in HEADINGS.values())
    for title, column in zip(heading, columns, strict=True):
        if title and column is None:
            yield _heading(file, f"不认识列“{title}”；可用：{known}", f"unknown column “{title}”")
    for column, (zh, en, *_) in HEADINGS.items():
        if column in NEEDED and column not in columns:
            yield _heading(file, f"缺少列“{zh}”", f"the column “{en}” is missing")
        if column and columns.count(column) > 1:
            yield _heading(file, f"列“{zh}”出现了两次", f"the column “{en}” stands there twice")


def _heading(file: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        "people_heading", zh=f"{file} 第 1 行：{zh}。", en=f"{file} row 1: {en}.", field="file"
    )
