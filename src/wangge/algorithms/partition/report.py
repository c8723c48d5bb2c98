"""What a division costs and gains: figures on the true borders, without any search discount.

Owns the measures and their definitions. Judges any assignment, also one drawn by hand.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wangge.algorithms.partition._pieces import pieces
from wangge.algorithms.partition.dead_ends import dead_ends
from wangge.algorithms.partition.explain import Remark
from wangge.algorithms.partition.problem import MAIN_BARRIER, Floats, Ints, Problem, sums


@dataclass(frozen=True)
class KindReport:
    """Balance of one kind of weight. Shares are of the ideal load (total / grids)."""

    kind: str
    total: float
    ideal: float
    heaviest: float
    lightest: float
    imbalance_max: float  # heaviest grid above the ideal
    imbalance_avoidable: float  # the same, less units above the ideal with what lies behind them
    imbalance_mean: float
    imbalance_min: float  # lightest grid below the ideal, negative
    within_tenth: float  # share of grids within 10 % of the ideal
    imbalance_bound: float  # no division of these units into as many grids can be better


@dataclass(frozen=True)
class UpperReport:
    """One upper unit: its grids are balanced among themselves, against its own ideal."""

    parent: int
    grids: int
    total: float
    ideal: float
    imbalance_max: float
    name: str = ""


@dataclass(frozen=True)
class Report:
    """Figures of one division; lengths in metres, shares between 0 and 1."""

    units: int
    parts: int
    disconnected: int
    empty: int
    cut_m: float
    compactness_mean: float  # Polsby–Popper: 4π area / perimeter²
    compactness_min: float
    kinds: tuple[KindReport, ...]
    crossings: int  # grids that lie in more than one upper unit, counted once for each further one
    uppers: tuple[UpperReport, ...]
    barrier_inside_share: float | None  # of the length of main barriers, left inside grids
    barrier_inside_m: float
    moved_units: int | None
    moved_share: float | None
    moved_weight_bound: float | None  # share that had to cross to a neighbouring grid for the caps
    reach_max_m: float  # farthest unit from the load-weighted centre of its grid
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def imbalance_max(self) -> float:
        """The heaviest grid above the ideal, worst kind of weight."""
        return max(k.imbalance_max for k in self.kinds)

    @property
    def imbalance_avoidable(self) -> float:
        """`imbalance_max` without what single heavy units cause."""
        return max(k.imbalance_avoidable for k in self.kinds)

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        body = asdict(self)
        body["remarks"] = [r.as_json() for r in self.remarks]
        body["imbalance_max"] = self.imbalance_max
        body["imbalance_avoidable"] = self.imbalance_avoidable
        return body


def outlines(problem: Problem, label: Ints, parts: int) -> tuple[Floats, Floats]:
    """Area and outline of each grid, in m² and m."""
    cut = label[problem.left] != label[problem.right]
    area = sums(label, problem.area_m2, parts)
    outline = sums(label, problem.exterior_m, parts)
    for ends in (problem.left, problem.right):
        outline += sums(label[ends[cut]], problem.shared_m[cut], parts)
    return area, outline


def compactness(problem: Problem, label: Ints, parts: int) -> Floats:
    """Polsby–Popper of each grid; 1 is a circle. 0 where area or outline is unknown."""
    area, outline = outlines(problem, label, parts)
    return np.divide(4 * np.pi * area, outline**2, out=np.zeros(parts), where=outline > 0)


def scattered(problem: Problem, label: Ints, parts: int) -> Ints:
    """Number of pieces of each grid (0 for an empty one)."""
    same = label[problem.left] == label[problem.right]
    count, piece = pieces(problem.n, problem.left[same], problem.right[same])
    owner = np.zeros(count, np.int64)
    owner[piece] = label
    return np.bincount(owner, minlength=parts)


def least_imbalance(weight: Floats, k: int) -> float:
    """A floor under the heaviest grid's excess: its heaviest unit, or two of the k + 1 heaviest."""
    ideal = weight.sum() / k
    heaviest = np.sort(weight)[::-1]
    bound = heaviest[0]
    if len(heaviest) > k:
        bound = max(bound, heaviest[k - 1] + heaviest[k])
    return float(max(0.0, bound / ideal - 1.0))


