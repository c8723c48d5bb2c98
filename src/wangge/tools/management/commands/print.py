"""`wangge print DOCUMENT --grid CODE --as USER --out FILE`: a document, or one for many grids."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.domain.papers import api as papers
from wangge.domain.papers.api import Asked, DocumentRef, Printed
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs import registry
from wangge.plumbing.time import get_clock


class Command(BaseCommand):
    help = "打印文书为 PDF，每次留痕 · Prints documents as PDF; each print is journalled."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("document", help="领域包/文书 · pack/document")
        parser.add_argument("--grid", required=True, help="网格编码 · code of the grid")
        parser.add_argument(
            "--level",
            default="",
            help="打印其下该层级的全部网格 · every grid of this level under it",
        )
        parser.add_argument(
            "--as", required=True, dest="username", help="以谁的权限打印 · whose rights count"
        )
        parser.add_argument(
            "--out", required=True, type=Path, help="写到哪个文件 · the file to write"
        )
        parser.add_argument(
            "--language", choices=["zh", "en"], default="zh", help="语言 · language"
        )
        parser.add_argument(
            "--address", default=settings.WANGGE_ADDRESS, help="二维码指向的网址 · where codes lead"
        )
        parser.add_argument(
            "--jurisdiction", help="城市，缺省为第一个 · town, the first by default"
        )

    def handle(self, **options: Any) -> None:
        town = options["jurisdiction"] or _first_town()
        pack, _, key = options["document"].partition("/")
        ref = papers.document(town, pack, key)
        account_id = _account(options["username"])
        asked = Asked(account_id, get_clock().now(), options["language"], options["address"])
        printed = self._print(ref, options["grid"], options["level"], asked)
        options["out"].write_bytes(printed.pdf)
        self.stdout.write(f"{options['out']}  {len(printed.pdf):,} B  sha256 {printed.sha256}")

    def _print(self, ref: DocumentRef, code: str, level: str, asked: Asked) -> Printed:
        if not level:
            return papers.print_grid(ref, code, asked)
        scheme = registry.get(ref.pack_key).scheme.key
        on = places.local_day(ref.jurisdiction_key, asked.at)
        found = places.grids(ref.jurisdiction_key, scheme, on, level=level, under=code)
        return papers.print_grids(ref, found, asked, step=self._step)

    def _step(self, done: int, total: int) -> None:
        if done % 100 == 0 or done == total:
            self.stdout.write(f"  {done:,} / {total:,}")


def _first_town() -> str:
    towns = places.jurisdictions()
    if not towns:
        raise NotFound("no_town", zh="还没有建立辖区。", en="There is no town yet.")
    return towns[0].key


def _account(username: str) -> UUID:
    found = people.account_named(username)
    if found is None:
        raise InvalidInput(
            "no_such_account",
            zh=f"没有用户名为“{username}”的账号。",
            en=f"There is no account “{username}”.",
            field="as",
        )
    return found
