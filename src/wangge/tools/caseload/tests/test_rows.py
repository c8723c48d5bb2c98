"""Rows of a city's file become case rows; a row in error names its line and column."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from wangge.kernel.errors import InvalidInput
from wangge.packs import PackErrors, registry
from wangge.tools.caseload.mapping import MappingSpec, load_mapping
from wangge.tools.caseload.rows import RowError, RowParser, read_raw

BOSTON = Path(__file__).resolve().parents[5] / "packs" / "boston" / "mapping.yaml"
RIGHT = {
    "case_id": "101",
    "open_dt": "2011-07-01 09:00:00",
    "target_dt": "2011-07-03 09:00:00",
    "closed_dt": "2011-07-02 10:00:00",
    "ontime": "ONTIME",
    "outcome": "resolved",
    "title": "Sign",
    "street": "Main St",
    "type": "Sign Repair",
    "department": "BTDT",
    "source": "Constituent Call",
    "lat": "42.35",
    "lon": "-71.065",
    "geocode_default": "0",
    "precinct": "0101",
}
HEADING = list(RIGHT)


@pytest.fixture(scope="module")
def mapping() -> MappingSpec:
    return load_mapping(BOSTON, registry.get)


@pytest.fixture(scope="module")
def parser(mapping: MappingSpec) -> RowParser:
    return RowParser(mapping, frozenset(t.key for t in registry.get("boston").case_types))


def raw(**changes: str) -> dict[str, str]:
    return {**RIGHT, **changes}


def test_a_right_row(parser: RowParser) -> None:
    row = parser.parse(2, raw())
    assert row.type_key == "sign_repair" and row.department == "btdt" and row.channel == "hotline"
    assert row.received_at == datetime(2011, 7, 1, 13, tzinfo=UTC)
    assert row.due_at == datetime(2011, 7, 3, 13, tzinfo=UTC)
    assert (row.on_time, row.unlocated, row.unit) == (True, False, "0101")
    assert row.text == "Sign · Main St"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"case_id": ""}, "case_id", "key_missing"),
        ({"open_dt": ""}, "open_dt", "time_missing"),
        ({"open_dt": "01/07/2011"}, "open_dt", "time_odd"),
        ({"type": "Flying Saucers"}, "type", "type_unknown"),
        ({"department": "XYZ"}, "department", "value_unknown"),
        ({"lat": "north"}, "lat", "coordinate_odd"),
        ({"lon": "-271"}, "lon", "coordinate_odd"),
        ({"lat": "nan"}, "lat", "coordinate_odd"),
    ],
)
def test_a_row_in_error(parser: RowParser, changes: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(RowError) as caught:
        parser.parse(7, raw(**changes))
    assert (caught.value.line, caught.value.field, caught.value.code) == (7, field, code)
    assert "第 7 行" in caught.value.zh and "line 7" in caught.value.en


def test_csv_gzip_and_excel_read_alike(tmp_path: Path, mapping: MappingSpec) -> None:
    text = ",".join(HEADING) + "\n" + ",".join(RIGHT.values()) + "\n"
    plain, packed, sheet = (tmp_path / n for n in ("a.csv", "a.csv.gz", "a.xlsx"))
    plain.write_text("\ufeff" + text)
    packed.write_bytes(gzip.compress(text.encode()))
    book = xlsxwriter.Workbook(str(sheet))
    page = book.add_worksheet()
    page.write_row(0, 0, HEADING)
    page.write_row(1, 0, RIGHT.values())
    book.close()
    read = [list(read_raw(path, mapping)) for path in (plain, packed, sheet)]
    assert read[0] == read[1] == read[2] == [(2, raw())]


def test_missing_columns_and_a_wrong_encoding_are_named(
    tmp_path: Path, mapping: MappingSpec
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("case_id,open_dt\n1,2\n")
    with pytest.raises(InvalidInput) as caught:
        list(read_raw(path, mapping))
    assert caught.value.code == "columns_missing" and "target_dt" in caught.value.zh
    path.write_bytes("编号".encode("gbk"))
    with pytest.raises(InvalidInput) as caught:
        list(read_raw(path, mapping))
    assert caught.value.code == "case_file_encoding"


def test_a_mapping_in_error_names_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    text = BOSTON.read_text(encoding="utf-8")
    path.write_text(text.replace("ISD: isd", "ISD: idd").replace("America/New_York", "Nowhere"))
    with pytest.raises(PackErrors) as caught:
        load_mapping(path, registry.get)
    assert {e.code for e in caught.value.found} == {"unknown_reference", "time_zone_unknown"}
    path.write_text(text.replace("received_at:", "recieved_at:"))
    with pytest.raises(PackErrors) as caught:
        load_mapping(path, registry.get)
    assert {e.code for e in caught.value.found} == {"missing", "extra_forbidden"}
    assert all(e.mark.line > 0 for e in caught.value.found)
