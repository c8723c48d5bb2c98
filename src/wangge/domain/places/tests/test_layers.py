"""What the map gets: all of it, once each, sharing lines, and never too much."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from wangge.domain.places import api
from wangge.domain.places.queries import layers
from wangge.domain.places.testing import (
    FOUNDER,
    SOUTH,
    STEP_LAT,
    STEP_LON,
    WEST,
    SmallTown,
    small_town,
)
from wangge.kernel.errors import InvalidInput, ManyErrors, NotFound

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, tzinfo=UTC)
WHOLE = shapely.box(WEST, SOUTH, WEST + 4 * STEP_LON, SOUTH + 4 * STEP_LAT)


@pytest.fixture
def town(db: None) -> SmallTown:
    return small_town()


def features(text: str) -> list[dict[str, Any]]:
    body = json.loads(text)
    assert body["type"] == "FeatureCollection"
    return body["features"]


def grids_of(town: SmallTown, level: str, **more: Any) -> list[dict[str, Any]]:
    return features(
        api.layer_geojson(town.key, "grids", scheme_key="governance", level=level, on=ON, **more)
    )


@pytest.mark.parametrize(("level", "count"), [("street", 1), ("community", 2), ("grid", 4)])
@pytest.mark.parametrize("zoom", [None, 11, 13, 17])
def test_the_grids_of_a_level_tile_the_town(
    town: SmallTown, level: str, count: int, zoom: float | None
) -> None:
    found = grids_of(town, level, zoom=zoom)
    assert len(found) == count
    shapes = [shape(f["geometry"]) for f in found]
    whole = shapely.union_all(shapes)
    assert whole.symmetric_difference(WHOLE).area < 1e-5 * WHOLE.length
    assert sum(s.area for s in shapes) == pytest.approx(whole.area)


def test_what_is_too_small_to_be_seen_is_left_out_and_that_is_said(town: SmallTown) -> None:
    text = api.layer_geojson(
        town.key, "grids", scheme_key="governance", level="grid", on=ON, zoom=6
    )
    assert json.loads(text) == {"type": "FeatureCollection", "truncated": True, "features": []}


def test_a_feature_says_what_it_is(town: SmallTown) -> None:
    leaf = next(f for f in grids_of(town, "grid") if f["properties"]["code"] == town.grids[0])
    assert leaf["properties"] == {
        "code": "320113012001001",
        "name": "西苑社区第1网格",
        "en": "West 1",
        "level": "grid",
        "parent": "320113012001",
    }


def test_a_box_gets_what_it_meets(town: SmallTown) -> None:
    lon, lat = town.point(0, 0)
    found = features(api.layer_geojson(town.key, "units", on=ON, bbox=(lon, lat, lon, lat)))
    assert [f["properties"]["code"] for f in found] == [town.unit(0, 0)]
    far = (WEST - 1, SOUTH - 1, WEST - 0.9, SOUTH - 0.9)
    assert features(api.layer_geojson(town.key, "units", on=ON, bbox=far)) == []


def test_grids_follow_a_unit_that_moves(town: SmallTown) -> None:
    before = {f["properties"]["code"]: shape(f["geometry"]).area for f in grids_of(town, "grid")}
    api.assign_units(
        scheme_id=town.scheme.id,
        assignments={town.unit(0, 0): town.grids[1]},
        from_on=ON,
        actor=FOUNDER,
        at=AT,
    )
    after = {f["properties"]["code"]: shape(f["geometry"]).area for f in grids_of(town, "grid")}
    assert after[town.grids[0]] == pytest.approx(before[town.grids[0]] * 3 / 4)
    assert after[town.grids[1]] == pytest.approx(before[town.grids[1]] * 5 / 4)


def test_too_much_becomes_thinner_and_then_less(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = api.layer_geojson(town.key, "units", on=ON)
    monkeypatch.setattr(layers, "BYTES_AT_MOST", len(whole) // 2)
    body = json.loads(api.layer_geojson(town.key, "units", on=ON))
    assert body["truncated"] is True
    assert 0 < len(body["features"]) < 16


def test_an_islet_that_rounding_shrinks_to_a_point_does_no_harm(town: SmallTown) -> None:
    islet = shapely.box(WEST, SOUTH, WEST + 2e-5, SOUTH + 2e-5)
    pond = shapely.MultiPolygon(
        [shapely.box(WEST, SOUTH + 0.001, WEST + 0.05, SOUTH + 0.05), islet]
    )
    by: dict[str, Any] = {"jurisdiction_key": town.key, "actor": FOUNDER, "at": AT}
    api.import_map_layer(key="water", features=[api.MapFeatureInput(pond)], **by)
    for zoom in (7, 9, 11, 13, None):
        assert len(features(api.layer_geojson(town.key, "water", on=ON, zoom=zoom))) == 1


def test_the_backdrop_says_what_each_feature_is(town: SmallTown) -> None:
    road = shapely.LineString([(WEST, SOUTH), (WEST + 0.004, SOUTH + 0.004)])
    lawn = shapely.box(WEST, SOUTH, WEST + 0.001, SOUTH + 0.001)
    by: dict[str, Any] = {"jurisdiction_key": town.key, "actor": FOUNDER, "at": AT}
    stamp = api.layer_stamp(town.key)
    road_input = api.MapFeatureInput(road, "尧化大道", "primary")
    assert api.import_map_layer(key="road", features=[road_input], **by) == 1
    assert api.import_map_layer(key="green", features=[api.MapFeatureInput(lawn)], **by) == 1
    assert api.layer_stamp(town.key) != stamp
    base = features(api.layer_geojson(town.key, "base", on=ON))
    kinds = [(f["properties"]["layer"], f["properties"].get("name")) for f in base]
    assert kinds == [("land", None), ("green", None), ("road", "尧化大道")]
    assert api.map_layers(town.key) == ("land", "green", "road")
    api.import_map_layer(key="road", features=[], **by)
    assert len(features(api.layer_geojson(town.key, "base", on=ON))) == 2


def test_components_stand_in_their_units_and_come_by_box(town: SmallTown) -> None:
    lon, lat = town.point(2, 3)
    lamp = api.ComponentInput("0101", "路灯", lon, lat, code="3201130101000001")
    far = api.ComponentInput("0102", "井盖", town.outside[0], town.outside[1])
    by: dict[str, Any] = {"jurisdiction_key": town.key, "from_on": ON, "actor": FOUNDER, "at": AT}
    report = api.import_components(components=[lamp, far], **by)
    assert (report.added, report.changed, report.outside) == (2, 0, ("井盖",))
    assert api.import_components(components=[lamp], **by).changed == 1
    box = (lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001)
    found = features(api.layer_geojson(town.key, "components", on=ON, bbox=box))
    assert [f["properties"]["code"] for f in found] == ["3201130101000001"]


def test_components_with_one_code_are_refused(town: SmallTown) -> None:
    lamp = api.ComponentInput("0101", "路灯", *town.point(0, 0), code="1")
    with pytest.raises(ManyErrors):
        api.import_components(
            jurisdiction_key=town.key, components=[lamp, lamp], from_on=ON, actor=FOUNDER, at=AT
        )


@pytest.mark.parametrize("layer", ["roads", "grids", "road"])
def test_a_layer_that_is_not_there_is_not_found(town: SmallTown, layer: str) -> None:
    with pytest.raises(NotFound):
        api.layer_geojson(town.key, layer, on=ON, scheme_key="governance")


@pytest.mark.parametrize("box", [(2.0, 0, 1, 1), (0, 0, 200, 1), (float("nan"), 0, 1, 1)])
def test_an_odd_box_is_refused(town: SmallTown, box: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidInput) as caught:
        api.layer_geojson(town.key, "units", on=ON, bbox=box)
    assert caught.value.field == "bbox"


def test_prepared_maps_leave_no_old_files(town: SmallTown) -> None:
    from wangge.domain.places.queries.unit_index import cache_folder

    api.prepare_maps(town.key, on=ON)
    api.change_settings(jurisdiction_key=town.key, settings={"near_m": 9}, actor=FOUNDER, at=AT)
    api.prepare_maps(town.key, on=ON)
    ident = api.jurisdiction(town.key).id.hex[-12:]
    grids = sorted(p.name for p in cache_folder().glob(f"{ident}-grids-*.map"))
    assert len(grids) == 3 * len(layers.BANDS)
