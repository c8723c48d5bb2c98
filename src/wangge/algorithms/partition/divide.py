"""The one door: divide base units into grids and say what the division costs and gains.

Owns the order of the steps and the rules a caller can choose. Knows no file and no map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.partition._draw import draw
from wangge.algorithms.partition._islands import bridged
from wangge.algorithms.partition._keep import NEW, Former, redraw
from wangge.algorithms.partition._land import Land, allot, nearer, survey
from wangge.algorithms.partition._limits import Limits, limits
from wangge.algorithms.partition._pairs import are_coarse
from wangge.algorithms.partition._watch import Alive, Progress, Watch, nothing, unheard
from wangge.algorithms.partition.dead_ends import dead_ends
from wangge.algorithms.partition.explain import (
    Remark,
    check_count,
    heavy_units,
    range_conflict,
    uneven_regions,
    unmet_caps,
)
from wangge.algorithms.partition.problem import MAIN_BARRIER, SECONDARY_ROAD, Ints, Problem, sums
from wangge.algorithms.partition.report import Report, measure
from wangge.kernel.errors import InvalidInput

BARRIER_COST: Mapping[int, float] = {SECONDARY_ROAD: 0.6, MAIN_BARRIER: 0.1}
"""What a metre of cut costs along a barrier, for callers who want grids to end at roads."""

DRAWN, DRAWN_OF_FEW = 0.03, 0.045  # allowed above the ideal in a fresh drawing
KEPT, KEPT_OF_FEW = 0.034, 0.0488  # in grids in force: small changes find room, fewer units move


@dataclass(frozen=True)
class Result:
    """`assignment[i]` is the grid of unit i; `report` its figures, on the problem as it was given.

    Grids are numbered 0 … k - 1 from west to east inside each upper unit; where grids were in
    force they keep their labels and new ones follow.
    """

    assignment: NDArray[np.int64]
    report: Report


@dataclass(frozen=True)
class _Demand:
    """What was asked for, filled in: grids of each region and the limits that follow."""

    land: Land
    grids: Ints
    limits: Limits
    remarks: list[Remark]


def partition(
    problem: Problem,
    *,
    k: int | None = None,
    weight_range: tuple[float, float] | None = None,
    max_imbalance: float | Sequence[float] | None = None,
    barrier_cost: Mapping[int, float] | None = None,
    islands: str = "own",
    stay: float = 1.0,
    seed: int = 0,
    effort: float = 1.0,
    alive: Alive = nothing,
    progress: Progress = unheard,
) -> Result:
    """Divide `problem` into `k` grids, or into grids whose first weight lies in `weight_range`.

    Always: every unit in one grid, exactly the number of grids, none empty, none in pieces, none
    across upper units; the same seed gives the same answer. As far as the input allows: loads at
    most `max_imbalance` above the ideal, for each kind (by default 3 %, or 4.5 % where a grid has
    fewer than 40 units; grids in force may drift to 3.4 or 4.9 % before units move). Then: short
    borders (`barrier_cost` makes borders of a class cheaper), and where `problem.former` is given
    few moved units (`stay`: price of one, in mean borders).

    `islands`: "own" (each has a grid of its own) or "join" (light ones go to the nearest land).
    `alive` is called often and may raise to stop. `progress` hears the stage (one of `STAGES`)
    and the share of the work done, never falling, 1 at the end. Raises InvalidInput naming the
    field.
    """
    _check_choice(k, weight_range, islands)
    _check_pace(stay, effort)
    watch = Watch(alive, progress)
    watch.stage("land")
    land_problem, bridges = problem, np.zeros((0, 2), np.int64)
    if islands == "join":
        share = k or problem.weights[:, 0].sum() * 2 / sum(weight_range or (1.0, 1.0))
        land_problem, bridges = bridged(problem, share)
    former = problem.former
    land = survey(land_problem, barrier_cost or {})
    adopted, bound = None, None
    if former is not None and (former >= 0).any():
        adopted = Former(land, former, problem.weights[:, 0] + 1e-9)
    demand = _demand(problem, land, k, weight_range, max_imbalance, adopted)
    place = (problem.x_m, problem.y_m)
    if adopted is None:
        label = draw(
            land, demand.limits, demand.grids, place,
            seed=seed, effort=effort, above=0.005, watch=watch,
        )  # fmt: skip
        names = _west_to_east(problem, label, int(demand.grids.sum()))
    else:
        label, names, bound = redraw(
            land, demand.limits, adopted, demand.grids, place,
            seed=seed, effort=effort, above=0.001, stay=stay, watch=watch,
        )  # fmt: skip
        names = _fill_names(names)
    watch.stage("report")
    remarks = demand.remarks + _after(problem, demand, label, bridges, names)
    assignment = names[label]
    report = measure(problem, assignment, moved_weight_bound=bound, remarks=tuple(remarks))
    watch.end()
    return Result(assignment, report)


def _check_choice(k: int | None, weight_range: tuple[float, float] | None, islands: str) -> None:
    if k is None and weight_range is None:
        raise InvalidInput(
            "partition_demand",
            zh="请给出网格数 k 或每格权重范围。",
            en="Give the number of grids k or a range of weight for each grid.",
            field="k",
        )
    if weight_range is not None and not _ordered(*weight_range):
        raise InvalidInput(
            "partition_range",
            zh=f"权重范围 {weight_range[0]:g}–{weight_range[1]:g} 无效：应为 0 ≤ 最小 ≤ 最大。",
            en=f"The weight range {weight_range[0]:g}–{weight_range[1]:g} is invalid: "
            "expected 0 <= MIN <= MAX.",
            field="weight_range",
        )
    if islands not in ("own", "join"):
        raise InvalidInput(
            "partition_islands_rule",
            zh=f"岛屿规则“{islands}”未知：应为 own（各自成格）或 join（并入最近陆地）。",
            en=f"Unknown rule for islands {islands!r}: expected own or join.",
            field="islands",
        )


def _ordered(low: float, high: float) -> bool:
    return 0 <= low <= high and 0 < high < float("inf")


def _check_pace(stay: float, effort: float) -> None:
    for field, value in (("stay", stay), ("effort", effort)):
        if not 0 <= value < float("inf"):
            raise InvalidInput(
                f"partition_{field}",
                zh=f"{field} 为 {value}，须为有限非负数。",
                en=f"{field} is {value}; it must be a finite number from 0.",
                field=field,
            )


def _range_grids(
    problem: Problem, land: Land, weight_range: tuple[float, float]
) -> tuple[Ints, list[Remark]]:
    """The number of grids of each region whose mean is nearest the middle of the range."""
    low, high = weight_range
    total = np.bincount(land.region, problem.weights[:, 0], land.regions)
    units = np.bincount(land.region, minlength=land.regions)
    grids, remarks = np.ones(land.regions, np.int64), []
    for r in range(land.regions):
        few = max(1, int(np.ceil(total[r] / high - 1e-9)))
        many = int(total[r] / low + 1e-9) if low > 0 else int(units[r])
        if few > many or few > units[r]:
            remarks.append(range_conflict(problem, land.region, r, float(total[r]), low, high))
        wanted = int(np.rint(2.0 * total[r] / (low + high)))
        grids[r] = max(1, min(max(wanted, few), max(many, 1), units[r]))
    return grids, remarks


def _demand(
    problem: Problem,
    land: Land,
    k: int | None,
    weight_range: tuple[float, float] | None,
    max_imbalance: float | Sequence[float] | None,
    adopted: Former | None,
) -> _Demand:
    remarks: list[Remark] = []
    if k is None and weight_range is not None:
        grids, remarks = _range_grids(problem, land, weight_range)
    else:
        check_count(k or 0, problem.n, land.region, problem)
        grids = _share_out(problem, land, int(k or 0), adopted)
    count = int(grids.sum())
    kinds = problem.weights.shape[1]
    few = are_coarse(problem.n, count)
    asked = _usual_imbalance(few, adopted) if max_imbalance is None else max_imbalance
    tolerance = np.broadcast_to(np.asarray(asked, np.float64), (kinds,))
    if not (tolerance >= 0).all():
        raise InvalidInput(
            "partition_imbalance",
            zh="允许的不均衡度须为非负数。",
            en="The allowed imbalance must be a number from 0.",
            field="max_imbalance",
        )
    pull = 1.0 if few or weight_range else 0.3
    total = np.stack([sums(land.region, w, land.regions) for w in problem.weights.T], axis=1)
    hidden = dead_ends(problem, (total / grids[:, None])[land.region])
    bounds = limits(
        problem.weights, land.region, grids, tolerance, weight_range, pull, hidden.weight
    )
    for c in range(kinds):
        ideal = float(problem.weights[:, c].sum() / count)
        limit = weight_range[1] if weight_range and c == 0 else ideal * (1 + float(tolerance[c]))
        remarks += heavy_units(problem, c, limit, ideal, hidden)
    remarks += uneven_regions(problem, land.region, grids, float(tolerance[0]))
    return _Demand(land, grids, bounds, remarks)


def _usual_imbalance(few: bool, adopted: Former | None) -> float:
    if adopted is None:
        return DRAWN_OF_FEW if few else DRAWN
    return KEPT_OF_FEW if few else KEPT


def _share_out(problem: Problem, land: Land, k: int, adopted: Former | None) -> Ints:
    """Grids of each region: near those in force where they are k, else allotted anew."""
    weight = problem.weights
    share = np.minimum(weight, weight.sum(axis=0) / k) / weight.sum(axis=0)
    load = np.stack([sums(land.region, w, land.regions) for w in share.T], axis=1)
    fair = allot(load, np.bincount(land.region, minlength=land.regions), k)
    if adopted is not None:
        counts = adopted.counts(land.regions)
        if counts.sum() == k and (counts > 0).all():
            return nearer(counts, fair, load.max(axis=1))
    return fair


def _west_to_east(problem: Problem, label: NDArray[np.int32], k: int) -> NDArray[np.int64]:
    """New number of each grid: by upper unit, then by the west-east place of its middle."""
    size = np.bincount(label, minlength=k)
    x = np.bincount(label, problem.x_m, k) / size
    y = np.bincount(label, problem.y_m, k) / size
    parent = np.zeros(k, np.int64)
    parent[label] = problem.parent
    number = np.empty(k, np.int64)
    number[np.lexsort((-y, x, parent))] = np.arange(k)
    return number


def _fill_names(names: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers after the last one in force for grids that are new."""
    names = names.copy()
    new = np.flatnonzero(names == NEW)
    names[new] = (names.max() if len(names) else NEW) + 1 + np.arange(len(new))
    return names


