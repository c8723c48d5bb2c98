"""A month's duties of the S05 city: how many tasks, how long, how much memory.

    python -m bench.duties [--month 2026-12]

Needs an empty database: `scripts/with_postgres.py python -m bench.duties`. Makes the demo city
(54,516 grids, somebody on each post down to the stairwell), gives its pack duties, begins the
month, breaks off, resumes, and runs once more.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

SEED = 20261
MONTH = "2026-12"
CITY = "harbin"
WANGGE = Path(sys.executable).parent / "wangge"


def main() -> int:
    """Prints a table; exit status 1 when a number is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--month", default=MONTH)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
    os.environ["WANGGE_HOME"] = mkdtemp(prefix="duties", dir="/tmp")
    for words in (["migrate"], ["demo", "--size", "city", "--seed", str(SEED)]):
        subprocess.run([WANGGE, *words], check=True, stdout=sys.stderr)
    import django

    django.setup()
    give_duties()
    threading.Thread(target=watch, daemon=True).start()
    year, month = map(int, options.month.split("-"))
    return report(CITY, year, month)


def give_duties() -> None:
    """The pack of the demo city with duties as S05 has them, in this process only."""
    from wangge.packs import registry
    from wangge.packs.schema import DutySpec, EverySpec, TargetSpec, Text
    from wangge.packs.schema.duties import Period

    def duty(key: str, post: str, period: Period, level: str | None = None) -> DutySpec:
        return DutySpec(
            key=key,
            name=Text(zh=f"职责{key}", en=f"Duty {key}"),
            post=post,
            every=EverySpec(period=period),
            target=TargetSpec(level=level),
            clock="checking",
        )

    pack = registry.get("demo_city")
    duties = (
        *(duty(f"visit_{n}", "warden", "month", "unit") for n in range(1, 7)),
        duty("check", "warden", "week", "unit"),
        duty("stairs", "warden", "week"),
        duty("patrol", "compound_head", "day"),
        duty("round", "member", "day"),
        duty("compound", "member", "month", "small"),
        duty("drill", "compound_head", "year"),
        duty("meeting", "second_head", "month"),
    )
    registry.use_pack(pack.model_copy(update={"duties": duties}))


def report(city: str, year: int, month: int) -> int:
    """Generates the month twice, the second time only to find all of it there."""
    from django.db import connection

    from wangge.domain.duties import api as duties
    from wangge.domain.duties.models import Occurrence
    from wangge.plumbing.actor import Actor

    first, last = duties.month_of(year, month)
    at = datetime(year, month, 1, 1, tzinfo=UTC) if month > 1 else datetime.now(UTC)
    before = rss_mb()
    began, steps = time.monotonic(), Counter[str]()

    def told(plan: str, so_far: duties.GenerationReport) -> None:
        steps[plan] += 1
        if sum(steps.values()) % 40 == 0:
            seconds = time.monotonic() - began
            print(f"  {plan} {so_far.opened:,} {seconds:.0f} s", file=sys.stderr, flush=True)
        if stop_after and so_far.opened >= stop_after:
            raise KeyboardInterrupt

    stop_after = 100_000
    generate = partial(
        duties.generate,
        jurisdiction_key=city,
        first_on=first,
        last_on=last,
        at=at,
        actor=Actor.system("bench"),
    )
    try:
        generate(progress=told)
    except KeyboardInterrupt:
        print(f"broken off at {Occurrence.unscoped.count():,}", file=sys.stderr)
    stop_after = 0
    done = generate(progress=told)
    seconds = time.monotonic() - began
    peak = peak_mb()
    again_began = time.monotonic()
    problems = sorted({(p.plan, str(p.error["code"])) for p in done.problems})
    again = generate()
    again_seconds = time.monotonic() - again_began
    made = Occurrence.unscoped.count()
    by_plan = Counter(Occurrence.unscoped.values_list("plan", flat=True).iterator())
    days = Counter(
        Occurrence.unscoped.filter(plan__endswith="/visit_1").values_list("planned_on", flat=True)
    )
    print(f"| {connection.vendor} | |\n| --- | --- |")
    for plan, count in sorted(by_plan.items()):
        print(f"| {plan} | {count:,} |")
    print(f"| all | {made:,} |")
    print(f"| opened after the break, found there | {done.opened:,}, {done.there:,} |")
    print(f"| seconds, break and resumption included | {seconds:.1f} |")
    print(f"| tasks per second | {made / seconds:,.0f} |")
    print(f"| peak memory, before | {peak:.0f} MB, {before:.0f} MB |")
    print(f"| again: opened, seconds | {again.opened}, {again_seconds:.1f} |")
    print(f"| days of a monthly visit: number, least, most | {spread(days)} |")
    print(f"| whose holder isn't active | {unowned()} |")
    print(f"| not planned, since 2027's holidays aren't announced | {problems} |")
    ok = made >= 500_000 and seconds <= 300 and peak <= 500 and again.opened == 0
    print("numbers reached" if ok else "NUMBERS MISSED")
    return 0 if ok else 1


def spread(days: Counter[date]) -> str:
    """How a month's visits lie on its days."""
    return f"{len(days)}, {min(days.values()):,}, {max(days.values()):,}"


def unowned() -> int:
    """That each has a holder is a constraint; this is whether they can work."""
    from wangge.domain.tasks.models import Task

    return Task.unscoped.filter(kind="duty", holder__is_active=False).count()


def rss_mb() -> float:
    """What the process holds now."""
    with Path("/proc/self/statm").open() as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1e6


_peak = [0.0]


def watch() -> None:
    """Keeps the highest memory since the watch began."""
    while True:
        _peak[0] = max(_peak[0], rss_mb())
        time.sleep(0.2)


def peak_mb() -> float:
    """The highest so far."""
    return max(_peak[0], rss_mb())


if __name__ == "__main__":
    sys.exit(main())
