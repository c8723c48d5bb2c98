"""Files as towns have them come in right, or are refused with what to do about it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from wangge.algorithms.geometry_file import list_layers, read_features
from wangge.kernel.errors import InvalidInput

UNITS = [shapely.box(120.1, 36.1, 120.2, 36.2), shapely.box(120.2, 36.1, 120.3, 36.2)]
NAMES = ["八里庄街道", "文景街道"]
CODES = ["110105000001", "110105000002"]


VIRTUAL = b"<OGRVRTDataSource><OGRVRTLayer name='u'><SrcDataSource>/etc/passwd"


def write(path: Path, shapes: list[Any], crs: str | None = "EPSG:4326", **options: Any) -> Path:
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[np.array(CODES, dtype=object), np.array(NAMES, dtype=object)],
        fields=["编码", "名称"],
        geometry_type=options.pop("geometry_type", "Polygon"),
        crs=crs,
        **options,
    )
    return path


def projected(crs: str) -> list[Any]:
    over = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return [
        shapely.transform(u, lambda p: np.column_stack(over.transform(p[:, 0], p[:, 1])))
        for u in UNITS
    ]


def assert_units(path: Path, **options: Any) -> Any:
    found = read_features(path, code_column="编码", name_column="名称", **options)
    assert [f.code for f in found.features] == CODES
    assert [f.name for f in found.features] == NAMES
    for feature, unit in zip(found.features, UNITS, strict=True):
        assert feature.geometry.hausdorff_distance(unit) < 1e-8
    return found


@pytest.mark.parametrize("name", ["u.gpkg", "u.geojson", "u.shp"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490"])
def test_every_format(tmp_path: Path, name: str, crs: str) -> None:
    if name == "u.geojson" and crs != "EPSG:4326":
        pytest.skip("GeoJSON stands in WGS-84")
    options = {"encoding": "utf-8"} if name.endswith("shp") else {}
    assert assert_units(write(tmp_path / name, UNITS, crs, **options)).accuracy_m == 0.0


@pytest.mark.parametrize("crs", ["EPSG:4548", "EPSG:32651", "EPSG:3857"])
def test_projected_systems_are_brought_over(tmp_path: Path, crs: str) -> None:
    found = assert_units(write(tmp_path / "u.gpkg", projected(crs), crs))
    assert found.crs == crs


@pytest.mark.parametrize("claim", [None, "UTF-8", "GBK"])
@pytest.mark.parametrize("really", ["gbk", "utf-8"])
def test_shapefile_text_is_read_whatever_it_claims(
    tmp_path: Path, really: str, claim: str | None
) -> None:
    path = write(tmp_path / "u.shp", UNITS, encoding=really)
    label = path.with_suffix(".cpg")
    label.unlink(missing_ok=True)
    if claim:
        label.write_text(claim)
    assert_units(path)


def zipped(path: Path, folder: Path, prefix: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"{prefix}{part.name}")
    return path


@pytest.mark.parametrize("prefix", ["", "数据/一级/", "../../"])
def test_zipped_shapefiles(tmp_path: Path, prefix: str) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in/网格.shp", UNITS, encoding="gbk")
    path = zipped(tmp_path / "upload.zip", tmp_path / "in", prefix)
    assert [layer.name for layer in list_layers(path)] == ["网格"]
    assert_units(path)


def test_several_shapefiles_in_one_archive_need_a_choice(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in/a.shp", UNITS, encoding="gbk")
    write(tmp_path / "in/b.shp", UNITS, encoding="utf-8")
    path = zipped(tmp_path / "both.zip", tmp_path / "in", "")
    assert refusal(path).data["layers"] == ["a", "b"]
    assert_units(path, layer="a")


def refusal(path: Path, **options: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_features(path, **options)
    assert caught.value.zh and caught.value.en
    return caught.value


def test_feet_that_claim_degrees_are_caught_and_can_be_overruled(tmp_path: Path) -> None:
    path = write(tmp_path / "u.geojson", projected("EPSG:32651"))
    error = refusal(path)
    assert (error.code, error.field) == ("geometry_not_degrees", "crs")
    assert_units(path, crs="EPSG:32651")


def test_a_missing_system_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "u.shp", UNITS, encoding="utf-8")
    path.with_suffix(".prj").unlink()
    assert refusal(path).code == "geometry_crs_missing"
    assert refusal(path, crs="EPSG:nonsense").code == "geometry_crs_unknown"
    assert_units(path, crs="EPSG:4490")


def test_coordinates_outside_their_system(tmp_path: Path) -> None:
    path = write(tmp_path / "u.gpkg", [shapely.box(1e9, 1e9, 2e9, 2e9), UNITS[0]], "EPSG:32651")
    error = refusal(path, code_column="编码")
    assert (error.code, error.data["features"]) == ("geometry_outside_world", [CODES[0]])


def test_unknown_layer_and_column_say_what_there_is(tmp_path: Path) -> None:
    path = write(tmp_path / "u.gpkg", UNITS, layer="grids")
    assert refusal(path, layer="cells").data["layers"] == ["grids"]
    error = refusal(path, code_column="code")
    assert (error.field, error.data["columns"]) == ("code_column", ["编码", "名称"])


def test_wrong_kinds_are_named(tmp_path: Path) -> None:
    points = [shapely.Point(120, 36), shapely.Point(121, 36)]
    path = write(tmp_path / "u.gpkg", points, geometry_type="Point")
    error = refusal(path, code_column="编码")
    assert (error.code, error.data["features"]) == ("geometry_wrong_kind", CODES)
    assert len(read_features(path, kind="point").features) == 2


@pytest.mark.parametrize("content", [None, b"", b"not a map", b'{"type": "FeatureColl', VIRTUAL])
def test_unreadable_files(tmp_path: Path, content: bytes | None) -> None:
    for name in ("u.gpkg", "u.geojson", "u.zip", "u.shp"):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name).code == "geometry_unreadable"


def test_features_without_shape_or_code(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"type": "Feature", "properties": {"code": 7.0, "when": None}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"code": None, "when": "2026-01-02T03:04:05Z"},
            "geometry": shapely.geometry.mapping(UNITS[0]),
        },
    ]
    path = tmp_path / "u.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    found = read_features(path)
    assert found.features[0].geometry is None
    assert [f.code for f in found.features] == ["1", "2"]
    error = refusal(path, code_column="code")
    assert (error.code, error.data["rows"]) == ("geometry_code_missing", [2])
