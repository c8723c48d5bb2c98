"""The command `wangge partition`: arguments, one run, figures for people or one JSON object.

Exit codes: 0 drawn, 1 unusable input (the sentence on stderr names file and field), 2 wrong use.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wangge.algorithms.partition import BARRIER_COST, Report, Result, partition, warm_up
from wangge.kernel.errors import WanggeError
from wangge.tools.partition.build import Town, former_grids, read_town, write_town


def parser() -> argparse.ArgumentParser:
    """The arguments, with help in both languages."""
    p = argparse.ArgumentParser(
        prog="wangge partition",
        description="划分网格：均衡、无缝、紧凑、稳定。"
        "Draw balanced, seamless, compact, stable grids.",
    )
    p.add_argument("file", type=Path, help="基本单元面文件（或 .npz）polygon file of base units")
    p.add_argument(
        "--weight", action="append", metavar="COLUMN", help="权重字段，可重复 weight, repeatable"
    )
    p.add_argument("--k", type=int, help="网格数 number of grids")
    p.add_argument(
        "--range", nargs=2, type=float, metavar=("MIN", "MAX"), help="每格范围 range for a grid"
    )
    p.add_argument(
        "--max-imbalance",
        type=float,
        metavar="SHARE",
        help="最大超出（如 0.03）most above the ideal",
    )
    p.add_argument("--parent", metavar="COLUMN", help="上级单元字段，网格不跨 upper unit")
    p.add_argument(
        "--barriers",
        nargs="?",
        const="",
        metavar="FILE",
        help="道路、河流、铁路线文件；.npz 用其自带等级 lines that grids should end at",
    )
    p.add_argument("--barrier-width", type=float, default=15.0, metavar="M", help="靠近距离 metres")
    p.add_argument("--keep", type=Path, metavar="FILE", help="现有网格，尽量不动 grids in force")
    p.add_argument("--islands", choices=("own", "join"), default="own", help="小岛规则 islands")
    p.add_argument("--seed", type=int, default=0, help="种子，同种子同结果 same seed, same answer")
    p.add_argument("--effort", type=float, default=1.0, help="搜索力度 how long to search")
    p.add_argument("--json", action="store_true", help="输出一个 JSON 对象 one JSON object")
    p.add_argument("--out", type=Path, metavar="FILE", help="输出文件 file of grids to write")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    p = parser()
    options = p.parse_args(argv)
    if options.k is None and options.range is None:
        p.error("请给出 --k 或 --range。Give --k or --range.")
    npz = options.file.suffix.lower() == ".npz"
    if not options.weight and not npz:
        p.error("请给出 --weight 字段。Give --weight COLUMN.")
    if options.barriers == "" and not npz:
        p.error("--barriers 需要线文件。--barriers needs a file of lines.")
    try:
        print(_run(options))
    except WanggeError as error:
        print(f"{error.zh}\n{error.en}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> str:
    began = time.perf_counter()
    town = read_town(
        options.file,
        options.weight or ["weight"],
        parent=options.parent,
        barriers=Path(options.barriers) if options.barriers else None,
        barrier_width_m=options.barrier_width,
    )
    problem = town.problem
    if options.keep is not None:
        problem = problem.with_former(former_grids(options.keep, town))
    warm_up()
    ready = time.perf_counter()
    result = partition(
        problem,
        k=options.k,
        weight_range=tuple(options.range) if options.range else None,
        max_imbalance=options.max_imbalance,
        barrier_cost=BARRIER_COST if options.barriers is not None else None,
        islands=options.islands,
        seed=options.seed,
        effort=options.effort,
    )
    seconds = time.perf_counter() - ready
    seams = write_town(options.out, town, result) if options.out else {}
    body = _body(town, result, seconds, time.perf_counter() - began) | seams
    return json.dumps(body, ensure_ascii=False) if options.json else _sentences(body, result.report)


def _body(town: Town, result: Result, seconds: float, total: float) -> dict[str, Any]:
    body = result.report.as_json()
    first = result.report.kinds[0]
    body |= {
        "within_tenth": first.within_tenth,
        "ideal": first.ideal,
        "imbalance_bound": first.imbalance_bound,
        "mended_units": town.mended,
        "seconds": round(seconds, 4),
        "seconds_total": round(total, 4),
    }
    return body


def _sentences(body: dict[str, Any], report: Report) -> str:
    first = report.kinds[0]
    lines = [
        f"{report.units} 个基本单元 → {report.parts} 个网格，不连通 {report.disconnected} 个。"
        f" {report.units} base units → {report.parts} grids, {report.disconnected} in pieces.",
        f"最重超出 Heaviest above ideal: {report.imbalance_max:.1%} "
        f"(可避免 avoidable {report.imbalance_avoidable:.1%}); "
        f"10% 以内 within 10 %: {first.within_tenth:.0%}",
        f"内部边界 Cut: {report.cut_m / 1000:.1f} km; 紧凑度 compactness: "
        f"{report.compactness_mean:.2f}; {body['seconds']:.2f} s",
    ]
    if report.moved_units is not None:
        lines.append(f"变动单元 Moved units: {report.moved_units} ({report.moved_share:.1%})")
    if report.barrier_inside_share is not None:
        lines.append(f"留在网格内的主干道 Main barrier inside: {report.barrier_inside_share:.0%}")
    lines += [f"- {remark.zh} {remark.en}" for remark in report.remarks]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
