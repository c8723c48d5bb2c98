"""`wangge import-map FILE --as road`: a layer of the town's own map, behind the grids."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.places import api
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock
from wangge.tools.map_files import import_layer


class Command(BaseCommand):
    help = "导入底图图层 · Replaces a layer of the map behind the grids."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--jurisdiction", required=True)
        parser.add_argument("--as", dest="key", required=True, choices=sorted(api.MAP_LAYERS))
        parser.add_argument("--layer")
        parser.add_argument("--name-column")
        parser.add_argument("--kind-column")
        parser.add_argument("--attribution", default="", help="© OpenStreetMap contributors")
        parser.add_argument("--crs")

    def handle(self, file: Path, **options: Any) -> None:
        names = ("key", "layer", "name_column", "kind_column", "attribution", "crs")
        count = import_layer(
            file,
            jurisdiction_key=options["jurisdiction"],
            actor=Actor.system("import"),
            at=get_clock().now(),
            **{name: options[name] for name in names},
        )
        zh, en = api.MAP_LAYERS[options["key"]]
        self.stdout.write(f"{zh}：{count:,} 个图形 · {en}: {count:,} features")
