"""`wangge redraw`: draws a scheme's grids anew and proposes them in a drawing."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.core.management.base import BaseCommand

from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.drafting import Drawn, draw
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock

PROGRAM = Actor.system("redraw")


class Command(BaseCommand):
    help = "重新划分网格，写成方案的一版 · Draws grids anew, as a version of a drawing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--jurisdiction", required=True, help="城市 · town")
        add("--scheme", required=True, help="网格方案 · scheme")
        add("--level", help="划分哪一级，默认最低一级 · level to be drawn, by default the lowest")
        add("--under", default="", help="只在此网格内 · only within this grid")
        add("--weight", action="append", help="权重，可重复 · weight, repeatable")
        add(
            "--shares",
            nargs="+",
            type=float,
            metavar="PERCENT",
            help="各权重占比，合计 100，综合均衡 · shares of the weights in one mixed load",
        )
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--k", type=int, help="网格总数 · grids in all")
        how.add_argument("--range", nargs=2, type=float, metavar=("MIN", "MAX"), help="每格 · each")
        add("--max-imbalance", type=float, help="最大超出 · most above the ideal")
        add("--barriers", type=float, default=5, help="沿道路水系 0–10 · end at roads and water")
        add("--stay", type=float, default=5, help="保持现状 0–10 · 0: afresh")
        add("--seed", type=int, default=0)
        add("--effort", type=float, default=1.0)
        add("--edits", metavar="FILE", help="假设变化(JSON) · estates, closed roads, splits (JSON)")
        add(
            "--from-version",
            type=int,
            help="从这一版划起 · by default the newest",
        )
        add("--drawing", type=UUID, help="写入此方案 · propose it in this drawing")
        add("--begin", metavar="TITLE", help="新建方案并写入 · begin a drawing")
        add("--out", metavar="FILE", help="另存 .gpkg 或 .pdf · write a GeoPackage or a map too")
        add("--json", action="store_true", help="输出一个对象 · one object")

    def handle(self, **options: Any) -> None:
        began, at = time.perf_counter(), get_clock().now()
        kind = _kind_of(options["out"])
        key, scheme = options["jurisdiction"], options["scheme"]
        wish, basis = redrawing.read_wish(_wished(options)), None
        if options["drawing"]:
            wish, basis = redrawing.start(options["drawing"], wish)
        drawn = draw(key, scheme, wish, on=places.local_day(key, at), basis=basis)
        figures = dict(drawn.figures) | {"seconds": round(time.perf_counter() - began, 2)}
        figures |= self._propose(options, drawn)
        if kind:
            _write(options, drawn, figures, kind)
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
            figures={"program": redrawing.program(drawn.figures, drawn.level.key)},
            actor=PROGRAM,
            at=at,
        )
        return {"drawing": str(drawing_id), "version": str(number)}


def _kind_of(path: str | None) -> Literal["gpkg", "pdf"] | None:
    if not path:
        return None
    ending = Path(path).suffix.lower()
    if ending == ".gpkg":
        return "gpkg"
    if ending == ".pdf":
        return "pdf"
    raise InvalidInput(
        "odd_out",
        zh=f"{path} 应以 .gpkg 或 .pdf 结尾。",
        en=f"{path} should end in .gpkg or .pdf.",
        field="out",
    )


def _write(
    options: dict[str, Any], drawn: Drawn, figures: dict[str, Any], kind: Literal["gpkg", "pdf"]
) -> None:
    number = int(figures["version"]) if "version" in figures else None
    source = redrawing.Source(
        options["jurisdiction"],
        options["scheme"],
        options["begin"] or "网格划分",
        number,
        "程序划分",
        get_clock().now(),
    )
    data = redrawing.content_file(source, drawn.content, kind=kind, level=drawn.level.key)
    Path(options["out"]).write_bytes(data)


def _wished(options: dict[str, Any]) -> dict[str, Any]:
    names = ["level", "under", "shares", "k", "range", "max_imbalance", "barriers", "stay"]
    names += ["seed", "effort"]
    wished = {name: options[name] for name in names}
    wished["weights"] = options["weight"] or ["households"]
    wished["version"] = options["from_version"]
    if options["edits"]:
        wished["edits"] = _edits(Path(options["edits"]))
    return wished


def _edits(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise InvalidInput(
            "odd_edits",
            zh=f"读不了 {path}：{problem}。",
            en=f"{path} can't be read: {problem}.",
            field="edits",
        ) from problem


def _told(figures: dict[str, Any]) -> str:
    kinds = [*figures["kinds"], *(w for w in figures["weights"] if w not in figures["kinds"])]
    over = ", ".join(f"{k['kind']} {k['imbalance_max']:.1%}" for k in kinds)
    lines = [
        f"网格 grids: {figures['parts']} (单元 units {figures['units']})",
        f"最大超出 heaviest above the ideal: {over}",
        f"紧凑度 compactness: {figures['compactness_mean']:.2f}",
        f"移动 moved: {figures['moved_units']}",
        f"用时 seconds: {figures['seconds']}",
    ]
    lines += [f"{r['zh']} {r['en']}" for r in figures["remarks"]]
    if "drawing" in figures:
        lines.append(f"方案 drawing: {figures['drawing']} 第 {figures['version']} 版 version")
    return "\n".join(lines)