def _after(
    problem: Problem, demand: _Demand, label: NDArray[np.int32], bridges: Ints, names: Ints
) -> list[Remark]:
    """What the finished division leaves unmet, and bridges that were used."""
    region_of = np.zeros(int(label.max()) + 1, np.int64)
    region_of[label] = demand.land.region
    cap = demand.limits.cap[region_of] / demand.limits.unit
    heavy = np.zeros(len(region_of), bool)
    for c in range(problem.weights.shape[1]):
        np.logical_or.at(heavy, label, problem.weights[:, c] > cap[label, c])
    ordered = np.argsort(names)
    back = np.empty(len(ordered), np.int64)
    back[ordered] = np.arange(len(ordered))
    remarks = unmet_caps(problem, back[label], cap[ordered], heavy[ordered])
    for a, b in bridges:
        if label[a] == label[b]:
            remarks.append(
                Remark(
                    "bridge",
                    f"网格 {names[label[a]]} 跨越水面或空隙：小岛上的单元 {problem.name(int(a))} "
                    f"并入最近的单元 {problem.name(int(b))}。",
                    f"Grid {names[label[a]]} spans a gap: the island with unit "
                    f"{problem.name(int(a))} was joined to its nearest unit "
                    f"{problem.name(int(b))}.",
                    {"grid": int(names[label[a]]), "from": int(a), "to": int(b)},
                )
            )
    return remarks
