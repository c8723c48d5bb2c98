"""Redrawing looked at closely: every disc of a sudden load with every drawing in force.

One seed of each says little: from one drawing to another the cut after a disc differs by several
per cent. Each disc's cut is beside the mean of a few single Mt-KaHyPar runs on the changed town,
where that installs: those differ among themselves as well.

Usage: python bench/partition/redraw.py FILE --k K [--discs 3] [--first 1] [--seeds 6]
           [--effort 1]
"""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import inputs
import numpy as np
import peers
import rows
import table

from wangge.algorithms.partition import Problem, partition, warm_up

BESIDE, PEER_SEEDS = "Mt-KaHyPar highest", range(1, 6)
MEANT = ("s", "cut", "won", "pp", "moved")
COLUMNS: list[table.Column] = [
    table.METHOD,
    ("mean s", lambda r: f"{r['s']:.2f}"),
    ("cut, mean", lambda r: f"{r['cut']:.3f}"),
    ("most", lambda r: f"{r['most_cut']:.3f}"),
    ("no longer than one run, %", lambda r: f"{100 * r['won']:.0f}"),
    ("compactness, mean", lambda r: f"{r['pp']:+.3f}"),
    ("moved %, mean", lambda r: f"{100 * r['moved']:.1f}"),
    ("most", lambda r: f"{100 * r['most_moved']:.1f}"),
    ("avoidable %, mean", lambda r: f"{100 * r['avoid']:.1f}"),
    ("most", lambda r: f"{100 * r['most_avoid']:.1f}"),
    ("within 10 %, least", lambda r: f"{100 * r['in10']:.0f}"),
]


def drawn(problem: Problem, k: int, effort: float, seed: int) -> np.ndarray:
    """A division by us, of the town as it is or from the grids in force."""
    return partition(problem, k=k, seed=seed, effort=effort).assignment


def of_disc(
    problem: Problem, disc: int, formers: dict[int, np.ndarray], o: argparse.Namespace
) -> list[rows.Row]:
    """A row for each drawing in force; cut and compactness beside one run of the peer."""
    changed = problem.with_weights(inputs.shocked(problem, draw=disc))
    peer = peers.installed(problem.n)[0].get(BESIDE)
    runs = [rows.figures(changed, peer(changed, o.k, s), o.k) for s in PEER_SEEDS] if peer else []
    found = []
    for seed, former in formers.items():
        kept = changed.with_former(former)
        label, cost = rows.timed(partial(drawn, kept, o.k, o.effort, seed))
        row = rows.figures(changed, label, o.k) | cost
        row["moved"] = rows.relabelled(former, label)
        base = runs or [rows.figures(problem, former, o.k)]
        row["cut"] = row["cut_km"] / np.mean([b["cut_km"] for b in base])
        row["won"] = float(np.mean([row["cut_km"] <= b["cut_km"] for b in base]))
        row["pp"] -= np.mean([b["pp"] for b in base])
        found.append(row)
    return found


def summed(name: str, found: list[rows.Row]) -> rows.Row:
    """Means, and the worst of what must not go above or below a limit."""
    means = {key: float(np.mean([r[key] for r in found])) for key in MEANT}
    worst = {f"most_{key}": max(r[key] for r in found) for key in ("cut", "moved", "avoid")}
    avoid = float(np.mean([r["avoid"] for r in found]))
    return {"method": name, "avoid": avoid, "in10": min(r["in10"] for r in found)} | means | worst


def main() -> None:
    """Draw once for each seed, redraw once for each disc and seed, print a row for each disc."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("file", type=Path)
    p.add_argument("--k", type=int, required=True)
    p.add_argument("--discs", type=int, default=3)
    p.add_argument("--first", type=int, default=1, help="number of the first disc")
    p.add_argument("--seeds", type=int, default=6)
    p.add_argument("--effort", type=float, default=1.0)
    o = p.parse_args()
    warm_up()
    problem = rows.alone(inputs.read(o.file, None, None, 1))
    formers = {s: drawn(problem, o.k, o.effort, s) for s in range(11, 11 + o.seeds)}
    discs = {n: of_disc(problem, n, formers, o) for n in range(o.first, o.first + o.discs)}
    found = [summed(f"disc {n}", of) for n, of in discs.items()]
    everything = [row for of in discs.values() for row in of]
    pieces = sum(row["disc"] for row in everything)
    print(f"\n## {o.file.name}, k = {o.k}: {len(everything)} redrawings, {pieces} grids in pieces")
    print(table.table("beside " + (BESIDE if _peer(problem) else "the former grids"),
                      [*found, summed("all", everything)], COLUMNS))  # fmt: skip


def _peer(problem: Problem) -> bool:
    return BESIDE in peers.installed(problem.n)[0]


if __name__ == "__main__":
    main()
