"""Whatever a stranger hands in: a right answer, or a sentence that names file, field and row."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pyproj
import pytest
import shapely

from wangge.kernel.errors import InvalidInput
from wangge.tools.partition import main
from wangge.tools.partition.build import Town, read_town
from wangge.tools.partition.former import former_grids
from wangge.tools.partition.layers import read_layer, read_units
from wangge.tools.partition.seams import seams
from wangge.tools.partition.tests.test_command import run, squares, write

CHINA = "EPSG:4547"
LOADS = np.arange(80) % 7 + 1.0


def near_china(width: int = 10, height: int = 8) -> np.ndarray:
    return shapely.transform(squares(width, height), lambda p: p + np.array([500_000, 3_300_000]))


def town_of(path: Path, **more: Any) -> Town:
    return read_town(path, ["w"], parent=None, barriers=None, barrier_width_m=15, **more)


def refusal(path: Path, **more: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        town_of(path, **more)
    assert str(path) in caught.value.zh
    return caught.value


@pytest.mark.parametrize(
    ("values", "row", "word"),
    [
        ([1.0, np.nan, 2.0], 2, "为空"),
        ([1.0, 2.0, np.inf], 3, "inf"),
        ([1.0, -3.0, 2.0], 2, "负数"),
        (["1", "2", "约30"], 3, "约30"),
        (["1", None, "3"], 2, "为空"),
        (["1,200", "2", "3"], 1, "1,200"),
        (np.full(3, np.datetime64("2024-01-01")), 1, "2024-01-01"),
    ],
)
def test_a_bad_weight_is_named_by_its_row(tmp_path: Path, values: Any, row: int, word: str) -> None:
    kind = object if isinstance(values[0], str) else None
    error = refusal(write(tmp_path / "t.gpkg", squares(3, 1), w=np.array(values, kind)))
    assert (error.field, error.data["row"]) == ("w", row)
    assert word in error.zh


def test_weights_that_are_zero_everywhere_and_digits_in_text(tmp_path: Path) -> None:
    assert "零" in refusal(write(tmp_path / "z.gpkg", squares(3, 1), w=[0.0] * 3)).zh
    digits = write(tmp_path / "d.gpkg", squares(3, 1), w=np.array(["1", " 2", "3"], object))
    assert town_of(digits).problem.weights.ravel().tolist() == [1, 2, 3]


def test_a_column_nearly_named_is_suggested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = write(tmp_path / "t.gpkg", squares(3, 1), households=[1, 2, 3])
    assert main([str(town), "--weight", "Household", "--k", "1", "--json"]) == 1
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert error["field"] == "Household"
    assert "“households”" in error["message"]["zh"]
    assert error["message"]["en"] in err


@pytest.mark.parametrize("argv", [["--k", "many"], [], ["--k", "2", "--mend", "-1"]])
def test_wrong_use_is_one_object_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    assert main([str(tmp_path / "t.gpkg"), "--weight", "w", *argv, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "partition_usage"


def test_what_is_no_map_is_said_to_be_none(tmp_path: Path) -> None:
    for name, content in (
        ("empty.gpkg", b""),
        ("words.geojson", b"hello"),
        ("cut.geojson", b'{"type":"FeatureCollection","features":['),
        ("none.geojson", b'{"type":"FeatureCollection","features":[]}'),
        ("bad.zip", b"PK\x03\x04"),
        ("bad.npz", b"PK\x03\x04"),
        ("t.parquet", b"PAR1"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidInput) as caught:
            town_of(tmp_path / name)
        assert name in caught.value.zh


def test_a_zipped_shapefile_in_a_folder_with_gbk_texts(tmp_path: Path) -> None:
    path = tmp_path / "单元.shp"
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(near_china()),
        [LOADS.astype(int), np.array(["东区"] * 80, object)],
        ["户数", "社区"],
        geometry_type="Polygon",
        crs=CHINA,
        encoding="GBK",
    )
    path.with_suffix(".cpg").unlink()
    with zipfile.ZipFile(tmp_path / "u.zip", "w") as archive:
        for part in tmp_path.glob("单元.*"):
            archive.write(part, f"数据/{part.name}")
    for file in (path, tmp_path / "u.zip"):
        layer = read_units(file, ["户数"])
        assert layer.column("社区")[0] == "东区"
        assert layer.numbers("户数").sum() == LOADS.sum()


def test_any_format_is_read_bare_or_zipped(tmp_path: Path) -> None:
    for driver, suffix in (("FlatGeobuf", "fgb"), ("GML", "gml")):
        path = tmp_path / f"t.{suffix}"
        shapes = shapely.to_wkb(near_china())
        pyogrio.raw.write(
            str(path), shapes, [LOADS], ["w"], driver=driver, geometry_type="Polygon", crs=CHINA
        )
        with zipfile.ZipFile(tmp_path / f"{suffix}.zip", "w") as archive:
            archive.write(path, path.name)
        for source in (path, tmp_path / f"{suffix}.zip"):
            assert len(town_of(source).problem.left) == 142, source


def test_of_several_layers_the_one_with_the_columns_is_meant(tmp_path: Path) -> None:
    file = tmp_path / "many.gpkg"
    for i, name in enumerate(("lots", "blocks", "wards")):
        shapes = squares(2 + i, 1)
        columns = {"w": np.ones(2 + i)} if name == "blocks" else {"other": np.ones(2 + i)}
        pyogrio.raw.write(
            str(file), shapely.to_wkb(shapes), list(columns.values()), list(columns),
            layer=name, geometry_type="Polygon", crs=CHINA, append=i > 0,
        )  # fmt: skip
    assert town_of(file).problem.n == 3
    assert len(read_units(f"{file}#wards").geometry) == 4
    with pytest.raises(InvalidInput, match="lots, blocks, wards"):
        read_units(file, ["nothing"])


def test_metres_that_claim_to_be_degrees(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "t.gpkg", near_china(), crs="EPSG:4326", w=LOADS))
    assert error.field == "crs"


def test_a_town_on_the_180th_meridian_is_one_town(tmp_path: Path) -> None:
    shapes = shapely.transform(
        squares(4, 4, 1000.0),
        lambda p: np.column_stack([(p[:, 0] / 1e5 + 359.98) % 360 - 180, p[:, 1] / 1e5 - 17]),
    )
    west = shapely.transform(shapes, lambda p: np.column_stack([(p[:, 0] % 360) - 300, p[:, 1]]))
    there = town_of(write(tmp_path / "a.gpkg", shapes, crs="EPSG:4326", w=np.ones(16))).problem
    here = town_of(write(tmp_path / "b.gpkg", west, crs="EPSG:4326", w=np.ones(16))).problem
    assert len(there.left) == 24
    assert there.area_m2 == pytest.approx(here.area_m2, rel=1e-6)


def test_feet_and_web_mercator_are_measured_in_metres(tmp_path: Path) -> None:
    local = "+proj=tmerc +lat_0=42 +lon_0=-71 +ellps=GRS80 +units=m"
    for n, crs in enumerate(("EPSG:2249", "EPSG:3857", "EPSG:4490")):
        change = pyproj.Transformer.from_crs(local, crs, always_xy=True).transform
        shapes = shapely.transform(squares(3, 2), change, interleaved=False)
        problem = town_of(write(tmp_path / f"{n}.gpkg", shapes, crs=crs, w=np.ones(6))).problem
        expected = 10_000 if crs != "EPSG:3857" else 10_000 / np.cos(np.radians(42)) ** 2
        assert problem.area_m2 == pytest.approx(np.full(6, expected), rel=2e-2)


def test_what_encloses_the_same_ground_is_mended(tmp_path: Path) -> None:
    shapes = near_china(4, 2)
    joined = np.array([shapely.MultiPolygon([shapes[0], shapes[1]]), *shapes[2:]], object)
    town = town_of(write(tmp_path / "m.gpkg", joined, w=np.ones(7)))
    assert town.cover is not None
    assert town.cover.mended == 1
    bow = shapes.copy()
    corners = [(0, 0), (100, 100), (100, 0), (0, 100)]
    bow[2] = shapely.Polygon([(500_200 + x, 3_300_000 + y) for x, y in corners])
    error = refusal(write(tmp_path / "b.gpkg", bow, w=np.ones(8)))
    assert (error.field, error.data["row"]) == ("geometry", 3)


def test_gaps_are_closed_as_far_as_allowed(tmp_path: Path) -> None:
    shapes = shapely.buffer(near_china(6, 5), -0.05, join_style="mitre")
    file = write(tmp_path / "g.gpkg", shapes, w=np.ones(30))
    town = town_of(file, mend_m=0.2)
    assert town.cover is not None
    assert len(town.problem.left) == 49
    assert seams(town.cover.shapes, np.arange(30) % 6)["coverage_valid"]
    thin = shapely.buffer(near_china(6, 5), -0.004, join_style="mitre")
    assert len(town_of(write(tmp_path / "t.gpkg", thin, w=np.ones(30))).problem.left) == 49


def test_ground_given_twice_is_named(tmp_path: Path) -> None:
    shapes = near_china(4, 2)
    twice = write(tmp_path / "d.gpkg", np.append(shapes, shapes[2]), w=np.ones(9))
    error = refusal(twice)
    assert "要素 3 与要素 9 是同一块地" in error.zh


def test_units_that_meet_a_longer_border_come_out_seamless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shapes = near_china(4, 3)
    wide = shapely.box(500_000, 3_300_300, 500_400, 3_300_400)
    degrees = pyproj.Transformer.from_crs(CHINA, "EPSG:4326", always_xy=True).transform
    all_shapes = shapely.transform(np.append(shapes, wide), degrees, interleaved=False)
    town = write(tmp_path / "t.gpkg", all_shapes, crs="EPSG:4326", w=np.ones(13))
    out = tmp_path / "o.gpkg"
    body = run(capsys, town, "--weight", "w", "--k", 3, "--mend", 0.2, "--out", out)
    grids = read_layer(f"{out}#grids").geometry
    assert (body["disconnected"], body["coverage_valid"]) == (0, True)
    assert shapely.coverage_is_valid(grids)
    whole = shapely.union_all(grids)
    assert shapely.area(shapely.symmetric_difference(whole, shapely.union_all(all_shapes))) < 1e-12


def test_columns_of_ours_in_the_input_are_kept_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = {"grid": LOADS.astype(int), "units": LOADS}
    town = write(tmp_path / "t.gpkg", near_china(), **columns)
    out = tmp_path / "o.gpkg"
    run(capsys, town, "--weight", "grid", "--weight", "units", "--k", 5, "--out", out)
    grids, units = read_layer(f"{out}#grids"), read_layer(f"{out}#units")
    assert grids.column("grid").tolist() == [0, 1, 2, 3, 4]
    assert grids.numbers("grid_sum").sum() == LOADS.sum()
    assert np.bincount(units.column("grid")).tolist() == grids.column("units").tolist()
    assert units.column("grid_before").tolist() == LOADS.tolist()


def test_codes_of_text_in_force_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = write(tmp_path / "t.gpkg", near_china(), w=np.ones(80))
    codes = np.array([f"0101{n % 10 // 2}" for n in range(80)], object)
    order = np.random.default_rng(3).permutation(80)
    degrees = pyproj.Transformer.from_crs(CHINA, "EPSG:4326", always_xy=True).transform
    there = shapely.transform(near_china()[order], degrees, interleaved=False)
    kept = write(tmp_path / "k.geojson", there, crs="EPSG:4326", grid=codes[order])
    out = tmp_path / "o.gpkg"
    body = run(capsys, town, "--weight", "w", "--k", 5, "--keep", kept, "--out", out)
    assert body["moved_units"] == 0
    assert read_layer(f"{out}#units").column("grid").tolist() == codes.tolist()


def test_units_without_a_former_grid_and_grids_of_elsewhere(tmp_path: Path) -> None:
    layer = read_layer(write(tmp_path / "t.gpkg", near_china(), w=LOADS))
    part = write(tmp_path / "p.gpkg", near_china()[:70], grid=np.arange(70) % 5)
    former = former_grids(part, layer, 80)
    assert (former.grid[70:] == -1).all()
    assert former.grid[:70].tolist() == (np.arange(70) % 5).tolist()
    far = shapely.transform(near_china(3, 3), lambda p: p + 90_000)
    with pytest.raises(InvalidInput, match="doesn't cover"):
        former_grids(write(tmp_path / "f.gpkg", far, grid=np.arange(9)), layer, 80)


def test_upper_units_go_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    villages = np.array(["东村" if n % 10 < 5 else "西村" for n in range(80)], object)
    town = write(tmp_path / "t.gpkg", near_china(), w=LOADS, village=villages)
    body = run(capsys, town, "--weight", "w", "--k", 5, "--parent", "village")
    assert [u["name"] for u in body["uppers"]] == ["东村", "西村"]
    assert any("东村" in r["message"]["zh"] for r in body["remarks"])
    villages[7] = None
    gap = write(tmp_path / "g.gpkg", near_china(), w=LOADS, village=villages)
    assert main([str(gap), "--weight", "w", "--k", "5", "--parent", "village"]) == 1
    assert "第 8 个要素" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["o.pdf", "no/o.gpkg", "t.gpkg", "folder.gpkg", "o"])
def test_an_output_that_cant_be_written_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    town = write(tmp_path / "t.gpkg", squares(3, 1), w=[1, 2, 3])
    before = town.read_bytes()
    (tmp_path / "folder.gpkg").mkdir()
    assert main([str(town), "--weight", "w", "--k", "1", "--out", str(tmp_path / name)]) == 1
    assert name in capsys.readouterr().err
    assert town.read_bytes() == before
    assert sorted(f.name for f in tmp_path.iterdir()) == ["folder.gpkg", "t.gpkg"]


def test_points_bound_no_grid_and_far_roads_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = write(tmp_path / "t.gpkg", near_china(), w=LOADS)
    trees = write(tmp_path / "p.gpkg", shapely.points([[500_400, 3_300_000]]), n=[1])
    assert main([str(town), "--weight", "w", "--k", "3", "--barriers", str(trees)]) == 1
    far = write(tmp_path / "f.gpkg", np.array([shapely.LineString([(0, 0), (1, 1)])]), n=[1])
    assert main([str(town), "--weight", "w", "--k", "3", "--barriers", str(far)]) == 0
    assert "没有单元边界" in capsys.readouterr().out
