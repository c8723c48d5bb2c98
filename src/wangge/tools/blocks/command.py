"""The command `wangge blocks`. Exit codes: 0 made, 1 unusable input, 2 wrong use."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wangge.algorithms.blocks import around_points, street_blocks
from wangge.algorithms.blocks.build import LEAST_M2, TARGET_M2
from wangge.kernel.errors import WanggeError
from wangge.tools.blocks.files import read, write


def parser() -> argparse.ArgumentParser:
    """The arguments, with help in both languages."""
    p = argparse.ArgumentParser(
        prog="wangge blocks",
        description="由道路、建筑、点生成单元网格。Base units from roads, buildings or points. "
        "FILE 可写作 文件#图层。FILE may be written FILE#layer.",
    )
    p.add_argument("--ground", metavar="FILE", help="辖区边界 boundary of the town")
    p.add_argument("--communities", metavar="FILE", help="社区面，单元不跨 units never cross them")
    p.add_argument("--code", metavar="COLUMN", help="社区代码字段 the communities' codes")
    p.add_argument("--roads", action="append", default=[], metavar="FILE", help="道路 roads")
    p.add_argument(
        "--main",
        action="append",
        default=[],
        metavar="FILE",
        help="主干道、铁路、水系 main roads, rail, water",
    )
    p.add_argument("--buildings", metavar="FILE", help="建筑物，不被切开 buildings, never cut")
    p.add_argument(
        "--sum",
        action="append",
        default=[],
        metavar="COLUMN",
        help="汇总到单元的建筑字段 columns of buildings to add up",
    )
    p.add_argument(
        "--points", metavar="FILE", help="按点划分(代替建筑) cells around points instead"
    )
    p.add_argument("--target", type=float, default=TARGET_M2, metavar="M2", help="目标面积 area")
    p.add_argument(
        "--least", type=float, default=LEAST_M2, metavar="M2", help="最小面积 least area"
    )
    p.add_argument("--json", action="store_true", help="输出一个 JSON 对象 one JSON object")
    p.add_argument("--out", type=Path, required=True, metavar="FILE", help="输出 file to write")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    p = parser()
    options = p.parse_args(argv)
    if not (options.ground or options.communities):
        p.error("请给出 --ground 或 --communities。Give --ground or --communities.")
    if bool(options.communities) != bool(options.code):
        p.error("--communities 与 --code 须同时给出。--communities goes with --code.")
    try:
        print(_run(options))
    except WanggeError as error:
        print(f"{error.zh}\n{error.en}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> str:
    began = time.perf_counter()
    sources = read(
        ground=options.ground,
        communities=options.communities,
        code=options.code,
        minor=options.roads,
        main=options.main,
        buildings=options.buildings,
        sums=options.sum,
        points=options.points,
    )
    uppers = list(sources.communities)
    if options.points:
        made = around_points(
            sources.ground, list(sources.points), sources.lines, communities=uppers
        )
    else:
        made = street_blocks(
            sources.ground,
            sources.lines,
            buildings=list(sources.buildings),
            communities=uppers,
            target_m2=options.target,
            least_m2=options.least,
        )
    figures = write(options.out, sources, made)
    figures["seconds"] = round(time.perf_counter() - began, 2)
    return json.dumps(figures) if options.json else _told(figures, options.out)


def _told(figures: dict[str, Any], out: Path) -> str:
    lines = [
        f"单元 units: {figures['units']}",
        f"面积中位数 median area: {figures['area_median_m2']:,.0f} m² "
        f"({figures['area_min_m2']:,.0f} – {figures['area_max_m2']:,.0f})",
        f"建筑 buildings: {figures['buildings']} (界外 outside {figures['buildings_outside']})",
        f"无缝 seamless: {'是 yes' if figures['coverage_valid'] else '否 no'}",
        f"用时 seconds: {figures['seconds']}",
        f"写入 written: {out}",
    ]
    if figures["left_small"]:
        lines.insert(2, f"小于最小面积 below the least area: {figures['left_small']}")
    return "\n".join(lines)
