"""Boundary files become towns by one command: whole, or not at all with every fault named."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import call_command
from shapely.geometry import mapping, shape

from wangge.algorithms.geometry_file import read_features
from wangge.domain.places import api
from wangge.domain.places.models import BaseUnit, Jurisdiction
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.tools.boundaries import read_scheme, read_sources
from wangge.tools.division_files import read_divisions

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("WANGGE_SHARED", ROOT.parent / "shared")) / "data"
AT = datetime(2026, 3, 2, tzinfo=UTC)
SCHEME = """
key: wards
name: {zh: 选区, en: Wards}
levels:
  - {key: city, name: {zh: 市, en: City}, code_width: 3}
  - {key: ward, name: {zh: 选区, en: Ward}, code_width: 2}
  - {key: precinct, name: {zh: 小选区, en: Precinct}, code_width: 3}
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def made(shapes: dict[str, Any], name: str = "units.geojson") -> Path:
        features = [
            {
                "type": "Feature",
                "properties": {"id": code, "label": f"单元{code}", "ward": code[:2]},
                "geometry": mapping(geometry),
            }
            for code, geometry in shapes.items()
        ]
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return made


@pytest.fixture
def scheme_file(tmp_path: Path) -> Path:
    path = tmp_path / "wards.yaml"
    path.write_text(SCHEME, "utf-8")
    return path


def box(column: int, row: int) -> shapely.Polygon:
    return shapely.box(120 + column / 100, 31 + row / 100, 120.01 + column / 100, 31.01 + row / 100)


SOUND = {f"{c:02d}{r:02d}": box(c, r) for c in range(3) for r in range(3)}


def run(path: Path, *more: object, key: str = "town") -> str:
    out = io.StringIO()
    words: Sequence[object] = ["--jurisdiction", key, "--code-column", "id", *more]
    call_command("import_boundaries", str(path), *map(str, words), stdout=out)
    return out.getvalue()


NEW = ("--name-zh", "测试市", "--name-en", "Testville")


def test_a_sound_file_becomes_a_town_with_a_scheme(
    write: Callable[..., Path], scheme_file: Path
) -> None:
    said = run(
        write(SOUND),
        *NEW,
        "--name-column",
        "label",
        "--root",
        "999",
        "--scheme",
        scheme_file,
        "--parents",
        "ward=id:2",
        "precinct=id",
        "--in-force",
        "2024-01-01",
    )
    assert "9 个图形，无缝无重叠" in said and "in force from 2024-01-01" in said
    found = api.locate("town", lon=120.015, lat=31.005, at=AT)
    assert found.unit_code == "0100"
    chain = api.grid_chain("town", "wards", "0100", date(2024, 1, 1))
    assert [g.code for g in chain] == ["99901000", "99901", "999"]
    assert BaseUnit.objects.get(code="0100").name == "单元0100"


def test_grids_are_called_as_a_column_says_and_never_two_ways(
    write: Callable[..., Path], scheme_file: Path
) -> None:
    built = (*NEW, "--root", "999", "--scheme", scheme_file, "--in-force", "2024-01-01",
             "--parents", "ward=id:2", "precinct=id", "--names")  # fmt: skip
    run(write(SOUND), *built, "precinct=label")
    chain = api.grid_chain("town", "wards", "0100", date(2024, 1, 1))
    assert chain[0].name == "单元0100"
    assert "单元" not in chain[1].name
    out = io.StringIO()
    with pytest.raises(SystemExit):
        words = [str(w) for w in (*built, "ward=label")]
        call_command("import_boundaries", str(write(SOUND)), "--jurisdiction", "other",
                     "--code-column", "id", *words, stdout=out)  # fmt: skip
    for ward in ("99900", "99901", "99902"):
        assert f"网格 {ward} 有两个名称" in out.getvalue()
    with pytest.raises(InvalidInput, match="ward, precinct"):
        run(write(SOUND), *built, "street=label", key="third")


