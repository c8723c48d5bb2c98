"""Divisions out of the files they come in, and the whole country in one go."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wangge.domain.places import api
from wangge.domain.places.api import DivisionRow, import_divisions
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor
from wangge.tools.division_files import read_divisions

NEXT = date(2023, 6, 30)
AT = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = Path(os.environ.get("WANGGE_SHARED", Path(__file__).parents[5] / "shared"))


@pytest.mark.parametrize("folder", [".", "package/dist"])
def test_the_npm_layout_is_read_with_its_quotes(tmp_path: Path, folder: str) -> None:
    target = tmp_path / folder
    target.mkdir(parents=True, exist_ok=True)
    for name in ("provinces", "cities", "areas", "streets", "villages"):
        (target / f"{name}.csv").write_text("code,name\n", "utf-8")
    (target / "provinces.csv").write_text('code,name\n32,"江苏省"\n', "utf-8")
    assert list(read_divisions(tmp_path)) == [DivisionRow("32", "江苏省")]


def test_a_folder_without_divisions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        list(read_divisions(tmp_path))


@pytest.mark.slow
@pytest.mark.django_db
def test_all_villages_of_the_country(capsys: pytest.CaptureFixture[str]) -> None:
    source = SHARED / "data" / "cn_divisions"
    if not source.is_dir():
        pytest.skip("the national tables are not here")
    began = time.perf_counter()
    report = import_divisions(
        rows=read_divisions(source), from_on=NEXT, actor=Actor.system("test"), at=AT
    )
    with capsys.disabled():
        print(f"\n{report.added:,} divisions in {time.perf_counter() - began:.1f} s")
    assert report.levels == {1: 31, 2: 342, 3: 2978, 4: 41352, 5: 620573}
    assert api.division("110101001001", NEXT).name == "多福巷社区居委会"
