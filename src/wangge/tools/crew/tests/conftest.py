"""The town of the guide `own_town.md`, out of its own example files; tables as people keep them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import call_command

from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock

EXAMPLES = Path(__file__).parents[5] / "docs" / "examples"
KEY, ROOT = "yunlan", "320199001"
MONDAY_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ZH = ("姓名", "用户名", "岗位", "网格编码", "部门", "起始日", "止日")
EN = ("name", "username", "post", "grid", "department", "from", "to")
DESK = ("韩立群", "han", "值班长", ROOT, "", "", "")


@pytest.fixture
def clock() -> Iterator[SimulatedClock]:
    with set_clock(SimulatedClock(MONDAY_AT)) as simulated:
        yield simulated


@pytest.fixture
def town(db: None, clock: SimulatedClock) -> str:
    """Nobody is in it yet."""
    call_command(
        "import_boundaries", str(EXAMPLES / "own_town_units.geojson"), jurisdiction=KEY,
        name_zh="云岚街道", root=ROOT, code_column="code", name_column="name",
        scheme="demo_street", parents=["first=grid:2", "second=grid:4", "unit=grid:7"],
        in_force=MONDAY_AT.date(), stdout=io.StringIO(),
    )  # fmt: skip
    call_command("load_pack", "demo_street", town=KEY, yes=True, stdout=io.StringIO())
    return KEY


@dataclass(frozen=True)
class Said:
    """What a run of the command came to."""

    code: int
    text: str
    logins: Path


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Said]:
    """Runs the command on a table; stdout and stderr together."""

    def ran(path: Path, *words: str, logins: Path = tmp_path / "logins.csv") -> Said:
        out, code = io.StringIO(), 0
        given = ["import_people", str(path), "--jurisdiction", KEY, "--logins", str(logins)]
        try:
            call_command(*given, *words, stdout=out, stderr=out)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        return Said(code, out.getvalue(), logins)

    return ran


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows under headings, as a spreadsheet or as text."""

    def written(
        rows: Sequence[Sequence[object]],
        heading: Sequence[str] = ZH,
        *,
        name: str = "staff.csv",
        encoding: str = "utf-8",
    ) -> Path:
        path = tmp_path / name
        if path.suffix == ".xlsx":
            with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
                sheet = book.add_worksheet()
                for number, row in enumerate([heading, *rows]):
                    sheet.write_row(number, 0, row)
            return path
        text = "".join(",".join(map(str, row)) + "\r\n" for row in [heading, *rows])
        path.write_bytes(text.encode(encoding))
        return path

    return written
