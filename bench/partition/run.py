"""One run, one table: Wangge beside the peers that install, on the same input, on one core.

Usage: python bench/partition/run.py FILE --k K [--weight COLUMN] [--tiles T] [--seeds N]
       [--only NAME ...] [--json rows.jsonl]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix

sys.path.insert(0, str(Path(__file__).parent))
import inputs
import peers

from wangge.algorithms.partition import BARRIER_COST, Problem, measure, partition, warm_up


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


def peak_mb() -> float:
    """Peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures(problem: Problem, label: np.ndarray, k: int) -> dict[str, Any]:
    """The columns of the table that any division has."""
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
    }


def timed(call: Any) -> tuple[Any, float, float]:
    """Result, CPU seconds and additional peak memory of a call."""
    base, began = peak_mb(), time.process_time()
    result = call()
    return result, time.process_time() - began, peak_mb() - base


def patience(seconds: int) -> None:
    """Give up on a peer that searches without end (0 ends the watch)."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"gave up after {seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)


def of_peer(name: str, run: peers.Peer, problem: Problem, k: int, seeds: int) -> dict[str, Any]:
    """Median row of one peer; moved after noise by running it again."""
    rows, label = [], None
    for seed in range(1, seeds + 1):
        label, seconds, memory = timed(lambda s=seed: run(problem, k, s))
        rows.append(figures(problem, label, k) | {"s": seconds, "mb": memory})
    again = run(problem.with_weights(inputs.noisy(problem)), k, seeds)
    return {"method": name, "noise": moved(label, again)} | median(rows)


def of_wangge(problem: Problem, k: int, seeds: int, effort: float) -> list[dict[str, Any]]:
    """Median row of ours, with its redrawings after noise and after a sudden change."""
    rows, again, shock, shocks, roads = [], [], [], [], []
    for seed in range(1, seeds + 1):
        drawn, seconds, memory = timed(
            lambda s=seed: partition(problem, k=k, seed=s, effort=effort).assignment
        )
        rows.append(figures(problem, drawn, k) | {"s": seconds, "mb": memory})
        noisy = problem.with_weights(inputs.noisy(problem)).with_former(drawn)
        again.append(partition(noisy, k=k, seed=seed).report.moved_share)
        changed = problem.with_weights(inputs.shocked(problem, draw=seed)).with_former(drawn)
        result, seconds, memory = timed(lambda p=changed, s=seed: partition(p, k=k, seed=s))
        shock.append(result.report.moved_share)
        row = figures(changed, result.assignment, k)
        shocks.append(row | {"s": seconds, "mb": memory})
        if (problem.barrier >= 2).any():
            result, seconds, memory = timed(
                lambda s=seed: partition(problem, k=k, seed=s, barrier_cost=BARRIER_COST)
            )
            row = figures(problem, result.assignment, k)
            roads.append(row | {"s": seconds, "mb": memory})
    table = [
        {"method": "Wangge", "noise": statistics.median(again)} | median(rows),
        {"method": "Wangge, +30 % in a disc", "noise": statistics.median(shock)} | median(shocks),
    ]
    return table + ([{"method": "Wangge, roads as barriers"} | median(roads)] if roads else [])


def median(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Column-wise median."""
    return {
        key: None if rows[0][key] is None else statistics.median(r[key] for r in rows)
        for key in rows[0]
    }


def show(rows: list[dict[str, Any]]) -> str:
    """A Markdown table; cut relative to METIS contiguous where that ran."""
    base = next((r["cut_km"] for r in rows if r["method"] == "METIS contiguous"), None)
    base = base or rows[0]["cut_km"]
    lines = [
        "| method | s | grids | in pieces | heaviest % | avoidable % | within 10 % | cut | "
        "compactness | main road inside % | moved % | MB |",
        "|" + " --- |" * 12,
    ]
    for r in rows:
        road = "–" if r.get("barrier") is None else f"{100 * r['barrier']:.0f}"
        move = "–" if r.get("noise") is None else f"{100 * r['noise']:.1f}"
        lines.append(
            f"| {r['method']} | {r['s']:.2f} | {r['parts']:g} | {r['disc']:g} | "
            f"{100 * r['imb']:.1f} | {100 * r['avoid']:.1f} | {100 * r['in10']:.0f} | "
            f"{r['cut_km'] / base:.3f} | {r['pp']:.3f} | {road} | {move} | {r['mb']:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Parse, run everything, print the table."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("file", type=Path)
    p.add_argument("--k", type=int, required=True)
    p.add_argument("--weight")
    p.add_argument("--tiles", type=int, default=1)
    p.add_argument("--seeds", type=int, default=3)
    p.add_argument("--effort", type=float, default=1.0)
    p.add_argument("--patience", type=int, default=60, metavar="SECONDS", help="for each peer")
    p.add_argument("--only", nargs="*")
    p.add_argument("--json", type=Path)
    o = p.parse_args()
    problem = inputs.read(o.file, o.weight, o.tiles)
    warm_up()
    found, skipped = peers.installed(problem.n)
    print(
        f"{o.file.name}: {problem.n:,} units, k = {o.k}, median of {o.seeds} seeds, CPU seconds\n"
    )
    rows = []
    for name, run in found.items():
        if o.only is None or name in o.only:
            try:
                patience(o.patience)
                rows.append(of_peer(name, run, problem, o.k, o.seeds))
            except Exception as error:  # a peer's own failure is a row of the comparison
                skipped.append(f"{name}: {type(error).__name__}: {error}")
            finally:
                patience(0)
    rows += of_wangge(problem, o.k, o.seeds, o.effort)
    print(show(rows))
    for line in skipped:
        print(f"\n- {line}")
    if o.json:
        with o.json.open("a", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps(row | {"input": o.file.name, "n": problem.n, "k": o.k}) + "\n")


if __name__ == "__main__":
    main()
