"""`wangge import-people FILE --jurisdiction KEY`: first accounts and whole staffs out of a table.

All or nothing: with a bad row nothing is kept and the exit code is 1. Passwords go to one file.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.domain.people import api as people
from wangge.kernel.errors import ManyErrors
from wangge.packs.schema import PostSpec
from wangge.plumbing.time import get_clock
from wangge.tools.crew.importing import Report, import_people

_SHOWN, _MANY = 10, 50


class Command(BaseCommand):
    help = "由表格开设账号并任命 · Opens accounts and appoints people out of a table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path, help=".xlsx, .csv (UTF-8, GB18030)")
        add("--jurisdiction", required=True, help="辖区编号 · key of the town")
        add("--logins", type=Path, help="default: WANGGE_HOME/new-logins-<date>-<time>.csv")
        add("--preview", "--dry-run", action="store_true", help="只检查 · checks, keeps nothing")

    def handle(self, file: Path, jurisdiction: str, **options: Any) -> None:
        at = get_clock().now()
        try:
            report = import_people(
                file,
                jurisdiction_key=jurisdiction,
                logins=options["logins"] or _default(at),
                preview=options["preview"],
                at=at,
                progress=self._progress,
            )
        except ManyErrors as many:
            for error in many.errors:
                self.stdout.write(f"✗ {error.zh}\n  {error.en}")
            count = len(many.errors)
            self.stdout.write(
                f"有 {count} 处问题，什么也没有保存。 · {count} findings; nothing was kept."
            )
            sys.exit(1)
        self._tell(report, preview=options["preview"])

    def _tell(self, report: Report, *, preview: bool) -> None:
        if preview:
            self.stdout.write("预览，什么也没有保存。 · A preview; nothing was kept.")
        self.stdout.write(
            f"{report.rows:,} 行：新开账号 {report.opened:,}，已有账号 {report.known:,}；"
            f"新任命 {report.appointed:,}，已有任职 {report.there:,} · {report.rows:,} rows: "
            f"{report.opened:,} accounts opened, {report.known:,} there already; "
            f"{report.appointed:,} appointed, {report.there:,} there already"
        )
        if report.logins:
            self.stdout.write(f"用户名与密码见 · user names and passwords: {report.logins}")
        self._vacancies(report.vacancies)

    def _vacancies(self, vacancies: Sequence[people.Vacancy]) -> None:
        count = len(vacancies)
        if not count:
            self.stdout.write("各网格岗位配齐。 · Every post of every grid is filled.")
            return
        self.stdout.write(f"还有 {count:,} 处空缺 · {count:,} vacancies remain")
        for post in [_post(v) for v in vacancies if not v.there]:
            if post.desk:
                self.stdout.write(
                    f"✗ “{post.name.zh}”无人任职：有人之前不能收反映，也不能起草网格方案。 · "
                    f"Nobody is {post.name.en}: till then nothing can be received or drawn."
                )
        for v in vacancies[:_SHOWN]:
            needed = v.minimum - v.there
            zh, en = v.post_name.zh, v.post_name.en
            if v.department:
                name = _posts(v).departments[v.department].name
                zh, en = f"{zh}({name.zh})", f"{en} ({name.en})"
            self.stdout.write(
                f"  {v.grid.name} {v.grid.code}：{zh} 缺 {needed} · {en}: {needed} wanted"
            )
        if count > _SHOWN:
            self.stdout.write("  … 全部见 · all of them: wangge staffing")

    def _progress(self, done: int, of: int) -> None:
        if of > _MANY:
            self.stderr.write(f"\r{done:,}/{of:,}", ending="\n" if done == of else "")
            self.stderr.flush()


def _posts(v: people.Vacancy) -> people.Posts:
    return people.posts(v.grid.jurisdiction_key, v.grid.scheme_key)


def _post(v: people.Vacancy) -> PostSpec:
    return _posts(v).get(v.post)


def _default(at: datetime) -> Path:
    stamp = at.astimezone().strftime("%Y%m%d-%H%M%S")
    return Path(settings.WANGGE_HOME) / f"new-logins-{stamp}.csv"
