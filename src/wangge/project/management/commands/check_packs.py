"""`wangge check-packs [DIR]`: every error of every pack at once, with file, line and column."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.packs import examine, registry


class Command(BaseCommand):
    help = "检查领域包 · Checks packs; exit code 1 where something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path)

    def handle(self, folder: Path | None, **options: Any) -> None:
        folders = _packs_in(folder) if folder else registry.pack_folders()
        wrong = 0
        for each in folders:
            _, errors = examine(each)
            wrong += len(errors)
            for error in errors:
                self.stdout.write(str(error))
        self.stdout.write(
            f"{len(folders)} 个领域包，{wrong} 处错误 · {len(folders)} packs, {wrong} errors"
        )
        if wrong or not folders:
            sys.exit(1)


def _packs_in(folder: Path) -> list[Path]:
    if (folder / "pack.yaml").is_file():
        return [folder]
    return sorted(p for p in folder.iterdir() if (p / "pack.yaml").is_file())
