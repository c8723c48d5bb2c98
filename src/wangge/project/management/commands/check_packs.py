"""`wangge check-packs`, for whoever calls it from Python; see `project.pack_check`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.packs import registry
from wangge.project import pack_check


class Command(BaseCommand):
    help = pack_check.HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        pack_check.add_arguments(parser)

    def handle(self, folder: Path | None, **options: Any) -> None:
        listed = pack_check.packs_in(folder) if folder else registry.pack_folders()
        lines, is_right = pack_check.report(listed)
        self.stdout.write("\n".join(lines))
        if not is_right:
            sys.exit(1)
