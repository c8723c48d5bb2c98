"""Why a demand can't be met: the unit, the upper unit or the rule that causes it, in words.

Owns the sentences. Demands that leave nothing to draw are errors; the others become remarks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition.dead_ends import DeadEnds
from wangge.algorithms.partition.problem import Floats, Ints, Problem
from wangge.kernel.errors import InvalidInput

_MOST = 20  # remarks of one sort; the rest is counted in `data`


@dataclass(frozen=True)
class Remark:
    """One thing the reader of a division must know; `data` names units and figures."""

    code: str
    zh: str
    en: str
    data: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"code": self.code, "message": {"zh": self.zh, "en": self.en}, "data": self.data}


def check_count(k: int, units: int, regions: NDArray[np.int32], problem: Problem) -> None:
    """Refuse a number of grids that no division has."""
    pieces = len(np.unique(regions))
    if k < 1:
        raise InvalidInput(
            "partition_k",
            zh="网格数必须至少为 1。",
            en="There must be at least one grid.",
            field="k",
        )
    if k > units:
        raise InvalidInput(
            "partition_k",
            zh=f"要求 {k} 个网格，但只有 {units} 个基本单元；基本单元不可再分。",
            en=f"{k} grids were asked for, but there are only {units} base units, never split.",
            field="k",
            data={"k": k, "units": units},
        )
    if k < pieces:
        small = np.argsort(np.bincount(regions), kind="stable")[:3]
        names = [problem.name(int(np.flatnonzero(regions == r)[0])) for r in small]
        raise InvalidInput(
            "partition_islands",
            zh=f"土地被分成 {pieces} 块互不相连的部分（上级单元之内计），网格不能跨越，"
            f"至少需要 {pieces} 个网格，而要求的是 {k} 个。最小的几块含单元 {'、'.join(names)}。"
            "有公共边才算相邻。可增加网格数，或选择把小岛并入最近的陆地（islands=join）。",
            en=f"The land lies in {pieces} pieces (inside upper units) that no grid may span, so "
            f"at least {pieces} grids are needed, not {k}. The smallest hold the units "
            f"{', '.join(names)}. Only a common border joins units. Ask for more grids, or join "
            "islands to the nearest land (islands=join).",
            field="k",
            data={"k": k, "pieces": pieces, "units": names},
        )


def heavy_units(
    problem: Problem, kind: int, limit: float, ideal: float, hidden: DeadEnds
) -> list[Remark]:
    """Units that with what lies behind them exceed `limit`: indivisible, so their grid must too."""
    weight = problem.weights[:, kind] + hidden.weight[:, kind]
    heavy = np.flatnonzero(weight > limit)
    heavy = heavy[np.argsort(-weight[heavy], kind="stable")]
    name = problem.kinds[kind]
    return [
        _indivisible(
            problem.name(int(u)), name, float(weight[u]), ideal, int(hidden.units[u]), len(heavy)
        )
        for u in heavy[:_MOST]
    ]


def _indivisible(unit: str, kind: str, weight: float, ideal: float, behind: int, of: int) -> Remark:
    """One unit whose grid must exceed, and `of` how many there are."""
    zh, en = f"基本单元 {unit} 的“{kind}”为 {weight:g}，单独已是", f"Base unit {unit} alone has"
    if behind:
        zh = f"基本单元 {unit} 与只能经由它到达的 {behind} 个单元的“{kind}”合计 {weight:g}，已是"
        en = f"Base unit {unit} and the {behind} reached through it alone together have"
    return Remark(
        "indivisible",
        f"{zh}理想值的 {weight / ideal:.0%}；基本单元不可再分，所在网格必然超出。",
        f"{en} {kind} = {weight:g}, {weight / ideal:.0%} of the ideal; it can't be split, so its "
        "grid must exceed.",
        {"unit": unit, "kind": kind, "weight": weight, "share_of_ideal": weight / ideal,
         "behind": behind, "of": of},
    )  # fmt: skip


def uneven_regions(
    problem: Problem, region: NDArray[np.int32], grids: Ints, tolerance: float
) -> list[Remark]:
    """Regions whose own ideal is far from the common one: whole numbers of grids cause it."""
    remarks = []
    weight = problem.weights[:, 0]
    total = np.bincount(region, weight, len(grids))
    common = weight.sum() / grids.sum()
    own = total / grids
    for r in np.argsort(-np.abs(own / common - 1.0), kind="stable")[:_MOST]:
        off = own[r] / common - 1.0
        if abs(off) <= tolerance or len(grids) == 1:
            break
        first = int(np.flatnonzero(region == r)[0])
        upper = problem.parent_name(int(problem.parent[first]))
        remarks.append(
            Remark(
                "region_ideal",
                f"含单元 {problem.name(first)} 的部分（上级单元 {upper}）"
                f"分得 {grids[r]} 个网格，其理想值为 {own[r]:.4g}，与全域理想值 {common:.4g} "
                f"相差 {off:+.1%}：网格数只能取整，且网格不跨上级单元或水面。",
                f"The part with unit {problem.name(first)} (upper unit {upper}) "
                f"gets {grids[r]} grids, so its own ideal is {own[r]:.4g}, {off:+.1%} from the "
                f"common {common:.4g}: grids come in whole numbers and don't leave their part.",
                {
                    "unit": problem.name(first),
                    "parent": int(problem.parent[first]),
                    "grids": int(grids[r]),
                    "ideal": float(own[r]),
                    "off": float(off),
                },
            )
        )
    return remarks


def unmet_caps(
    problem: Problem, label: Ints, cap: Floats, forced: NDArray[np.bool_]
) -> list[Remark]:
    """Grids above their cap that no single heavy unit explains, with their units to look at."""
    remarks = []
    for c, name in enumerate(problem.kinds):
        load = np.bincount(label, problem.weights[:, c], len(cap))
        over = np.flatnonzero((load > cap[:, c] * (1 + 1e-9)) & ~forced)
        excess = load[over] - cap[over, c]
        for g in over[np.argsort(-excess, kind="stable")][:_MOST]:
            units = np.flatnonzero(label == g)
            top = units[np.argsort(-problem.weights[units, c], kind="stable")[:3]]
            names = [problem.name(int(u)) for u in top]
            remarks.append(
                Remark(
                    "above_cap",
                    f"网格 {g} 的“{name}”为 {load[g]:g}，高于上限 {cap[g, c]:.4g}："
                    f"最重的单元 {'、'.join(names)} 无法在保持连通的前提下另行组合。",
                    f"Grid {g} carries {name} = {load[g]:g}, above the cap of {cap[g, c]:.4g}: its "
                    f"heaviest units {', '.join(names)} found no other connected combination.",
                    {"grid": int(g), "kind": name, "load": float(load[g]), "units": names},
                )
            )
    return remarks


def range_conflict(
    problem: Problem, region: NDArray[np.int32], r: int, total: float, low: float, high: float
) -> Remark:
    """No whole number of grids brings this region into the range."""
    first = int(np.flatnonzero(region == r)[0])
    few = max(1, int(total // high))
    counts = [few] if low <= 0 or int(total // low) < few else [few, int(total // low) + 1]
    zh = "，".join(f"{n} 个则每个 {total / n:.4g}" for n in counts)
    en = ", ".join(f"{n} would carry {total / n:.4g} each" for n in counts)
    return Remark(
        "range_impossible",
        f"含单元 {problem.name(first)} 的部分共 {total:g}，任何整数个网格都不能使每个网格落在 "
        f"{low:g}–{high:g}：{zh}。",
        f"The part with unit {problem.name(first)} holds {total:g}; no whole number of grids puts "
        f"each within {low:g}–{high:g}: {en}.",
        {"unit": problem.name(first), "total": float(total), "range": [low, high]},
    )
