"""GeoParquet against another program's reader and writer, and what is refused of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
import shapely

from wangge.kernel.errors import InvalidInput
from wangge.tools.partition import main, parquet
from wangge.tools.partition.layers import read_layer, read_units
from wangge.tools.partition.tests.test_command import run, squares, write

LOADS = np.arange(80) % 7 + 1


def frame(crs: str | None = "EPSG:4547") -> geopandas.GeoDataFrame:
    table = {"households": LOADS, "village": ["东", "西"] * 40}
    return geopandas.GeoDataFrame(table, geometry=squares(10, 8), crs=crs)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    frame().to_parquet(tmp_path / "town.parquet", write_covering_bbox=True)
    return tmp_path / "town.parquet"


def test_a_town_goes_in_and_its_grids_come_out(
    tmp_path: Path, town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "grids.parquet"
    report = run(capsys, town, "--weight", "households", "--k", 4, "--out", out)
    assert (report["parts"], report["disconnected"], report["coverage_valid"]) == (4, 0, True)
    grids = geopandas.read_parquet(out)
    assert grids.crs == "EPSG:4547"
    assert grids.households.sum() == LOADS.sum()
    assert shapely.equals(grids.union_all(), frame().union_all())
    again = run(capsys, town, "--weight", "households", "--k", 4, "--keep", out)
    assert again["moved_units"] == 0


def test_it_is_read_as_the_same_town_in_any_other_format(tmp_path: Path, town: Path) -> None:
    other = write(tmp_path / "t.gpkg", squares(10, 8), households=LOADS, village=["东", "西"] * 40)
    ours, theirs = read_units(town), read_units(other)
    assert (ours.geometry == theirs.geometry).all()
    assert ours.crs == theirs.crs
    assert {name: values.tolist() for name, values in ours.columns.items()} == {
        name: values.tolist() for name, values in theirs.columns.items()
    }


def test_the_command_finds_the_library_it_hides_from_others(town: Path) -> None:
    start = "import sys; from wangge.project.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", start, "partition", str(town), "--weight", "households", "--k", "3",
         "--out", str(town.with_name("o.geoparquet"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len(geopandas.read_parquet(town.with_name("o.geoparquet"))) == 3


def table(path: Path, columns: dict[str, Any], **described: Any) -> Path:
    shapes = pa.array(shapely.to_wkb(squares(3, 1)))
    known = {"encoding": "WKB", "geometry_types": []} | described
    geo = {"version": "1.1.0", "primary_column": "shape", "columns": {"shape": known}}
    made = pa.table({"shape": shapes} | columns)
    pa.parquet.write_table(made.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


def test_columns_of_every_kind_and_what_says_nothing_of_its_system(tmp_path: Path) -> None:
    layer = read_layer(
        table(
            tmp_path / "t.parquet",
            {
                "exact": pa.array([Decimal("1.50"), Decimal("2.25"), None]),
                "some": pa.array([1, None, 3], pa.int32()),
                "word": pa.array(["一", None, "三"]).dictionary_encode(),
                "names": pa.array([{"zh": "一"}, None, None]),
                "tags": pa.array([["a"], [], None]),
                "label_point": pa.array([b"\x01", None, None]),
            },
        )
    )
    assert list(layer.columns) == ["exact", "some", "word"]
    assert layer.columns["exact"][:2].tolist() == [1.5, 2.25]
    assert np.isnan(layer.columns["exact"][2])
    assert np.isnan(layer.columns["some"][1])
    assert layer.columns["word"].tolist() == ["一", None, "三"]
    assert layer.crs == "OGC:CRS84"
    assert read_layer(table(tmp_path / "n.parquet", {}, crs=None)).crs is None


def plain(path: Path) -> None:
    pa.parquet.write_table(pa.table({"w": [1, 2]}), path)


@pytest.mark.parametrize(
    ("make", "field", "word"),
    [
        (plain, "geometry", "普通的 Parquet 表"),
        (lambda path: path.write_bytes(b"PAR1 and no more"), "file", "无法作为 GeoParquet"),
        (lambda path: table(path, {}, encoding="polygon"), "shape", "polygon"),
        (lambda path: table(path, {}, crs="EPSG:99999"), "crs", "坐标系"),
    ],
)
def test_what_is_refused_names_file_and_field(
    tmp_path: Path, make: Callable[[Path], Any], field: str, word: str
) -> None:
    path = tmp_path / "t.parquet"
    make(path)
    with pytest.raises(InvalidInput) as caught:
        read_layer(path)
    assert (caught.value.field, caught.value.data["file"]) == (field, str(path))
    assert word in caught.value.zh


def test_without_the_library_the_way_to_get_it_is_told_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(parquet, "import_module", none)
    town = write(tmp_path / "t.gpkg", squares(3, 1), w=[1, 2, 3])
    for file, out in ((town, "o.parquet"), (tmp_path / "t.parquet", "o.gpkg")):
        (tmp_path / "t.parquet").touch()
        asked = [str(file), "--weight", "w", "--k", "2", "--out", str(tmp_path / out)]
        assert main([*asked, "--json"]) == 1
        error = json.loads(capsys.readouterr().out)["error"]
        assert "pip install pyarrow" in error["message"]["zh"]
        assert not (tmp_path / out).exists()
