"""Importing a register from Excel: rows with nine fields, five of them sealed, all of them checked.

    python -m bench.registers [--rows 100000] [--wrong 1000] [--seed 1]

Prints one table. Uses a database of its own: a SQLite file, or PostgreSQL under
`scripts/with_postgres.py`. Fails when an import takes more than a minute or stores a wrong number.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.management import call_command
from django.db import connection

from bench import own_town  # noqa: F401 sets the product up
from wangge.domain.people.testing import START, Cast
from wangge.domain.registers import api
from wangge.domain.registers.models import Fact, Record
from wangge.domain.registers.testing import RESIDENTS, registered_town
from wangge.plumbing.actor import Actor

LIMIT_SECONDS = 60
TITLES = (
    *("_unit", "name", "id_number", "phone", "home", "born_on"),
    *("housing", "persons", "disabled"),
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def person(number: int, rng: random.Random) -> list[object]:
    """A made-up resident with a sound citizen number that nobody else of the file has."""
    year, serial = 1940 + number // 1000 % 80, number % 1000
    day = number // 80_000
    body = f"320113{year}{1 + serial % 12:02d}{1 + day:02d}{serial:03d}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    name = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=2))
    return [
        f"U{rng.randrange(4)}{rng.randrange(4)}",
        name,
        body + check,
        f"13{rng.randrange(10**9):09d}",
        f"测试街道西苑社区{rng.randrange(90)}号楼{rng.randrange(30)}01室",
        f"{year}-{1 + serial % 12:02d}-{1 + day:02d}",
        rng.choice(("自有", "租住")),
        rng.randrange(1, 7),
        rng.choice(("是", "否")),
    ]


def workbook(rows: int, wrong: int, seed: int) -> bytes:
    """The file; the first `wrong` rows have a phone that is none."""
    rng = random.Random(seed)
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        for number in range(rows):
            cells = person(number, rng)
            if number < wrong:
                cells[3] = "none"
            sheet.write_row(number + 1, 0, cells)
    return buffer.getvalue()


def timed(name: str, run: Callable[[], api.ImportReport], steps: dict[str, float]) -> Any:
    """Runs and prints a line of the table."""
    steps.clear()
    begun, cpu = time.perf_counter(), time.process_time()
    report = run()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    checked = steps.get("checked", begun) - begun
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:<28} {report.rows:>8} {report.entered:>8} {report.same:>8} {report.wrong:>6}"
        f" {checked:>9.1f} {cpu:>8.1f} {seconds:>8.1f} {memory_mb:>8.0f}"
    )
    return report, seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--wrong", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    cast: Cast = registered_town()
    steps: dict[str, float] = {}

    def run(data: bytes) -> Callable[[], api.ImportReport]:
        return lambda: api.import_sheet(
            jurisdiction_key=cast.town.key,
            register=RESIDENTS,
            data=data,
            actor=Actor.system("bench"),
            at=START,
            progress=lambda step, _: steps.__setitem__(step, time.perf_counter()),
        )

    print(f"{connection.vendor}, {given.rows} rows of {len(TITLES)} columns, five sealed")
    columns = ("rows", "entered", "same", "wrong", "checked s", "cpu s", "total s", "peak MB")
    widths = (8, 8, 8, 6, 9, 8, 8, 8)
    print(f"{'import':<28}", *(f"{c:>{w}}" for c, w in zip(columns, widths, strict=True)))
    right = workbook(given.rows, 0, given.seed)
    refused, s1 = timed(
        "with errors, file returned", run(workbook(given.rows, given.wrong, given.seed)), steps
    )
    entered, s2 = timed("all right, stored", run(right), steps)
    again, s3 = timed("the same file again", run(right), steps)
    facts = given.rows * (len(TITLES) - 1)
    exact = (
        refused.wrong == given.wrong
        and not refused.stored
        and entered.entered == again.same == given.rows == Record.unscoped.count()
        and Fact.objects.count() == facts
    )
    slow = max(s1, s2, s3) > LIMIT_SECONDS
    print("numbers right" if exact else "NUMBERS WRONG", "- too slow" if slow else "")
    return int(slow or not exact)


if __name__ == "__main__":
    sys.exit(main())
