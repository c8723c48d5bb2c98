"""The city of S05 and the district: exact counts, seamless, codes that nest."""

from __future__ import annotations

import numpy as np
import shapely

from wangge.tools.demo.fabric.city import StreetName, city_plan
from wangge.tools.demo.fabric.district import district_plan


def streets(root: str, count: int, each: int) -> list[StreetName]:
    width = 9 - len(root)
    paths = [f"{root}{n:0{width}d}" for n in range(1, count + 1)]
    return [
        StreetName(p, f"街道{p}", tuple((f"{p}{m:03d}", f"社区{m}") for m in range(1, each + 1)))
        for p in paths
    ]


def test_the_city_has_the_figures_of_the_source_and_no_gap() -> None:
    plan = city_plan(np.random.default_rng(5), "2301", "哈尔滨市", streets("2301", 137, 6))
    assert plan.counts == {
        "city": 1,
        "large": 115,
        "middle": 684,
        "small": 3765,
        "stairwell": 11235,
        "unit": 38717,
    }
    shapes = [u.shape for u in plan.units]
    assert shapely.coverage_is_valid(shapes)
    assert len({g.code for g in plan.grids}) == len(plan.grids)
    codes = {g.code for g in plan.grids}
    assert all(g.code[:-3] in codes for g in plan.grids if g.level != "city")


def test_the_district_keeps_real_codes_and_is_seamless() -> None:
    named = streets("320113", 9, 4)
    plan = district_plan(np.random.default_rng(5), "320113", "栖霞区", named)
    assert plan.counts["street"] == 9
    assert plan.counts["community"] == 36
    assert shapely.coverage_is_valid([u.shape for u in plan.units])
    assert {g.code for g in plan.grids if g.level == "street"} == {s.path for s in named}
    for unit in plan.units:
        assert unit.code.startswith(unit.community)
        assert len(unit.code) == 15
    again = district_plan(np.random.default_rng(5), "320113", "栖霞区", named)
    assert again == plan
