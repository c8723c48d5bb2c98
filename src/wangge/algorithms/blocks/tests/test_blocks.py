"""Units from roads, buildings and points: whole, apart, and no building cut, whatever comes in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from wangge.algorithms.blocks import Blocks, Line, around_points, number, street_blocks
from wangge.kernel.errors import InvalidInput

GROUND = shapely.box(0, 0, 1000, 800)
WEST, EAST = shapely.box(0, 0, 500, 800), shapely.box(500, 0, 1000, 800)
SHARED = Path(os.environ.get("WANGGE_SHARED", Path(__file__).parents[6] / "shared"))
BUND = SHARED / "data" / "cn_osm_shanghai_bund" / "shanghai_bund.gpkg"
coordinate = st.integers(0, 100)


def line(*points: tuple[float, float]) -> Any:
    return shapely.LineString(points)


def assert_seamless(found: Blocks, ground: Any) -> None:
    units = found.polygons
    assert shapely.is_valid(units).all() and shapely.coverage_is_valid(units)
    assert set(map(int, shapely.get_type_id(units))) == {3}, "every unit is in one piece"
    together = shapely.coverage_union_all(units)
    apart = shapely.hausdorff_distance(shapely.boundary(together), shapely.boundary(ground))
    assert apart <= 0.01 and abs(shapely.area(together) - shapely.area(ground)) < 10


def cut(found: Blocks, buildings: Sequence[Any]) -> list[int]:
    """The buildings of which less than 99.8 % lies in one unit."""
    best = np.zeros(len(buildings))
    houses = np.array(buildings, object)
    house, unit = shapely.STRtree(found.polygons).query(houses, predicate="intersects")
    np.maximum.at(
        best, house, shapely.area(shapely.intersection(houses[house], found.polygons[unit]))
    )
    return np.flatnonzero(best < 0.998 * shapely.area(houses)).tolist()


def test_roads_bound_blocks_and_ends_that_lead_nowhere_do_not() -> None:
    roads = [Line(line((0, 400), (1000, 400))), Line(line((500, 0), (500, 800)), "main")]
    blind = Line(line((250, 0), (250, 200)))
    found = street_blocks(GROUND, [*roads, blind])
    assert_seamless(found, GROUND)
    assert sorted(np.round(shapely.area(found.polygons))) == [200_000.0] * 4


def test_a_road_through_a_building_goes_around_it() -> None:
    house = shapely.box(480, 380, 530, 410)
    found = street_blocks(GROUND, [Line(line((0, 400), (1000, 400)))], buildings=[house])
    assert_seamless(found, GROUND)
    assert len(found.polygons) == 2 and cut(found, [house]) == []
    assert found.polygons[found.building[0]].contains(house.centroid)


def test_a_large_built_up_block_is_divided_between_its_buildings() -> None:
    houses = [shapely.box(x, y, x + 60, y + 60) for x in range(50, 950, 90) for y in (100, 500)]
    found = street_blocks(GROUND, [], buildings=houses, target_m2=80_000)
    assert_seamless(found, GROUND)
    assert len(found.polygons) == 10 and cut(found, houses) == []
    assert shapely.area(found.polygons).max() < 1.5 * 80_000


def test_an_empty_field_is_not_divided() -> None:
    assert len(street_blocks(GROUND, [], target_m2=10_000).polygons) == 1


def test_strips_and_corners_join_a_neighbour_across_the_weaker_line() -> None:
    roads = [
        Line(line((0, 400), (1000, 400)), "main"),
        Line(line((0, 420), (1000, 420))),
        Line(line((0, 20), (20, 0))),
    ]
    found = street_blocks(GROUND, roads, least_m2=25_000)
    assert_seamless(found, GROUND)
    assert sorted(np.round(shapely.area(found.polygons))) == [400_000.0, 400_000.0]
    carriageways = [Line(line((0, 400), (1000, 400))), Line(line((0, 405), (1000, 405)))]
    assert len(street_blocks(GROUND, carriageways).polygons) == 2


def test_no_unit_crosses_a_communitys_border() -> None:
    road = Line(line((480, 0), (520, 800)))
    found = street_blocks(GROUND, [road], communities=[WEST, EAST])
    assert_seamless(found, GROUND)
    for unit, community in zip(found.polygons, found.community, strict=True):
        assert shapely.area(unit.difference([WEST, EAST][community])) < 1


def test_each_point_gets_the_ground_nearest_to_it_in_its_block() -> None:
    points = [shapely.Point(x, y) for x, y in ((100, 100), (300, 100), (100, 700), (900, 700))]
    found = around_points(GROUND, points, [Line(line((0, 400), (1000, 400)))])
    assert_seamless(found, GROUND)
    assert len(found.polygons) == 4
    held = shapely.STRtree(found.polygons).query(np.array(points, object), predicate="within")[1]
    assert len(set(held.tolist())) == 4
    empty = [*points[:2]]
    assert len(around_points(GROUND, empty, [Line(line((0, 400), (1000, 400)))]).polygons) == 2


def test_codes_run_from_west_to_east_and_north_to_south() -> None:
    units = np.array([shapely.box(x, y, x + 1, y + 1) for y in range(3) for x in range(4)], object)
    codes = number(units, ["320113012001"] * 12)
    assert codes[8] == "320113012001001" and codes[11] == "320113012001004"
    assert codes[0] == "320113012001009" and len(set(codes)) == 12
    back = number(units[::-1], ["320113012001"] * 12)
    assert back == codes[::-1]
    with pytest.raises(InvalidInput) as refusal:
        number(units, ["1"] * 12, width=1)
    assert refusal.value.field == "width"


def test_a_boundary_without_ground_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        street_blocks(shapely.Polygon(), [])
    assert refusal.value.field == "ground"


@settings(max_examples=40)
@given(
    st.lists(st.tuples(coordinate, coordinate, coordinate, coordinate), max_size=12),
    st.lists(st.tuples(coordinate, coordinate), max_size=12, unique=True),
    st.booleans(),
)
def test_whatever_comes_in_the_units_tile_the_ground(
    ends: list[tuple[int, int, int, int]], corners: list[tuple[int, int]], split: bool
) -> None:
    roads = [
        Line(line((a * 10, b * 8), (c * 10, d * 8)), "main" if n % 3 == 0 else "minor")
        for n, (a, b, c, d) in enumerate(ends)
        if (a, b) != (c, d)
    ]
    boxes = [shapely.box(x * 9.3, y * 7.3, x * 9.3 + 23, y * 7.3 + 17) for x, y in corners]
    houses: list[Any] = []
    for box in boxes:
        if not any(box.intersects(other) for other in houses):
            houses.append(box)
    uppers = [WEST, EAST] if split else []
    clear = [h for h in houses if not split or not h.intersects(shapely.boundary(WEST))]
    found = street_blocks(GROUND, roads, buildings=clear, communities=uppers, target_m2=60_000)
    assert_seamless(found, GROUND)
    assert cut(found, clear) == []
    again = street_blocks(
        GROUND, roads[::-1], buildings=clear[::-1], communities=uppers, target_m2=60_000
    )
    assert len(again.polygons) == len(found.polygons)


@pytest.mark.skipif(not BUND.exists(), reason="the shared data sets aren't here")
def test_the_bund() -> None:
    """1,450 real buildings and their streets: seamless, none cut."""
    to_metres = Transformer.from_crs(4326, 32651, always_xy=True)

    def read(layer: str) -> tuple[Any, Any]:
        meta, _, found, columns = pyogrio.raw.read(BUND, layer=layer)
        shapes = shapely.transform(
            shapely.from_wkb(found),
            lambda at: np.column_stack(to_metres.transform(at[:, 0], at[:, 1])),
        )
        return shapes, dict(zip(meta["fields"], columns, strict=True))

    buildings, _ = read("buildings")
    roads, told = read("roads")
    ground = shapely.box(*shapely.total_bounds(np.concatenate([buildings, roads])))
    kinds = {"major_road": "main", "rail": "main", "minor_road": "minor"}
    lines = [
        Line(road, kinds[kind])  # type: ignore[arg-type]
        for road, kind in zip(roads, told["kind"], strict=True)
        if kind in kinds
    ]
    found = street_blocks(ground, lines, buildings=list(buildings))
    assert_seamless(found, ground)
    alone = [b for b in shapely.make_valid(buildings) if shapely.get_type_id(b) == 3]
    assert cut(found, alone) == []
    codes = number(found.polygons, ["310101001001"] * len(found.polygons))
    assert len(set(codes)) == len(codes) > 200
