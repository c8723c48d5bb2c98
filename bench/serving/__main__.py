"""`python -m bench.serving`: intake and one step of a case, as shares of a bare baseline.

Server, database and worker on one core, callers on the other; medians of three rounds, the two
servers taken in turn. PostgreSQL is a private one; SQLite stands in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.serving import loadgen
from bench.serving.servers import CALLER_CORE, SERVER_CORE, Server, pinned, serving

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
STEPS_MOST = 4000
PREPARE = "import json; from bench.serving import product; print(json.dumps(product.prepare()))"
TABLES = "from bench.serving import baseline; baseline.make_tables()"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        os.sched_setaffinity(0, {CALLER_CORE} if (os.cpu_count() or 1) > 1 else {0})
        measure(options.inside, options.seconds)
        return
    print("| database | what | callers | baseline/s | product/s | share | p50 ms | p95 ms | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for engine in options.engine or ["postgresql", "sqlite"]:
        words = [sys.executable, "-m", "bench.serving", "--inside", engine,
                 "--seconds", str(options.seconds)]  # fmt: skip
        if engine == "postgresql":
            database = [sys.executable, str(ROOT / "scripts" / "with_postgres.py")]
            words = [*pinned(SERVER_CORE), *database, "taskset", "-c", "0,1", *words]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PG_OPTIONS": "-c shared_buffers=128MB"}
        subprocess.run(words, check=True, env=env, cwd=ROOT)


def measure(engine: str, seconds: float) -> None:
    """One engine: the table's rows."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        env = {**os.environ, "WANGGE_HOME": home, "WANGGE_LOG": "ERROR"}
        if engine == "sqlite":
            env.pop("DATABASE_URL", None)
        run(env, "-m", "wangge.project.cli", "migrate", "--verbosity", "0")
        run(env, "-m", "wangge.project.cli", "demo", "--size", "street", "--days", "0")
        given = json.loads(run(env, "-c", PREPARE).splitlines()[-1])
        bare = {**env, "WANGGE_HOME": str(Path(home) / "bare")}
        run(bare, "-c", TABLES)
        rounds(engine, env, bare, given, seconds)


def run(env: dict[str, str], *words: str) -> str:
    """Runs Python with these words on the server's core; its output."""
    command = [*pinned(SERVER_CORE), sys.executable, *words]
    return subprocess.run(
        command, env=env, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ).stdout


def rounds(
    engine: str, env: dict[str, str], bare: dict[str, str], given: dict[str, Any], seconds: float
) -> None:
    """Intake with 1 and 8 callers, then one step with 8."""
    with (
        serving("bench.serving.baseline:application", bare, worker=False) as base,
        serving("bench.serving.product:application", env, worker=True) as ours,
    ):
        ids: tuple[list[str], list[str]] = ([], [])
        for callers in (1, 8):
            pairs = [
                (
                    intake_round(base, "/reports", given, callers, seconds, ids[0]),
                    intake_round(ours, "/api/v1/reports", given, callers, seconds, ids[1]),
                )
                for _ in range(ROUNDS)
            ]
            row(engine, "intake", callers, pairs, ours)
        steps = [
            (
                step_round(base, "/cases/{}/step", taken(ids[0]), seconds / 2),
                step_round(ours, "/api/v1/bench/cases/{}/step/{}", held(ours, ids[1]), seconds / 2),
            )
            for _ in range(ROUNDS)
        ]
        row(engine, "one step", 8, steps, ours)


def intake_round(
    server: Server, path: str, given: dict[str, Any], callers: int, seconds: float, ids: list[str]
) -> loadgen.Round:
    """New reports at the town's points; the cases' ids are kept for the steps."""
    points, product = given["points"], path.startswith("/api")
    prefix = uuid.uuid4().hex

    def request(i: int) -> bytes:
        lon, lat = points[i % len(points)]
        place = {"location": {"lon": lon, "lat": lat}} if product else {"lon": lon, "lat": lat}
        body = {"type": "dispute", "text": f"楼上装修噪声太大，协商未果 {i}", **place}
        headers = {"Authorization": f"Bearer {given['key']}", "Idempotency_Key": f"{prefix}-{i}"}
        return loadgen.post(path, json.dumps(body).encode(), "application/json", **headers)

    loadgen.drive(server.port, request, callers=callers, seconds=1)
    prefix = uuid.uuid4().hex
    result = loadgen.drive(server.port, request, callers=callers, seconds=seconds, keep=True)
    ids.extend(answer.get("case_id") or answer["id"] for answer in map(json.loads, result.bodies))
    return result


def held(server: Server, ids: list[str]) -> list[tuple[str, str]]:
    """Enough of the cases for a round, taken away from `ids`, each with who is to act."""
    found = []
    for _ in range(min(len(ids), STEPS_MOST)):
        case_id = ids.pop()
        address = f"http://127.0.0.1:{server.port}/api/v1/bench/cases/{case_id}/holder"
        with urllib.request.urlopen(address) as answer:
            found.append((case_id, json.load(answer)["holder"]))
    return found


def taken(ids: list[str]) -> list[tuple[str]]:
    """The same of the baseline's, which has nobody to ask."""
    return [(ids.pop(),) for _ in range(min(len(ids), STEPS_MOST))]


def step_round(
    server: Server, path: str, given: Sequence[Sequence[str]], seconds: float
) -> loadgen.Round:
    """Each case once, the newest first; `given` are the words of the address."""
    left = list(given)

    def request(i: int) -> bytes:
        if not left:
            raise SystemExit(f"more than {len(given)} steps in a round: raise STEPS_MOST")
        return loadgen.post(path.format(*left.pop()), b"{}", "application/json")

    return loadgen.drive(server.port, request, callers=8, seconds=seconds)


def row(
    engine: str,
    what: str,
    callers: int,
    pairs: list[tuple[loadgen.Round, loadgen.Round]],
    ours: Server,
) -> None:
    """Medians of the rounds; the share is the median of the rounds' own shares."""

    def median(values: Iterator[float]) -> float:
        return statistics.median(values)

    base = median(b.rate for b, _ in pairs)
    product = median(p.rate for _, p in pairs)
    share = median(p.rate / b.rate for b, p in pairs)
    p50, p95 = (median(p.percentile_ms(q) for _, p in pairs) for q in (0.5, 0.95))
    print(
        f"| {engine} | {what} | {callers} | {base:.0f} | {product:.0f} | {share:.2f} |"
        f" {p50:.1f} | {p95:.1f} | {ours.memory_mb():.0f} |",
        flush=True,
    )
    bad = {status for b, p in pairs for status in (*b.bad, *p.bad)}
    if bad:
        print(f"  answers that were no success: {sorted(bad)}", file=sys.stderr)


if __name__ == "__main__":
    main()
