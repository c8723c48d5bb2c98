"""`wangge backup TARGET`: one archive of database and media, while the town works."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.plumbing.time import get_clock
from wangge.tools.backup import backup


class Command(BaseCommand):
    help = "备份数据库和媒体文件 · Backs up database and media."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="a folder, or a new file (….tar.gz)")
        parser.add_argument(
            "--with-keys", action="store_true", help="write the keys to a second file as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = backup(
            options["target"].resolve(), at=get_clock().now(), with_keys=options["with_keys"]
        )
        megabytes = report.size_bytes / 1e6
        self.stdout.write(
            f"备份完成 backed up: {report.path}"
            f" ({megabytes:.1f} MB, {report.media_files} 个媒体文件 media files)"
        )
        if report.keys_path:
            self.stderr.write(
                f"密钥已写入 {report.keys_path}：请与备份分开、离线保管，"
                "二者合一即可解密全部个人信息。\n"
                f"Keys were written to {report.keys_path}: store them apart from the archive and"
                " offline; both together open all personal data."
            )
        else:
            self.stderr.write(
                "备份不含密钥：没有密钥，封存的个人信息无法解密，请另行保管 keys 目录。\n"
                "The archive holds no keys: without them sealed data can't be opened; keep a copy"
                " of the keys folder elsewhere."
            )
