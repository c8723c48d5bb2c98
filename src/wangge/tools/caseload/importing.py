"""Brings a case file in; rows in error go to a file with line and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from wangge.kernel.errors import WanggeError
from wangge.packs import PackSpec
from wangge.tools.caseload.mapping import MappingSpec
from wangge.tools.caseload.play import Player
from wangge.tools.caseload.rows import CaseRow, Raw, RowError, RowParser, read_raw

_BATCH = 200


@dataclass
class ImportReport:
    """What came of an import."""

    rows: int = 0
    added: int = 0
    known: int = 0
    errors: list[tuple[int, Raw, WanggeError]] = field(default_factory=list)


def import_cases(
    path: Path,
    mapping: MappingSpec,
    pack: PackSpec,
    *,
    now: datetime,
    progress: Callable[[ImportReport], None] = lambda _: None,
) -> ImportReport:
    """Enters every right row, in pieces of some hundred; running it again adds nothing."""
    report = ImportReport()
    player = Player(mapping, pack)
    parser = RowParser(mapping, frozenset(t.key for t in pack.case_types))
    rows = read_raw(path, mapping)
    while batch := list(islice(rows, _BATCH)):
        with transaction.atomic():
            for line, raw in batch:
                _enter(report, player, parser, line, raw, now)
        progress(report)
    return report


def _enter(
    report: ImportReport, player: Player, parser: RowParser, line: int, raw: Raw, now: datetime
) -> None:
    report.rows += 1
    try:
        row = parser.parse(line, raw)
        _refuse_future(row, now)
        with transaction.atomic():
            receipt = player.receive(row)
            if row.handled_at is not None:
                player.settle(receipt.case_id, row, row.handled_at)
    except WanggeError as error:
        report.errors.append((line, raw, error))
        return
    report.added += receipt.created
    report.known += not receipt.created


def _refuse_future(row: CaseRow, now: datetime) -> None:
    for name, value in (("received_at", row.received_at), ("handled_at", row.handled_at)):
        if value is not None and value > now:
            raise RowError(
                row.line, name, "time_in_future", "时间在将来。", "the time lies in the future."
            )
    if row.handled_at is not None and row.handled_at < row.received_at:
        raise RowError(
            row.line,
            "handled_at",
            "handled_before_received",
            "办结早于受理。",
            "it was handled before it was received.",
        )


def write_errors(report: ImportReport, path: Path) -> None:
    """The rows in error as they stood, with line, field and reason before them."""
    out = io.StringIO()
    columns = list(dict.fromkeys(c for _, raw, _ in report.errors for c in raw))
    writer = csv.writer(out)
    writer.writerow(["line", "field", "错误", "error", *columns])
    for line, raw, error in report.errors:
        writer.writerow([line, error.field or "", error.zh, error.en, *_cells(raw, columns)])
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8", newline="")


def _cells(raw: Raw, columns: list[str]) -> Iterator[str]:
    """A text that a spreadsheet would run as a formula is written as plain text."""
    for column in columns:
        value = raw.get(column, "")
        yield f"'{value}" if value[:1] in "=+-@" and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
