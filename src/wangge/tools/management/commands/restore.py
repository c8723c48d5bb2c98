"""`wangge restore ARCHIVE`: brings a backup back; exit code 1 if what came back isn't whole."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.plumbing.time import get_clock
from wangge.tools.backup import RestoreReport, restore


class Command(BaseCommand):
    help = "从备份恢复 · Restores a backup."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--keys", type=Path, help="the file backup --with-keys wrote")
        parser.add_argument("--force", action="store_true", help="replace what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        report = restore(
            options["archive"],
            at=get_clock().now(),
            keys_path=options["keys"],
            force=options["force"],
        )
        self._tell(report)
        if not report.ok:
            sys.exit(1)

    def _tell(self, report: RestoreReport) -> None:
        self.stdout.write(
            f"已恢复 restored: {report.created_at},"
            f" {report.journal.entries} 条日志 journal entries,"
            f" {report.media_files} 个媒体文件 media files"
        )
        if report.moved_to:
            self.stdout.write(f"原有数据移至 what was there is now in: {report.moved_to}")
        for finding in report.journal.findings:
            self.stdout.write(f"{finding.zh}\n  {finding.en}")
        if report.root_is_missing:
            self.stdout.write("日封印与备份清单不符 the latest seal isn't the manifest's")
        for name in report.missing_keys:
            self.stdout.write(
                f"缺少密钥 {name}，相应的封存数据无法解密或检索；请把它放回 keys 目录（--keys）。\n"
                f"  The key {name} is missing: what it sealed can't be opened or found;"
                " put it back into the keys folder (--keys)."
            )
