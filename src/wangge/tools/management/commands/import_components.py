"""`wangge import-components FILE`: things in public space, as points of a file."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.places import api
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock
from wangge.tools.map_files import import_component_file


class Command(BaseCommand):
    help = "导入部件 · Imports components; one with a known code is brought up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--jurisdiction", required=True)
        parser.add_argument("--layer")
        parser.add_argument("--class-column", required=True)
        parser.add_argument("--name-column", required=True)
        parser.add_argument("--code-column", help="标识码列，可无 · identity code, optional")
        parser.add_argument("--crs")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat)

    def handle(self, file: Path, **options: Any) -> None:
        key, at = options["jurisdiction"], get_clock().now()
        names = ("layer", "class_column", "name_column", "code_column", "crs")
        report = import_component_file(
            file,
            jurisdiction_key=key,
            from_on=options["from_on"] or api.local_day(key, at),
            actor=Actor.system("import"),
            at=at,
            **{name: options[name] for name in names},
        )
        for code in report.outside[:50]:
            self.stdout.write(f"提示 note {code}：不在任何单元网格内 · lies in no base unit")
        outside = len(report.outside)
        self.stdout.write(
            f"新增 {report.added:,}，更新 {report.changed:,}，在单元网格之外 {outside:,} · "
            f"{report.added:,} added, {report.changed:,} changed, {outside:,} outside"
        )
