"""`wangge duties --month 2026-12`: makes tasks of a month's duties, for one town or all."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.duties import api as duties
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock

_EVERY_SECONDS = 5.0


class Command(BaseCommand):
    help = "生成职责任务，可中断、可重复 · Makes tasks of duties; can be broken off and repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", help="城市，缺省为全部 · town, all by default")
        when = parser.add_mutually_exclusive_group(required=True)
        when.add_argument("--month", help="月份，如 2026-12 · such as 2026-12")
        when.add_argument(
            "--week", type=date.fromisoformat, help="该日所在的周 · the week that this day is in"
        )
        parser.add_argument("--only", nargs="*", default=[], help="只生成这些职责 · only these")

    def handle(self, **options: Any) -> None:
        first_on, last_on = _days(options["month"], options["week"])
        keys = [options["jurisdiction"]] if options["jurisdiction"] else _towns()
        for key in keys:
            self._generate(key, first_on, last_on, options["only"])

    def _generate(self, key: str, first_on: date, last_on: date, only: list[str]) -> None:
        began = told = time.monotonic()

        def progress(plan: str, so_far: duties.GenerationReport) -> None:
            nonlocal told
            if time.monotonic() - told >= _EVERY_SECONDS:
                told = time.monotonic()
                self.stdout.write(f"  {plan}  {so_far.opened:,}")

        report = duties.generate(
            jurisdiction_key=key,
            first_on=first_on,
            last_on=last_on,
            actor=Actor.system("duties"),
            at=get_clock().now(),
            only=only,
            progress=progress,
        )
        for problem in report.problems:
            words = problem.error["message"]
            self.stdout.write(
                f"未能全部生成 not all of {problem.plan}: {words['zh']} {words['en']}"
            )
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{key} {first_on} – {last_on}：新开 {report.opened:,}，已有 {report.there:,}，"
            f"时段已过不再安排 {report.over:,}，{seconds:.1f} 秒 · {report.opened:,} opened, "
            f"{report.there:,} there already, {report.over:,} over before anybody was told, "
            f"{seconds:.1f} s"
        )


def _towns() -> list[str]:
    return [town.key for town in places.jurisdictions()]


def _days(month: str | None, week: date | None) -> tuple[date, date]:
    if week is not None:
        monday = week - timedelta(days=week.weekday())
        return monday, monday + timedelta(days=6)
    try:
        year, _, number = (month or "").partition("-")
        return duties.month_of(int(year), int(number))
    except ValueError:
        raise InvalidInput(
            "month_form",
            zh=f"月份“{month}”应写作 2026-12 这样的形式。",
            en=f"Write the month like 2026-12, not '{month}'.",
            field="month",
        ) from None
