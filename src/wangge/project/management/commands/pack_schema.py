"""`wangge pack-schema`: writes the JSON Schema that editors check pack files with."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.packs.json_schema import render


class Command(BaseCommand):
    help = "写出领域包的 JSON Schema · Writes the JSON Schema of pack files for editors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, help="写到哪个文件 · file (default: docs/reference/pack.schema.json)"
        )

    def handle(self, to: Path | None, **options: Any) -> None:
        path = to or settings.REPOSITORY / "docs" / "reference" / "pack.schema.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(), encoding="utf-8")
        self.stdout.write(str(path))