def test_faults_are_told_in_both_languages_and_nothing_is_kept(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = SOUND | {
        "0101": box(1, 1).buffer(-0.001),
        "0202": shapely.box(120.015, 31.02, 120.03, 31.03),
    }
    out = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command(
            "import_boundaries",
            str(write(faulty)),
            "--jurisdiction",
            "town",
            "--code-column",
            "id",
            *NEW,
            stdout=out,
        )
    said = out.getvalue()
    assert caught.value.code == 1
    for words in ("有空隙", "A gap of", "重叠", "overlap", "0101", "0202", "nothing was kept"):
        assert words in said
    assert not Jurisdiction.objects.exists() and not BaseUnit.objects.exists()


def test_a_scheme_that_is_not_whole_leaves_nothing_behind(
    write: Callable[..., Path], scheme_file: Path
) -> None:
    with pytest.raises((SystemExit, InvalidInput)):
        run(
            write(SOUND),
            *NEW,
            "--root",
            "99",
            "--scheme",
            scheme_file,
            "--parents",
            "ward=id:2",
            "precinct=id",
            "--in-force",
            "2024-01-01",
        )
    assert not Jurisdiction.objects.exists()


def test_an_unknown_town_needs_a_name(write: Callable[..., Path]) -> None:
    with pytest.raises(NotFound):
        run(write(SOUND))


def test_ground_that_no_unit_covers_is_a_gap(write: Callable[..., Path]) -> None:
    ground = write({"all": shapely.box(120, 31, 120.04, 31.03)}, "ground.geojson")
    with pytest.raises(SystemExit):
        run(write(SOUND), *NEW, "--boundary", ground)


def test_the_column_of_divisions_is_checked(write: Callable[..., Path]) -> None:
    with pytest.raises(InvalidInput) as caught:
        run(write(SOUND), *NEW, "--division-column", "nowhere")
    assert caught.value.field == "division_column"


@pytest.mark.parametrize("text", ["ward", "ward=", "=id", "ward=id:x"])
def test_odd_parents_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_sources([text], "id")


def test_an_odd_scheme_file_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("key: Bad\nname: {zh: 甲}\nlevels: []\n", "utf-8")
    with pytest.raises(Exception, match=r"key|levels") as caught:
        read_scheme(str(path))
    assert "name.en" in str(caught.value)


def test_map_and_components_come_from_files(write: Callable[..., Path]) -> None:
    run(write(SOUND), *NEW, "--from", "2024-01-01")
    road = write({"r1": shapely.LineString([(120, 31), (120.03, 31.03)])}, "road.geojson")
    points = {"3205060101000001": shapely.Point(120.005, 31.005), "far": shapely.Point(121, 31)}
    out = io.StringIO()
    call_command(
        "import_map",
        str(road),
        "--jurisdiction",
        "town",
        "--as",
        "road",
        "--name-column",
        "label",
        "--attribution",
        "© OpenStreetMap contributors",
        stdout=out,
    )
    call_command(
        "import_components",
        str(write(points, "lamps.geojson")),
        "--jurisdiction",
        "town",
        "--class-column",
        "ward",
        "--name-column",
        "label",
        "--code-column",
        "id",
        "--from",
        "2024-01-01",
        stdout=out,
    )
    assert "道路：1" in out.getvalue() and "far" in out.getvalue()
    assert api.map_attribution("town") == "© OpenStreetMap contributors"
    lamps = json.loads(api.layer_geojson("town", "components", on=AT.date()))
    assert len(lamps["features"]) == 2


# ------------------------------------------------------------------ real towns


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


def test_boston_precincts_under_wards(scheme_file: Path) -> None:
    areas = shared("boston_areas/boston_areas.gpkg")
    out = io.StringIO()
    call_command(
        "import_boundaries",
        str(areas),
        "--layer",
        "precincts",
        "--code-column",
        "precinct",
        "--jurisdiction",
        "boston",
        "--name-zh",
        "波士顿",
        "--name-en",
        "Boston",
        "--time-zone",
        "America/New_York",
        "--root",
        "025",
        "--scheme",
        str(scheme_file),
        "--parents",
        "ward=precinct:2",
        "precinct=precinct",
        "--in-force",
        "2011-01-01",
        "--mend",
        "5",
        stdout=out,
    )
    on = date(2011, 7, 1)
    assert len(api.grids("boston", "wards", on, level="precinct")) == 255
    assert len(api.grids("boston", "wards", on, level="ward")) == 22
    at = datetime(2011, 7, 1, tzinfo=UTC)
    raw = read_features(areas, layer="precincts", code_column="precinct").features
    inner = [(f.code, f.geometry.point_on_surface()) for f in raw]
    lons, lats = [p.x for _, p in inner], [p.y for _, p in inner]
    assert api.locate_many("boston", lons, lats, at=at) == [code for code, _ in inner]
    _grids_are_the_union_of_units("boston", "wards", "ward", on)


@pytest.mark.slow
def test_beijing_streets_join_the_divisions() -> None:
    streets, tables = shared("cn_boundaries/beijing_subdistricts.geojson"), shared("cn_divisions")
    api.import_divisions(
        rows=read_divisions(tables),
        from_on=date(2023, 6, 30),
        under="11",
        actor=Actor.system("test"),
        at=AT,
    )
    call_command(
        "import_boundaries",
        str(streets),
        "--jurisdiction",
        "beijing",
        "--name-zh",
        "北京",
        "--name-en",
        "Beijing",
        "--root",
        "11",
        "--code-column",
        "code",
        "--name-column",
        "name",
        "--division-column",
        "code",
        "--mend",
        "25",
        "--in-force",
        "2023-06-30",
        "--scheme",
        str(ROOT / "docs" / "examples" / "beijing_scheme.yaml"),
        stdout=io.StringIO(),
    )
    on = date(2026, 3, 2)
    levels = {level: len(api.grids("beijing", "divisions", on, level=level)) for level in LEVELS}
    assert levels == {"city": 1, "district": 16, "street": 343}
    found = api.locate("beijing", lon=116.3975, lat=39.9087, at=AT)  # 天安门
    chain = api.grid_chain("beijing", "divisions", found.unit_code, on)
    assert [g.name for g in chain] == ["东华门街道", "东城区", "北京市"]
    text = api.layer_geojson(
        "beijing", "grids", on=on, scheme_key="divisions", level="street", zoom=9.0
    )
    assert len(json.loads(text)["features"]) == 343 and len(text) < 600_000
    _grids_are_the_union_of_units("beijing", "divisions", "district", on)


LEVELS = ("city", "district", "street")


def _grids_are_the_union_of_units(key: str, scheme: str, level: str, on: date) -> None:
    """On the map, at full detail, the grids of a level cover the units' ground, once."""
    units = shapely.union_all(
        [shapely.from_wkb(bytes(w)) for w in BaseUnit.objects.values_list("geometry", flat=True)]
    )
    from wangge.domain.places.queries import layer_sources
    from wangge.domain.places.queries.cache import towns

    town = towns.get(key)
    table = town.table(town.scheme_on(scheme, on.toordinal()))
    drawn = layer_sources.grid_source(town, table, level, on)
    assert sum(shape(mapping(s)).area for s in drawn.shapes) == pytest.approx(units.area, rel=1e-9)
    assert shapely.union_all(drawn.shapes).symmetric_difference(units).area < 1e-9 * units.area
