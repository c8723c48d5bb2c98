"""The drawn street: exact figures, a seamless fabric, connected grids, one town per seed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import shapely

from wangge.kernel.codes import ComponentCode, UnitGridCode
from wangge.tools.demo.fabric.ground import Ground, drawn_ground
from wangge.tools.demo.fabric.plan import TownPlan
from wangge.tools.demo.fabric.street import CommunityName, street_plan

SEEDS = (1, 2, 20261123)
COMMUNITIES = [CommunityName(f"320113007{n:03d}", f"社区{n}") for n in range(1, 11)]


@cache
def town(seed: int) -> TownPlan:
    return street_plan(np.random.default_rng(seed), COMMUNITIES)


@cache
def ground(seed: int) -> Ground:
    return drawn_ground(np.random.default_rng(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_it_has_the_figures_of_the_street(seed: int) -> None:
    counts = dict(town(seed).counts)
    assert counts.pop("components") > 2000
    assert counts.pop("things") > 3000
    assert counts == {
        "first_level": 6,
        "second_level": 40,
        "third_level": 1144,
        "universities": 11,
        "estates": 25,
        "commercial_sites": 14,
        "squares": 8,
        "roads": 25,
        "buildings": 1341,
        "shops": 908,
    }
    levels = [g.level for g in town(seed).grids]
    assert [levels.count(k) for k in ("street", "first", "second", "unit")] == [1, 6, 40, 1144]
    assert sum(t.class_code == "X0908" for t in town(seed).things) == 908


@pytest.mark.parametrize("seed", SEEDS)
def test_the_base_units_are_a_seamless_coverage_in_one_piece(seed: int) -> None:
    shapes = [u.shape for u in town(seed).units]
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_grid_and_community_hangs_together(seed: int) -> None:
    members: dict[str, list[object]] = {}
    for unit in town(seed).units:
        for code in (unit.grid[:11], unit.grid[:13], f"c{unit.community}"):
            members.setdefault(code, []).append(unit.shape)
    assert len(members) == 6 + 40 + 10
    for code, shapes in members.items():
        assert shapely.coverage_union_all(shapes).geom_type == "Polygon", code


@pytest.mark.parametrize("seed", SEEDS)
def test_no_building_is_cut_or_stands_in_another(seed: int) -> None:
    drawn = ground(seed)
    shapes = np.array([b.shape for b in drawn.buildings], dtype=object)
    homes = drawn.grounds[[b.plot for b in drawn.buildings]]
    assert shapely.contains(homes, shapes).all()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (one == other).all()


def test_second_level_grids_are_balanced() -> None:
    sizes = np.unique([u.grid[:13] for u in town(1).units], return_counts=True)[1]
    assert sizes.min() >= 12
    assert sizes.max() <= 50


def test_codes_follow_the_standard_and_number_from_north_to_south() -> None:
    plan = town(1)
    codes = [UnitGridCode.parse(u.code) for u in plan.units]
    assert len(set(codes)) == 1144
    by_community: dict[str, list[int]] = {}
    for code in codes:
        by_community.setdefault(str(code.community), []).append(code.sequence)
    assert len(by_community) == 10
    for numbers in by_community.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    first = next(u for u in plan.units if u.code.endswith("001001"))
    last = max((u for u in plan.units if u.community == first.community), key=lambda u: u.code)
    assert first.shape.centroid.y > last.shape.centroid.y


def test_things_have_identity_codes_and_stand_in_their_unit() -> None:
    plan = town(1)
    shapes = {u.code: u.shape for u in plan.units}
    assert len({t.code for t in plan.things}) == len(plan.things)
    for thing in plan.things[::40]:
        assert shapes[thing.unit].intersects(shapely.Point(thing.lon, thing.lat))
        if not thing.class_code.startswith("X"):
            assert ComponentCode.parse(thing.code).type_code == thing.class_code


def test_the_same_seed_draws_the_same_town() -> None:
    again = street_plan(np.random.default_rng(1), COMMUNITIES)
    assert again == town(1)
    assert again.units != town(2).units


def test_people_live_where_buildings_stand_but_not_on_hills() -> None:
    units = town(1).units
    living = [u.households or 0 for u in units]
    assert 20_000 < sum(living) < 80_000
    assert all(u.households == 0 for u in units if u.what in ("hill", "park", "square"))
    estates = [bool(u.households) for u in units if u.what == "estate"]
    assert sum(estates) > 0.9 * len(estates)
