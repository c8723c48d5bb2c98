"""One run, all tables: Wangge beside the peers that install, on the same input, on one core.

Usage: python bench/partition/run.py FILE --k K [--weight COLUMN] [--parent COLUMN] [--tiles T]
       python bench/partition/run.py --suite FOLDER
       [--seeds N] [--only NAME ...] [--json rows.jsonl]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

sys.path.insert(0, str(Path(__file__).parent))
import command
import inputs
import peers
import rows
import table

from wangge.algorithms.partition import Problem, warm_up


class Case(NamedTuple):
    """One input and what is asked of it."""

    file: Path
    k: int
    tiles: int = 1
    weight: str | None = None
    parent: str | None = None


SUITE = (
    ("providence_blocks", 50, 1),
    ("providence_blocks", 170, 1),
    ("arkansas_bg", 50, 1),
    ("wuhan_blocks", 100, 1),
    ("wuhan_blocks", 480, 1),
    ("liechtenstein_buildings", 47, 1),
    ("providence_blocks", 500, 3),
    ("providence_blocks", 500, 8),
)


def patience(seconds: int) -> None:
    """Give up on a peer that searches without end (0 ends the watch)."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"gave up after {seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)


def measured(case: Case, o: argparse.Namespace) -> dict[str, list[rows.Row]]:
    """All tables of one input, by title; `notes` says which peers are left out and why."""
    given = inputs.read(case.file, case.weight, case.parent, case.tiles)
    problem = rows.alone(given)
    found, skipped = peers.installed(problem.n)
    found = {n: f for n, f in found.items() if o.only is None or n in o.only}
    pairs = []
    for name, run in list(found.items()):
        pair = _tried(name, run, problem, case.k, o, skipped)
        if pair is None:
            del found[name]
        else:
            pairs.append(pair)
    pairs.append(rows.of_wangge(problem, case.k, o.seeds, o.effort))
    tables = {
        "As it is (moved: after ±10 % noise)": [now for now, _ in pairs]
        + rows.with_barriers(problem, case.k, o.seeds),
        "After +30 % in a disc of a tenth of the units": [after for _, after in pairs],
        "Nested in upper units": rows.nested(given, case.k, o.seeds, found),
    }
    if case.file.suffix != ".npz" and case.tiles == 1 and case.weight:
        tables["From file to file"] = command.of_files(case.file, case.weight, case.k)
    tables["notes"] = [{"method": line} for line in skipped]
    return tables


def _tried(
    name: str, run: peers.Peer, problem: Problem, k: int, o: argparse.Namespace, skipped: list[str]
) -> tuple[rows.Row, rows.Row] | None:
    try:
        patience(o.patience)
        return rows.of_peer(name, run, problem, k, o.seeds)
    except Exception as error:  # a peer's own failure is a line of the comparison
        skipped.append(f"{name}: {type(error).__name__}: {error}")
        return None
    finally:
        patience(0)


COLUMNS: dict[str, list[table.Column]] = {
    "Nested in upper units": table.NESTED,
    "From file to file": table.FILES,
}


def report(case: Case, o: argparse.Namespace) -> None:
    """Measure one input and print what came of it."""
    tables = measured(case, o)
    tiles = f", {case.tiles} × {case.tiles} tiles" if case.tiles > 1 else ""
    print(f"\n## {case.file.name}{tiles}, k = {case.k}: median of {o.seeds} seeds, CPU seconds")
    for line in tables.pop("notes"):
        print(f"\n- {line['method']}")
    for title, found in tables.items():
        if found:
            more = (
                f", k = {found[0]['k']}, {found[0]['uppers']} units" if "uppers" in found[0] else ""
            )
            print(table.table(title + more, found, COLUMNS.get(title, table.MAIN)), flush=True)
    if o.json:
        with o.json.open("a", encoding="utf-8") as out:
            for title, found in tables.items():
                for row in found:
                    about = {"input": case.file.name, "k": case.k, "tiles": case.tiles}
                    out.write(json.dumps(about | {"table": title} | row) + "\n")


def cases(o: argparse.Namespace, wrong: Callable[[str], Any]) -> list[Case]:
    """What is to be measured."""
    if o.suite:
        return [Case(o.suite / f"{name}.npz", k, tiles) for name, k, tiles in SUITE]
    if o.file is None or o.k is None:
        wrong("give FILE and --k, or --suite FOLDER")
    return [Case(o.file, o.k, o.tiles, o.weight, o.parent)]


def main() -> None:
    """Parse, run everything, print the tables."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("file", type=Path, nargs="?")
    p.add_argument("--suite", type=Path, metavar="FOLDER", help="all inputs of the folder")
    p.add_argument("--k", type=int)
    p.add_argument("--weight")
    p.add_argument("--parent", help="column of the upper units")
    p.add_argument("--tiles", type=int, default=1)
    p.add_argument("--seeds", type=int, default=3)
    p.add_argument("--effort", type=float, default=1.0)
    p.add_argument("--patience", type=int, default=180, metavar="SECONDS", help="for each peer")
    p.add_argument("--only", nargs="*")
    p.add_argument("--json", type=Path)
    o = p.parse_args()
    warm_up()
    for case in cases(o, p.error):
        report(case, o)


if __name__ == "__main__":
    main()
