"""Reads a case file row by row into `CaseRow`s. A row in error says line, column and why."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook

from wangge.kernel.errors import InvalidInput
from wangge.tools.caseload.mapping import MappingSpec, ValueMap

Raw = dict[str, str]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the city's file tells it, in the product's own terms. Instants are UTC."""

    line: int
    key: str
    type_key: str
    channel: str
    text: str
    lon: float | None
    lat: float | None
    department: str
    received_at: datetime
    due_at: datetime | None
    handled_at: datetime | None
    outcome: str
    on_time: bool | None
    unit: str
    unlocated: bool | None


class RowError(InvalidInput):
    """A row that can't be used; `line` counts the file's lines from 1, its heading included."""

    def __init__(self, line: int, field: str, code: str, zh: str, en: str) -> None:
        super().__init__(
            code, zh=f"第 {line} 行，{field} 列：{zh}", en=f"line {line}, column {field}: {en}",
            field=field, data={"line": line},
        )  # fmt: skip
        self.line = line


def read_raw(path: Path, mapping: MappingSpec) -> Iterator[tuple[int, Raw]]:
    """The file's rows as texts, with their line numbers. CSV, CSV.gz or Excel."""
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        yield from _read_sheet(path, mapping)
        return
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = data.decode(mapping.file.encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        raise InvalidInput(
            "case_file_encoding",
            zh=f"文件 {path.name} 不是 {mapping.file.encoding} 编码：{error}。",
            en=f"The file {path.name} is not {mapping.file.encoding}: {error}.",
            field="file.encoding",
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mapping.file.delimiter)
    check_columns(path, list(reader.fieldnames or ()), mapping)
    for row in reader:
        yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if k is not None}


def _read_sheet(path: Path, mapping: MappingSpec) -> Iterator[tuple[int, Raw]]:
    book = CalamineWorkbook.from_path(str(path))
    name = mapping.file.sheet or book.sheet_names[0]
    rows = iter(book.get_sheet_by_name(name).to_python())
    heading = [str(c).strip() for c in next(rows, [])]
    check_columns(path, heading, mapping)
    for line, cells in enumerate(rows, start=2):
        yield line, {h: _cell(c, mapping) for h, c in zip(heading, cells, strict=False)}


def _cell(value: Any, mapping: MappingSpec) -> str:
    if isinstance(value, datetime):
        return value.strftime(mapping.time_format)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def check_columns(path: Path, heading: list[str], mapping: MappingSpec) -> None:
    """Raises `InvalidInput` that names every column the mapping needs and the file lacks."""
    missing = sorted(needed_columns(mapping) - set(heading))
    if missing:
        raise InvalidInput(
            "columns_missing",
            zh=f"文件 {path.name} 第 1 行缺少列：{'、'.join(missing)}。",
            en=f"The file {path.name} lacks the columns {', '.join(missing)} in line 1.",
            field=missing[0],
        )


def needed_columns(mapping: MappingSpec) -> set[str]:
    """Every column the mapping refers to."""
    maps = (mapping.type, mapping.channel, mapping.department, mapping.outcome,
            mapping.truth.on_time, mapping.truth.unlocated)  # fmt: skip
    columns = {m.column for m in maps if m}
    columns |= {mapping.key, mapping.received_at, *mapping.text}
    columns |= {c for c in (mapping.due_at, mapping.handled_at, mapping.truth.unit) if c}
    if mapping.point:
        columns |= {mapping.point.lon, mapping.point.lat}
    return columns


class RowParser:
    """Turns raw rows into `CaseRow`s by one mapping."""

    def __init__(self, mapping: MappingSpec, type_keys: frozenset[str]) -> None:
        self._m = mapping
        self._zone = ZoneInfo(mapping.time_zone)
        self._types = type_keys

    def parse(self, line: int, raw: Raw) -> CaseRow:
        """Raises `RowError`."""
        m = self._m
        if not raw[m.key]:
            raise RowError(line, m.key, "key_missing", "没有编号。", "there is no number.")
        received_at = self._instant(line, raw, m.received_at)
        if received_at is None:
            raise RowError(line, m.received_at, "time_missing", "没有时间。", "there is no time.")
        lon, lat = self._point(line, raw)
        return CaseRow(
            line=line,
            key=raw[m.key],
            type_key=self._type(line, raw),
            channel=_translate(line, raw, m.channel),
            text=" · ".join(dict.fromkeys(raw[c] for c in m.text if raw[c])),
            lon=lon,
            lat=lat,
            department=_translate(line, raw, m.department) if m.department else "",
            received_at=received_at,
            due_at=self._instant(line, raw, m.due_at),
            handled_at=self._instant(line, raw, m.handled_at),
            outcome=_translate(line, raw, m.outcome) if m.outcome else "fixed",
            on_time=_yes_no(line, raw, m.truth.on_time),
            unit=raw.get(m.truth.unit or "", ""),
            unlocated=_yes_no(line, raw, m.truth.unlocated),
        )

    def _type(self, line: int, raw: Raw) -> str:
        key = _translate(line, raw, self._m.type)
        if key and key not in self._types:
            raise RowError(
                line, self._m.type.column, "type_unknown",
                f"没有事项类型“{key}”。", f"there is no case type “{key}”.",
            )  # fmt: skip
        return key

    def _instant(self, line: int, raw: Raw, column: str | None) -> datetime | None:
        if column is None or not raw[column]:
            return None
        try:
            local = _local(raw[column], self._m.time_format)
        except ValueError as error:
            raise RowError(
                line, column, "time_odd",
                f"“{raw[column]}”不符合时间格式 {self._m.time_format}。",
                f"“{raw[column]}” is not a time of the form {self._m.time_format}.",
            ) from error  # fmt: skip
        return (local if local.tzinfo else local.replace(tzinfo=self._zone)).astimezone(UTC)

    def _point(self, line: int, raw: Raw) -> tuple[float | None, float | None]:
        point = self._m.point
        if point is None or not raw[point.lon] or not raw[point.lat]:
            return None, None
        values = []
        for column, bound in ((point.lon, 180.0), (point.lat, 90.0)):
            try:
                value = float(raw[column])
            except ValueError:
                value = float("nan")
            if not -bound <= value <= bound:
                raise RowError(
                    line, column, "coordinate_odd",
                    f"“{raw[column]}”不是可用的坐标。", f"“{raw[column]}” is not a coordinate.",
                )  # fmt: skip
            values.append(value)
        return values[0], values[1]


def _translate(line: int, raw: Raw, value_map: ValueMap) -> str:
    value = raw[value_map.column]
    if value in value_map.values:
        return value_map.values[value]
    if value_map.slug and value:
        return re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")[:60]
    if value_map.same:
        return value
    if value_map.other is not None:
        return value_map.other
    raise RowError(
        line, value_map.column, "value_unknown",
        f"映射里没有“{value}”。", f"the mapping doesn't know “{value}”.",
    )  # fmt: skip


def _yes_no(line: int, raw: Raw, value_map: ValueMap | None) -> bool | None:
    if value_map is None:
        return None
    return {"yes": True, "no": False}.get(_translate(line, raw, value_map))


def _local(text: str, form: str) -> datetime:
    """The commonest form is read the short way, seven times as fast; `ValueError`."""
    if form == "%Y-%m-%d %H:%M:%S" and len(text) == 19:
        return datetime.fromisoformat(text)
    return datetime.strptime(text, form)  # noqa: DTZ007 the zone follows
