"""`wangge import-cases FILE --mapping MAPPING`: any city's case file, by a declared mapping."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.packs import registry
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock
from wangge.tools.caseload.importing import ImportReport, import_cases, write_errors
from wangge.tools.caseload.mapping import load_mapping
from wangge.tools.caseload.town import ensure_town


class Command(BaseCommand):
    help = "按映射文件导入案件 · Imports cases; exit code 1 where rows were in error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--errors", type=Path, help="default: FILE.errors.csv, here")

    def handle(self, file: Path, mapping: Path, errors: Path | None, **options: Any) -> None:
        spec = load_mapping(mapping, registry.get)
        pack = registry.get(spec.pack)
        now = get_clock().now()
        ensure_town(spec, pack, file.parent, actor=Actor.system("import"), at=now)
        report = import_cases(file, spec, pack, now=now, progress=self._progress)
        self.stdout.write(
            f"\n{report.rows} 行：新增 {report.added}，已有 {report.known}，"
            f"有误 {len(report.errors)} · {report.rows} rows: {report.added} added,"
            f" {report.known} known, {len(report.errors)} in error"
        )
        if report.errors:
            target = errors or Path(f"{file.name}.errors.csv")
            write_errors(report, target)
            self.stdout.write(f"有误的行见 · rows in error: {target}")
            sys.exit(1)

    def _progress(self, report: ImportReport) -> None:
        self.stderr.write(f"\r{report.rows}", ending="")
        self.stderr.flush()
