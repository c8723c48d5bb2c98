"""`wangge staffing`: whether every grid of a town is staffed as its packs say, and where not."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.plumbing.time import get_clock


class Command(BaseCommand):
    help = "逐格核对配备 · Checks the staffing of every grid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", help="城市，缺省为全部 · town, all by default")
        parser.add_argument("--under", default="", help="只看该网格之下 · only under this grid")
        parser.add_argument("--show", type=int, default=20, help="列出几条 · how many to list")

    def handle(self, **options: Any) -> None:
        now = get_clock().now()
        wanted = options["jurisdiction"]
        towns = [places.jurisdiction(wanted)] if wanted else places.jurisdictions()
        for town in towns:
            for pack in town.pack_keys:
                self._check(town.key, pack, now, options["under"], options["show"])

    def _check(self, key: str, pack: str, now: datetime, under: str, show: int) -> None:
        began = time.monotonic()
        report = people.staffing(key, pack, now, under=under)
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{key} {pack}：网格 {report.grids:,}，任职 {report.appointments:,}，缺口 "
            f"{len(report.findings):,}，{seconds:.1f} 秒 · {report.grids:,} grids, "
            f"{report.appointments:,} appointments, {len(report.findings):,} gaps, {seconds:.1f} s"
        )
        for (rule, code), count in sorted(
            Counter((f.rule, f.code) for f in report.findings).items()
        ):
            self.stdout.write(f"  {rule} {code}: {count:,}")
        for finding in report.findings[:show]:
            self.stdout.write(f"  {finding.zh} {finding.en}")
        if report.left_out:
            names = ", ".join(report.left_out)
            self.stdout.write(
                f"  只核对人数、未核对证书、技能、全职的规则 · only numbers checked: {names}"
            )