def _kind(name: str, weight: Floats, behind: Floats, label: Ints, k: int) -> KindReport:
    load = np.bincount(label, weight, k)
    ideal = weight.sum() / k
    heavy = np.zeros(k)
    np.maximum.at(heavy, label, weight + behind)
    off = load / ideal - 1.0
    avoidable = np.where(heavy > ideal, load - heavy, load - ideal) / ideal
    return KindReport(
        kind=name,
        total=float(weight.sum()),
        ideal=float(ideal),
        heaviest=float(load.max()),
        lightest=float(load.min()),
        imbalance_max=float(max(0.0, off.max())),
        imbalance_avoidable=float(max(0.0, avoidable.max())),
        imbalance_mean=float(np.abs(off).mean()),
        imbalance_min=float(off.min()),
        within_tenth=float((np.abs(off) <= 0.1).mean()),
        imbalance_bound=least_imbalance(weight, k),
    )


def _uppers(problem: Problem, label: Ints) -> tuple[tuple[UpperReport, ...], int]:
    uppers = np.unique(problem.parent)
    if len(uppers) < 2:
        return (), 0
    weight = problem.weights[:, 0]
    rows, held = [], 0
    for parent in uppers:
        inside = problem.parent == parent
        grids, at = np.unique(label[inside], return_inverse=True)
        load = np.bincount(at, weight[inside])
        ideal = load.sum() / len(grids)
        above = float(load.max() / ideal - 1.0) if ideal > 0 else 0.0
        rows.append(
            UpperReport(
                parent=int(parent),
                grids=len(grids),
                total=float(load.sum()),
                ideal=float(ideal),
                imbalance_max=above,
                name=problem.parent_name(int(parent)),
            )
        )
        held += len(grids)
    return tuple(rows), held - len(np.unique(label))


def _reach(problem: Problem, label: Ints, k: int) -> Floats:
    """Distance from the load-weighted centre of each grid to its farthest unit, in metres."""
    weight = problem.weights[:, 0] + problem.weights[:, 0].sum() * 1e-9 + 1e-12
    total = np.bincount(label, weight, k)
    total[total == 0] = 1.0
    x = np.bincount(label, weight * problem.x_m, k) / total
    y = np.bincount(label, weight * problem.y_m, k) / total
    reach = np.zeros(k)
    np.maximum.at(reach, label, np.hypot(problem.x_m - x[label], problem.y_m - y[label]))
    return reach


def measure(
    problem: Problem,
    assignment: ArrayLike,
    *,
    k: int | None = None,
    moved_weight_bound: float | None = None,
    remarks: tuple[Remark, ...] = (),
) -> Report:
    """The report of `assignment` (one grid label a unit). `k` counts empty grids too."""
    names, label = np.unique(np.asarray(assignment, np.int64), return_inverse=True)
    parts = len(names)
    shape = compactness(problem, label, parts)
    cut = label[problem.left] != label[problem.right]
    main = problem.barrier >= MAIN_BARRIER
    inside_m = float(problem.shared_m[main & ~cut].sum())
    main_m = float(problem.shared_m[main].sum())
    uppers, crossings = _uppers(problem, label)
    behind = dead_ends(problem, problem.weights.sum(axis=0) / parts).weight
    moved = None if problem.former is None else int((problem.former != assignment).sum())
    return Report(
        units=problem.n,
        parts=parts,
        disconnected=int((scattered(problem, label, parts) > 1).sum()),
        empty=max(0, (k or parts) - parts),
        cut_m=float(problem.shared_m[cut].sum()),
        compactness_mean=float(shape.mean()),
        compactness_min=float(shape.min()),
        kinds=tuple(
            _kind(name, problem.weights[:, c], behind[:, c], label, parts)
            for c, name in enumerate(problem.kinds)
        ),
        crossings=crossings,
        uppers=uppers,
        barrier_inside_share=inside_m / main_m if main_m > 0 else None,
        barrier_inside_m=inside_m,
        moved_units=moved,
        moved_share=None if moved is None else moved / problem.n,
        moved_weight_bound=moved_weight_bound,
        reach_max_m=float(_reach(problem, label, parts).max()),
        remarks=remarks,
    )
