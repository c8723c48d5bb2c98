"""`wangge replay DIR --check`: a city's real load through the real loop on a simulated clock."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import InvalidInput
from wangge.packs import registry
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.tools.caseload import replay as playing
from wangge.tools.caseload.agreement import compare
from wangge.tools.caseload.mapping import MappingSpec, load_mapping
from wangge.tools.caseload.play import Player
from wangge.tools.caseload.rows import CaseRow, RowError, RowParser, read_raw
from wangge.tools.caseload.town import ensure_town


class Command(BaseCommand):
    help = "重放一座城市的案件数据 · Replays a city's case file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--mapping", type=Path, help="default: the pack's whose pattern fits")
        parser.add_argument("--sample", type=int, help="a fixed sample of so many cases")
        parser.add_argument(
            "--check", action="store_true", help="compare with the city's own findings"
        )

    def handle(self, folder: Path, check: bool, **options: Any) -> None:
        spec, file = _find(folder, options["mapping"])
        pack = registry.get(spec.pack)
        rows, errors = _parsed(file, spec)
        for error in errors:
            self.stderr.write(f"{error.zh} {error.en}")
        rows = playing.sample(rows, options["sample"])
        if not rows:
            raise InvalidInput("no_rows", zh="没有可重放的行。", en="There are no rows to replay.")
        begin = min(r.received_at for r in rows)
        ensure_town(spec, pack, folder, actor=Actor.system("replay"), at=begin)
        self._started = time.monotonic()
        report = playing.replay(rows, Player(spec, pack), progress=self._progress)
        self._tell(report, len(rows))
        if check and not self._check(report):
            sys.exit(1)

    def _tell(self, report: playing.ReplayReport, rows: int) -> None:
        seconds = time.monotonic() - self._started
        for line, error in report.failures[:20]:
            self.stdout.write(f"第 {line} 行 line {line}: {error.zh} {error.en}")
        self.stdout.write(
            f"\nreplayed {len(report.played)}/{rows} cases, {report.events} events,"
            f" {report.clock_steps} clock steps, {len(report.failures)} failures,"
            f" {seconds:.1f} s"
        )

    def _check(self, report: playing.ReplayReport) -> bool:
        at = max(r.handled_at or r.received_at for r, _ in report.played)
        unowned = tasks.unowned(at)
        verified = journal.verify()
        agreement = compare(report.played)
        self.stdout.write(f"unowned tasks {len(unowned)}")
        self.stdout.write(f"journal {verified.entries} entries, {len(verified.findings)} findings")
        for line in agreement.lines():
            self.stdout.write(line)
        return agreement.whole and not (unowned or verified.findings or report.failures)

    def _progress(self, report: playing.ReplayReport, at: datetime) -> None:
        seconds = time.monotonic() - self._started
        self.stderr.write(f"\r{at:%Y-%m-%d} {report.events} {seconds:.0f} s ", ending="")
        self.stderr.flush()


def _find(folder: Path, mapping: Path | None) -> tuple[MappingSpec, Path]:
    """The mapping and the case file it reads in `folder`."""
    if not folder.is_dir():
        raise InvalidInput(
            "no_such_folder",
            zh=f"没有文件夹 {folder}。",
            en=f"There is no folder {folder}.",
            field="folder",
        )
    tried = [mapping] if mapping else sorted(
        p for pack in registry.pack_folders() for p in pack.glob("mapping*.yaml")
    )  # fmt: skip
    for path in tried:
        spec = load_mapping(path, registry.get)
        files = sorted(folder.glob(spec.file.pattern))
        if files:
            return spec, files[0]
    raise InvalidInput(
        "no_case_file",
        zh=f"{folder} 里没有任何映射认得的案件文件。",
        en=f"No mapping knows a case file in {folder}.",
        field="folder",
    )


def _parsed(file: Path, spec: MappingSpec) -> tuple[list[CaseRow], list[RowError]]:
    pack = registry.get(spec.pack)
    parser = RowParser(spec, frozenset(t.key for t in pack.case_types))
    rows, errors = [], []
    for line, raw in read_raw(file, spec):
        try:
            rows.append(parser.parse(line, raw))
        except RowError as error:
            errors.append(error)
    return rows, errors
