"""The rows of the tables: what each method draws, on the town as it is and after it changed.

Owns the measures that peers and Wangge share. Knows no file and no printing.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import inputs
import numpy as np
import peers
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix

from wangge.algorithms.partition import BARRIER_COST, Problem, measure, partition

Row = dict[str, Any]
Draw = Callable[[Problem, int], np.ndarray]  # problem, seed -> label of each unit
Again = Callable[[Problem, np.ndarray, int], np.ndarray]  # changed problem, former labels, seed


def moved(before: np.ndarray, after: np.ndarray) -> float:
    """Share of units that change grid under the best renaming of grids."""
    _, a = np.unique(before, return_inverse=True)
    _, b = np.unique(after, return_inverse=True)
    shape = int(a.max()) + 1, int(b.max()) + 1
    overlap = coo_matrix((np.ones(len(a)), (a, b)), shape=shape)
    if max(shape) > 2500:
        return float("nan")
    dense = overlap.toarray()
    i, j = linear_sum_assignment(-dense)
    return float(1 - dense[i, j].sum() / len(a))


def relabelled(before: np.ndarray, after: np.ndarray) -> float:
    """Share of units whose grid has another label: the stricter measure, where labels are kept."""
    return float((before != after).mean())


def status_mb(field: str) -> float:
    """`VmRSS` (memory now) or `VmHWM` (its peak) of this process."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(field))) / 1024


def timed(call: Callable[[], np.ndarray]) -> tuple[np.ndarray, Row]:
    """Result, CPU seconds and additional peak memory of a call, whatever ran before it."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak counts from here
    base, began = status_mb("VmRSS"), time.process_time()
    label = call()
    seconds = time.process_time() - began
    return label, {"s": seconds, "mb": max(0.0, status_mb("VmHWM") - base)}


def figures(problem: Problem, label: np.ndarray, k: int) -> Row:
    """The columns of the tables that any division has."""
    report = measure(problem, label, k=k)
    first = report.kinds[0]
    return {
        "parts": report.parts,
        "disc": report.disconnected,
        "imb": first.imbalance_max,
        "avoid": first.imbalance_avoidable,
        "in10": first.within_tenth,
        "cut_km": report.cut_m / 1000,
        "pp": report.compactness_mean,
        "barrier": report.barrier_inside_share,
        "crossings": report.crossings,
        "own": max((u.imbalance_max for u in report.uppers), default=None),
    }


def compared(
    name: str,
    problem: Problem,
    k: int,
    seeds: int,
    draw: Draw,
    again: Again,
    change: Callable[[np.ndarray, np.ndarray], float] = moved,
) -> tuple[Row, Row]:
    """Median rows of one method: on the town as it is, with what a noise of ±10 % moves, and after
    +30 % in a disc of a tenth of the units."""
    now, after, noise, shock = [], [], [], []
    for seed in range(1, seeds + 1):
        label, cost = timed(partial(draw, problem, seed))
        now.append(figures(problem, label, k) | cost)
        noisy = problem.with_weights(inputs.noisy(problem))
        noise.append(change(label, again(noisy, label, seed)))
        changed = problem.with_weights(inputs.shocked(problem, draw=seed))
        other, cost = timed(partial(again, changed, label, seed))
        after.append(figures(changed, other, k) | cost)
        shock.append(change(label, other))
    return (
        {"method": name, "moved": statistics.median(noise)} | median(now),
        {"method": name, "moved": statistics.median(shock)} | median(after),
    )


def of_peer(name: str, run: peers.Peer, problem: Problem, k: int, seeds: int) -> tuple[Row, Row]:
    """A peer knows no former grids: a changed town is divided anew."""
    return compared(
        name, problem, k, seeds, lambda p, s: run(p, k, s), lambda p, _, s: run(p, k, s)
    )


def of_wangge(problem: Problem, k: int, seeds: int, effort: float) -> tuple[Row, Row]:
    """Ours keeps the grids in force where it can."""
    return compared(
        "Wangge",
        problem,
        k,
        seeds,
        lambda p, s: partition(p, k=k, seed=s, effort=effort).assignment,
        lambda p, f, s: partition(p.with_former(f), k=k, seed=s).assignment,
        relabelled,
    )


def with_barriers(problem: Problem, k: int, seeds: int) -> list[Row]:
    """Ours with main roads, rivers and rails as barriers, where the input has any."""
    if not (problem.barrier >= 2).any():
        return []
    rows = []
    for seed in range(1, seeds + 1):
        label, cost = timed(partial(_along_roads, problem, k, seed))
        rows.append(figures(problem, label, k) | cost)
    return [{"method": "Wangge, roads as barriers", "moved": None} | median(rows)]


def nested(problem: Problem, k: int, seeds: int, found: dict[str, peers.Peer]) -> list[Row]:
    """Grids inside upper units: ours, and peers run in each alone with rounded numbers of grids."""
    if len(np.unique(problem.parent)) < 2:
        return []
    regions = peers.regions(problem)
    count = k if k >= regions.max() + 1 else 2 * (int(regions.max()) + 1)
    draws: dict[str, Draw] = {
        name: partial(_inside, regions, run, count)
        for name, run in found.items()
        if name in ("METIS contiguous", "Mt-KaHyPar highest")
    }
    draws["Wangge"] = lambda p, s: partition(p, k=count, seed=s).assignment
    table = []
    for name, draw in draws.items():
        rows = []
        for seed in range(1, seeds + 1):
            label, cost = timed(partial(draw, problem, seed))
            parts = figures(replace(problem, parent=regions.astype(np.int64)), label, count)
            rows.append(figures(problem, label, count) | cost | {"part": parts["own"]})
        table.append({"method": name, "k": count, "uppers": len(np.unique(problem.parent))})
        table[-1] |= median(rows)
    return table


def _along_roads(problem: Problem, k: int, seed: int) -> np.ndarray:
    return partition(problem, k=k, seed=seed, barrier_cost=BARRIER_COST).assignment


def _inside(
    regions: np.ndarray, run: peers.Peer, count: int, problem: Problem, seed: int
) -> np.ndarray:
    return peers.inside(problem, regions, run, count, seed)


def alone(problem: Problem) -> Problem:
    """The problem without its upper units."""
    return replace(problem, parent=np.zeros(problem.n, np.int64), parent_names=None)


def median(rows: list[Row]) -> Row:
    """Column-wise median."""
    return {
        key: None if rows[0][key] is None else statistics.median(r[key] for r in rows)
        for key in rows[0]
    }
