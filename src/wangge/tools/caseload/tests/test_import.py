"""`wangge import-cases`: right rows come in once, the rest goes to a file with line and reason."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import pytest
import shapely
from django.core.management import call_command

from wangge.domain.cases.models import Case
from wangge.domain.tasks import api as tasks
from wangge.packs import registry
from wangge.plumbing.journal import api as journal
from wangge.tools.caseload.tests.test_rows import BOSTON, HEADING, raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two precincts in two wards, and a mapping that reads them from here."""
    registry.get("boston")
    cells = [shapely.box(-71.07, 42.34, -71.06, 42.36), shapely.box(-71.06, 42.34, -71.05, 42.36)]
    frame = geopandas.GeoDataFrame({"precinct": ["0101", "0201"]}, geometry=cells, crs=4326)
    frame.to_file(tmp_path / "areas.gpkg", layer="precincts")
    text = BOSTON.read_text(encoding="utf-8")
    mapping = text.replace("../boston_areas/boston_areas.gpkg", "areas.gpkg")
    (tmp_path / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return tmp_path


def write(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "cases.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADING)
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(folder: Path, path: Path) -> int:
    errors = folder / "errors.csv"
    errors.unlink(missing_ok=True)
    try:
        call_command(
            "import_cases", str(path), mapping=folder / "mapping.yaml", errors=errors, verbosity=0
        )
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_right_rows_come_in_once_and_the_rest_is_told(folder: Path) -> None:
    rows = [
        raw(case_id="1"),
        raw(case_id="2", closed_dt="", lon="-71.055"),
        raw(case_id="3", open_dt="yesterday", title="=SUM(A1)"),
        raw(case_id="4", lat="42.3594", lon="-71.0587", geocode_default="1"),
        raw(case_id="5", target_dt="", closed_dt=""),
        raw(case_id="6", closed_dt="2011-06-01 00:00:00"),
    ]
    path = write(folder, rows)
    assert run(folder, path) == 1
    told = list(csv.DictReader((folder / "errors.csv").open(encoding="utf-8-sig")))
    assert [(t["line"], t["field"]) for t in told] == [("4", "open_dt"), ("7", "handled_at")]
    assert told[0]["title"] == "'=SUM(A1)", "a spreadsheet must not run it"
    found = {c.due_at: c for c in Case.unscoped.all()}
    assert Case.unscoped.count() == 4
    closed = Case.unscoped.filter(closed_at__isnull=False)
    assert {c.on_time for c in closed} == {True} and closed.count() == 2
    assert Case.unscoped.get(place_status="unlocated").closed_at is not None
    assert None in found, "a matter for which the city set no limit has none"
    assert tasks.unowned(datetime(2026, 1, 1, tzinfo=UTC)) == []
    assert journal.verify().findings == []

    assert run(folder, path) == 1
    assert Case.unscoped.count() == 4, "running it again adds nothing"
