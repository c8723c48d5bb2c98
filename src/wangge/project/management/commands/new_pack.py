"""`wangge new-pack NAME`: the folder of a new pack, right as it stands, to be changed."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.packs import registry
from wangge.packs.new_pack import write_pack
from wangge.plumbing.time import get_clock


class Command(BaseCommand):
    help = "新建领域包的骨架 · Writes a working skeleton of a pack, to be changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="小写字母、数字、下划线 · small letters, digits, _")
        parser.add_argument(
            "--folder",
            type=Path,
            help="写到哪里(默认第一个领域包文件夹) · where to (default: the first pack folder)",
        )

    def handle(self, name: str, folder: Path | None, **options: Any) -> None:
        folder = folder or settings.WANGGE_PACKS[0]
        written = write_pack(
            name,
            folder,
            schema=settings.REPOSITORY / "docs" / "reference" / "pack.schema.json",
            taken={p.name for p in registry.pack_folders()},
            today=get_clock().now().date(),
        )
        for path in written:
            self.stdout.write(str(path))
        self.stdout.write(
            f"下一步 · next:  wangge check-packs {folder / name}\n"
            "文件夹须列在 WANGGE_PACKS 里 · the folder has to be listed in WANGGE_PACKS"
        )
