"""The command on small polygon files: seamless grids out, clear errors for bad input."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from wangge.algorithms.coverage.borders import borders
from wangge.tools.partition import main
from wangge.tools.partition.layers import read_layer
from wangge.tools.partition.seams import seams

SHARED = Path(os.environ.get("WANGGE_SHARED", Path(__file__).parents[6] / "shared"))
BLOCKS = SHARED / "data" / "providence_blocks" / "providence_blocks.gpkg"


def squares(width: int, height: int, size: float = 100.0) -> np.ndarray:
    x, y = np.meshgrid(np.arange(width) * size, np.arange(height) * size)
    return shapely.box(x.ravel(), y.ravel(), x.ravel() + size, y.ravel() + size)


def write(path: Path, shapes: np.ndarray, crs: str = "EPSG:4547", **columns: object) -> Path:
    kinds = {3: "Polygon", 1: "LineString", 0: "Point", 6: "Unknown"}
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(shapes),
        [np.asarray(c) for c in columns.values()],
        list(columns),
        geometry_type=kinds[int(shapely.get_type_id(shapes[0]))],
        crs=crs,
    )
    return path


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shapes = squares(10, 8)
    households = np.arange(80) % 7 + 1
    return write(tmp_path / "town.gpkg", shapes, households=households, village=["东", "西"] * 40)


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> dict:
    assert main([str(a) for a in argv] + ["--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_shared_borders_are_found_exactly() -> None:
    found = borders(squares(2, 2))
    assert found.left.tolist() == [0, 0, 1, 2]
    assert found.right.tolist() == [1, 2, 3, 3]
    assert found.shared_m.tolist() == [100.0] * 4
    assert found.exterior_m.tolist() == [200.0] * 4


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp"])
def test_grids_come_out_seamless_in_any_format(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    out = tmp_path / f"grids{suffix}"
    body = run(capsys, town, "--weight", "households", "--k", 5, "--out", out)
    assert (body["units"], body["parts"], body["disconnected"]) == (80, 5, 0)
    assert body["coverage_valid"] is True
    assert body["outline_difference_m"] < 0.01
    grids = read_layer(out)
    assert shapely.coverage_is_valid(grids.geometry)
    assert shapely.area(grids.geometry).sum() == pytest.approx(800_000.0)
    assert sorted(grids.numbers("grid").tolist()) == [0, 1, 2, 3, 4]
    assert grids.numbers("households").sum() == read_layer(town).numbers("households").sum()


def test_same_seed_same_file_and_keep_moves_nothing(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.gpkg"
    first = run(capsys, town, "--weight", "households", "--k", 5, "--seed", 7, "--out", out)
    again = run(capsys, town, "--weight", "households", "--k", 5, "--seed", 7)
    assert first["cut_m"] == again["cut_m"]
    kept = run(capsys, town, "--weight", "households", "--k", 5, "--keep", out)
    assert kept["moved_units"] == 0


def test_a_range_and_upper_units_are_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    villages = ["东" if i % 10 < 5 else "西" for i in range(80)]
    town = write(tmp_path / "t.gpkg", squares(10, 8), households=[2] * 80, village=villages)
    body = run(capsys, town, "--weight", "households", "--range", 15, 25, "--parent", "village")
    assert body["crossings"] == 0
    assert body["kinds"][0]["lightest"] >= 15
    assert body["kinds"][0]["heaviest"] <= 25


def test_roads_become_barriers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town = write(tmp_path / "t.gpkg", squares(12, 10), households=[1] * 120)
    road = write(
        tmp_path / "r.geojson",
        np.array([shapely.LineString([(400, 0), (400, 1000)])]),
        crs="EPSG:4547",
        name=["路"],
    )
    body = run(capsys, town, "--weight", "households", "--k", 3, "--barriers", road)
    assert body["barrier_inside_share"] == 0.0


@pytest.mark.parametrize(
    ("column", "word"), [("persons", "households"), ("village", "东")], ids=["missing", "text"]
)
def test_bad_columns_are_named(
    town: Path, capsys: pytest.CaptureFixture[str], column: str, word: str
) -> None:
    assert main([str(town), "--weight", column, "--k", "3"]) == 1
    said = capsys.readouterr().err
    assert str(town) in said
    assert column in said
    assert word in said


def test_overlapping_units_are_refused_by_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shapes = squares(3, 3)
    shapes[4] = shapely.box(100, 100, 230, 200)
    town = write(tmp_path / "t.gpkg", shapes, households=[1] * 9)
    assert main([str(town), "--weight", "households", "--k", "3"]) == 1
    assert "重叠" in capsys.readouterr().err


def test_points_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town = write(tmp_path / "t.geojson", shapely.points([[0, 0], [1, 1]]), households=[1, 2])
    assert main([str(town), "--weight", "households", "--k", "1"]) == 1
    assert "没有可用的面" in capsys.readouterr().err


def test_an_absent_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.gpkg"), "--weight", "w", "--k", "2"]) == 1
    assert "none.gpkg" in capsys.readouterr().err


def test_seams_notice_a_gap() -> None:
    shapes = squares(2, 1)
    assert seams(shapes, np.array([0, 1]))["coverage_valid"] is True


@pytest.mark.skipif(not BLOCKS.exists(), reason=f"no census blocks at {BLOCKS}")
def test_degrees_are_measured_in_metres(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "g.gpkg"
    body = run(capsys, BLOCKS, "--weight", "population", "--k", 20, "--effort", 0.2, "--out", out)
    assert body["disconnected"] == 0
    assert body["coverage_valid"] is True
    assert body["outline_difference_m"] < 0.01
    assert 40_000 < body["cut_m"] < 80_000
