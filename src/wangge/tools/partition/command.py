"""The command `wangge partition`: arguments, one run, figures for people or one JSON object.

Exit codes: 0 drawn, 1 unusable input (the sentence on stderr names file, field and row), 2 wrong
use. With `--json` an error is one object too: `{"error": {code, field, message, data}}`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from wangge.algorithms.partition import BARRIER_COST, MAIN_BARRIER, partition, warm_up
from wangge.kernel.arguments import sentences
from wangge.kernel.errors import InvalidInput, WanggeError
from wangge.tools.partition.build import check_out, read_town, write_town
from wangge.tools.partition.figures import figures, in_words
from wangge.tools.partition.former import former_grids
from wangge.tools.partition.output import TABLE
from wangge.tools.partition.seams import SNAP_M

_JSON = "--json"


class WrongUse(InvalidInput):
    """The arguments themselves are wrong; nothing was read."""


class _Parser(argparse.ArgumentParser):
    """Tells wrong use as an error of ours, so that `--json` can answer with it."""

    def error(self, message: str) -> NoReturn:
        zh, en = sentences(message)
        raise _wrong("arguments", f"用法有误：{zh}", f"Wrong use: {en}")


def _wrong(field: str, zh: str, en: str) -> WrongUse:
    return WrongUse("partition_usage", zh=f"{zh}。", en=f"{en}.", field=field)


def parser() -> argparse.ArgumentParser:
    """The arguments, with help in both languages."""
    p = _Parser(
        prog="wangge partition",
        description="划分网格：均衡、无缝、紧凑、稳定。"
        "Draw balanced, seamless, compact, stable grids. "
        "FILE 可写作 文件#图层。FILE may be written FILE#layer.",
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
    p.add_argument(
        "--mend", type=float, default=SNAP_M, metavar="M", help="补缝宽度，米 widest gap closed"
    )
    p.add_argument("--seed", type=int, default=0, help="种子，同种子同结果 same seed, same answer")
    p.add_argument("--effort", type=float, default=1.0, help="搜索力度 how long to search")
    p.add_argument(_JSON, action="store_true", help="输出一个 JSON 对象 one JSON object")
    p.add_argument("--out", type=Path, metavar="FILE", help="输出文件 file of grids to write")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        options = parser().parse_args(words)
        _check(options)
        print(_run(options))
    except WanggeError as error:
        print(f"{error.zh}\n{error.en}", file=sys.stderr)
        if _JSON in words:
            print(json.dumps({"error": error.as_json()}, ensure_ascii=False))
        return 2 if isinstance(error, WrongUse) else 1
    return 0


def _check(options: argparse.Namespace) -> None:
    """Refuse arguments that don't go together or can't mean anything."""
    table = options.file.suffix.lower() == TABLE
    if options.k is None and options.range is None:
        raise _wrong("k", "请给出 --k 或 --range", "Give --k or --range")
    if not options.weight and not table:
        raise _wrong("weight", "请给出 --weight 字段", "Give --weight COLUMN")
    if options.barriers == "" and not table:
        raise _wrong("barriers", "--barriers 需要线文件", "--barriers needs a file of lines")
    if table:
        _check_table(options)
    for name in ("barrier_width", "mend"):
        if not 0 <= getattr(options, name) < float("inf"):
            flag = f"--{name.replace('_', '-')}"
            raise _wrong(name, f"{flag} 须为非负数", f"{flag} must be a number from 0")
    if options.out is not None:
        more = [options.keep, options.barriers and Path(options.barriers)]
        check_out(options.out, [options.file, *(f for f in more if f)])


def _check_table(options: argparse.Namespace) -> None:
    """A benchmark file has its own weight, upper units and barriers: no other can be named."""
    odd = [
        flag
        for flag, given in (
            ("--weight", (options.weight or ["weight"]) != ["weight"]),
            ("--parent", options.parent is not None),
            ("--barriers FILE", bool(options.barriers)),
        )
        if given
    ]
    if odd:
        raise _wrong(
            odd[0].split()[0].strip("-"),
            f".npz 自带权重、上级单元与障碍等级，不能另给 {odd[0]}",
            f"An .npz holds its own weight, upper units and barriers: leave out {odd[0]}",
        )


def _run(options: argparse.Namespace) -> str:
    began = time.perf_counter()
    town = read_town(
        options.file,
        options.weight or ["weight"],
        parent=options.parent,
        barriers=Path(options.barriers) if options.barriers else None,
        barrier_width_m=options.barrier_width,
        mend_m=options.mend,
    )
    problem, former = town.problem, None
    if options.keep is not None:
        former = former_grids(options.keep, town.layer, problem.n)
        problem = problem.with_former(former.grid)
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
    seams = write_town(options.out, town, result, former) if options.out else {}
    body = figures(town, result) | seams
    body |= {"seconds": round(seconds, 4), "seconds_total": round(time.perf_counter() - began, 4)}
    if options.barriers is not None:
        body["barrier_borders"] = int((problem.barrier == MAIN_BARRIER).sum())
    return json.dumps(body, ensure_ascii=False) if options.json else in_words(body, result.report)


if __name__ == "__main__":
    raise SystemExit(main())
