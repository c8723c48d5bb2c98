"""Versions taken out: a GeoPackage that GDAL reads back whole, a map on paper."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import pyogrio
import pytest
import shapely
from django.test import Client

from tests.packs.test_redrawing import CITY, EAST, STREET, WEST, Town
from tests.packs.test_runs import Runs, refusal
from tests.packs.test_workbench import town as town
from wangge.domain.places.models import BaseUnit


@pytest.fixture
def bench(town: Town) -> Runs:
    return Runs(town, "administrator", town.begin())


def test_a_geopackage_holds_every_level_and_the_units(
    town: Town, bench: Runs, tmp_path: Path
) -> None:
    for unit in BaseUnit.objects.all():
        unit.attributes = {"households": 10 + int(unit.code[1])}
        unit.save()
    leaves = {**town.before, town.ground.unit(1, 0): EAST}
    bench.post("save", {"from_version": 1, "grids": [], "leaves": leaves})
    answer = bench.get("grids.gpkg?version=2")
    assert answer.status_code == 200 and "-2.gpkg" in answer["Content-Disposition"]
    path = tmp_path / "grids.gpkg"
    path.write_bytes(answer.content)
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    assert layers == ["city", "district", "street", "community", "units"]
    meta, _, wkb, columns = pyogrio.raw.read(path, layer="community")
    assert meta["crs"] == "EPSG:4326" and meta["geometry_type"] == "MultiPolygon"
    found = dict(zip(meta["fields"], columns, strict=True))
    assert found["code"].tolist() == [WEST, EAST] and found["units"].tolist() == [7, 9]
    assert found["parent"].tolist() == [STREET] * 2 and found["name"][0] == "西社区"
    assert found["households"].tolist() == [4 * 10 + 3 * 11, 4 * 12 + 4 * 13 + 11]
    grids = shapely.from_wkb(wkb)
    meta, _, wkb, columns = pyogrio.raw.read(path, layer="units")
    found = dict(zip(meta["fields"], columns, strict=True))
    assert dict(zip(found["code"], found["community"], strict=True)) == leaves
    assert set(found["city"]) == {CITY}
    units = shapely.from_wkb(wkb)
    for shapes in (grids, units):
        assert shapely.coverage_is_valid(np.array([s.geoms[0] for s in shapes], object))
    whole = [shapely.coverage_union_all(s) for s in (grids, units)]
    assert shapely.equals_exact(*(shapely.normalize(w) for w in whole), tolerance=0)
    info = pyogrio.read_info(path, layer="community", force_feature_count=True)
    assert info["features"] == 2 and info["total_bounds"] is not None


def test_a_map_is_printed_in_chinese_and_in_english(town: Town, bench: Runs) -> None:
    answer = bench.get("map.pdf?version=1")
    assert answer.status_code == 200, answer.content
    assert answer.content.startswith(b"%PDF-") and answer["Content-Type"] == "application/pdf"
    assert bench.get("map.pdf?version=1").content == answer.content, "the same bytes"
    english = bench.get("map.pdf?level=street&language=en")
    assert english.status_code == 200 and english.content != answer.content


def test_who_may_take_a_version_out(town: Town, bench: Runs) -> None:
    drawing_id = UUID(bench.root.split("/")[2])
    for path in ("grids.gpkg", "map.pdf"):
        assert Client().get(bench.root + path).status_code == 302
        assert Runs(town, "stranger", drawing_id).get(path).status_code == 404
        assert Runs(town, "east", drawing_id).get(path).status_code == 404
        assert Runs(town, "administrator", uuid4()).get(path).status_code == 404
        assert bench.get(f"{path}?version=9").status_code == 404
        assert bench.get(f"{path}?version=x").status_code == 422
        assert bench.client.post(bench.root + path).status_code == 405
    assert Runs(town, "squad_head", drawing_id).get("grids.gpkg").status_code == 200
    assert bench.get("map.pdf?level=nowhere").status_code == 422
    assert refusal(bench.get("ground.json?level=nowhere"))[0] == 422
