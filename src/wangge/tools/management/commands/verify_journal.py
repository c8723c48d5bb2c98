"""`wangge verify-journal`: exit code 0 if the journal is whole, 1 if anything was found."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.plumbing.journal import api as journal


class Command(BaseCommand):
    help = "核验日志未被改动 · Proves that the journal is unaltered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        show_progress = sys.stderr.isatty() and not options["json"]
        report = journal.verify(self._progress if show_progress else None)
        if options["json"]:
            self._tell_json(report)
        else:
            self._tell(report)
        if not report.ok:
            sys.exit(1)

    def _progress(self, entries: int) -> None:
        self.stderr.write(f"\r{entries}", ending="")

    def _tell_json(self, report: journal.VerifyReport) -> None:
        facts = {
            "ok": report.ok,
            "entries": report.entries,
            "streams": report.streams,
            "days": report.days,
            "findings_total": report.findings_total,
            "findings": [finding.as_json() for finding in report.findings],
        }
        self.stdout.write(json.dumps(facts, ensure_ascii=False))

    def _tell(self, report: journal.VerifyReport) -> None:
        for finding in report.findings:
            self.stdout.write(f"{finding.zh}\n  {finding.en}")
        if report.findings_total > len(report.findings):
            more = report.findings_total - len(report.findings)
            self.stdout.write(f"……另有 {more} 处 · and {more} more")
        word = "完好 whole" if report.ok else f"发现 {report.findings_total} 处问题 findings"
        self.stdout.write(
            f"日志 journal: {word}; {report.entries} 条 entries,"
            f" {report.streams} 个流 streams, {report.days} 个日封印 sealed days"
        )
        root = journal.latest_root()
        if root:
            self.stdout.write(f"最近的日封印 latest seal: {root[0]} {root[1]}")
