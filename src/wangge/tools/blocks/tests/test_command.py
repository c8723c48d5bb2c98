"""The command on small files: units with codes and sums, and clear errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from wangge.tools.blocks import main
from wangge.tools.partition.layers import read_layer
from wangge.tools.partition.output import write_layers

WEST, EAST = "320113012001", "320113012002"
CRS = "EPSG:32650"


def put(path: Path, shapes: list[Any], **columns: list[Any]) -> str:
    given = {k: np.array(v, object if isinstance(v[0], str) else None) for k, v in columns.items()}
    write_layers(path, [("layer", np.array(shapes, object), given)], CRS)
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    halves = [shapely.box(500000, 0, 500500, 600), shapely.box(500500, 0, 501000, 600)]
    houses = [shapely.box(500000 + x, 280, 500060 + x, 340) for x in (100, 300, 700)]
    road = shapely.box(500000, 299.9, 501000, 300.1)
    return {
        "communities": put(tmp_path / "c.gpkg", halves, code=[WEST, EAST]),
        "buildings": put(tmp_path / "b.gpkg", houses, households=[40, 60, 80]),
        "roads": put(tmp_path / "r.gpkg", [road], name=["大街"]),
        "out": str(tmp_path / "units.gpkg"),
    }


def test_units_have_codes_and_sums(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"--{k}={files[k]}" for k in ("communities", "buildings", "roads", "out")]
    assert main([*options, "--code=code", "--sum=households", "--target=1e9", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["units"] == 4 and figures["coverage_valid"] and not figures["buildings_outside"]
    units = read_layer(files["out"])
    codes = sorted(map(str, units.column("code")))
    assert codes == [f"{c}{n}" for c in (WEST, EAST) for n in ("001", "002")]
    assert units.numbers("households").sum() == 180
    by_code = dict(zip(map(str, units.column("code")), units.geometry, strict=True))
    assert by_code[f"{WEST}001"].centroid.y > by_code[f"{WEST}002"].centroid.y


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "name"}, "name"),
        ({"sum": "people"}, "people"),
        ({"roads": "none.gpkg"}, "none.gpkg"),
    ],
)
def test_unusable_input_names_file_and_field(
    files: dict[str, str],
    change: dict[str, str],
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = {**files, "code": "code", "sum": "households", **change}
    assert main([f"--{k}={v}" for k, v in given.items()]) == 1
    told = capsys.readouterr().err
    assert says in told and "文件" in told and not Path(files["out"]).exists()
