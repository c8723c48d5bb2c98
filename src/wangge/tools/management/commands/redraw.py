"""`wangge redraw`: draws a scheme's lowest grids anew and proposes them in a drawing."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.drafting import Drawn, Wish, draw
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock

PROGRAM = Actor.system("redraw")


class Command(BaseCommand):
    help = "重新划分网格，写成方案的一版 · Draws grids anew, as a version of a drawing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="城市 · town")
        parser.add_argument("--scheme", required=True, help="网格方案 · scheme")
        parser.add_argument("--weight", action="append", help="权重，可重复 · weight, repeatable")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--k", type=int, help="网格总数 · grids in all")
        how.add_argument("--range", nargs=2, type=float, metavar=("MIN", "MAX"), help="每格 · each")
        parser.add_argument("--max-imbalance", type=float, help="最大超出 · most above the ideal")
        parser.add_argument("--no-barriers", action="store_true", help="不顾道路 · without roads")
        parser.add_argument("--stay", type=float, default=1.0, help="移动代价 · 0: afresh")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--effort", type=float, default=1.0)
        parser.add_argument("--drawing", type=UUID, help="写入此方案 · propose it in this drawing")
        parser.add_argument("--begin", metavar="TITLE", help="新建方案并写入 · begin a drawing")
        parser.add_argument("--json", action="store_true", help="输出一个对象 · one object")

    def handle(self, **options: Any) -> None:
        began, at = time.perf_counter(), get_clock().now()
        key, scheme = options["jurisdiction"], options["scheme"]
        wish = Wish(
            weights=tuple(options["weight"] or ["households"]),
            k=options["k"],
            weight_range=tuple(options["range"]) if options["range"] else None,
            max_imbalance=options["max_imbalance"],
            barriers=not options["no_barriers"],
            stay=options["stay"],
            seed=options["seed"],
            effort=options["effort"],
        )
        drawn = draw(key, scheme, wish, on=places.local_day(key, at))
        figures = dict(drawn.figures) | {"seconds": round(time.perf_counter() - began, 2)}
        figures |= self._propose(options, drawn)
        self.stdout.write(
            json.dumps(figures, ensure_ascii=False) if options["json"] else _told(figures)
        )

    def _propose(self, options: dict[str, Any], drawn: Drawn) -> dict[str, str]:
        at, drawing_id = get_clock().now(), options["drawing"]
        if options["begin"]:
            drawing_id = redrawing.begin(
                jurisdiction_key=options["jurisdiction"],
                scheme_key=options["scheme"],
                title=options["begin"],
                key=f"{options['scheme']}:{options['begin']}",
                actor=PROGRAM,
                at=at,
            )
        if drawing_id is None:
            return {}
        number = redrawing.propose(
            drawing_id=drawing_id,
            content=drawn.content,
            note="程序划分 · drawn by the program",
            figures=drawn.figures,
            actor=PROGRAM,
            at=at,
        )
        return {"drawing": str(drawing_id), "version": str(number)}


def _told(figures: dict[str, Any]) -> str:
    kinds = ", ".join(f"{k['kind']} {k['imbalance_max']:.1%}" for k in figures["kinds"])
    lines = [
        f"网格 grids: {figures['parts']} (单元 units {figures['units']})",
        f"最大超出 heaviest above the ideal: {kinds}",
        f"紧凑度 compactness: {figures['compactness_mean']:.2f}",
        f"移动 moved: {figures['moved_units']}",
        f"用时 seconds: {figures['seconds']}",
    ]
    lines += [f"{r['zh']} {r['en']}" for r in figures["remarks"]]
    if "drawing" in figures:
        lines.append(f"方案 drawing: {figures['drawing']} 第 {figures['version']} 版 version")
    return "\n".join(lines)
