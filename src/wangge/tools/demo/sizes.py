"""The towns that can be made: which divisions, which pack, how drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from numpy.random import Generator

from wangge.tools.demo.divisions import Divisions, short_name, streets_only
from wangge.tools.demo.fabric.city import StreetName, city_plan
from wangge.tools.demo.fabric.district import district_plan
from wangge.tools.demo.fabric.plan import TownPlan
from wangge.tools.demo.fabric.street import CommunityName, street_plan

Size = Literal["street", "district", "city", "fire"]


@dataclass(frozen=True, slots=True)
class SizeSpec:
    """`root`: division path; `days`: of events by default."""

    key: str
    root: str
    pack: str
    days: int
    draw: Callable[[Generator, Divisions], TownPlan]


def _street(rng: Generator, found: Divisions) -> TownPlan:
    rows = found.below(found.root, 12)
    return street_plan(rng, [CommunityName(r.path, short_name(r.name)) for r in rows])


def _district(rng: Generator, found: Divisions) -> TownPlan:
    return district_plan(rng, found.root, found.name(found.root), _streets(found))


def _city(rng: Generator, found: Divisions) -> TownPlan:
    return city_plan(rng, found.root, found.name(found.root), _streets(found))


def _streets(found: Divisions) -> list[StreetName]:
    """Streets that have communities, with them."""
    communities: dict[str, list[tuple[str, str]]] = {}
    for row in found.below(found.root, 12):
        communities.setdefault(row.path[:9], []).append((row.path, short_name(row.name)))
    return [
        StreetName(row.path, row.name, tuple(communities[row.path]))
        for row in streets_only(found.below(found.root, 9))
        if row.path in communities
    ]


SIZES: dict[Size, SizeSpec] = {
    "street": SizeSpec("xianlin", "320113007", "demo_street", 182, _street),
    "district": SizeSpec("qixia", "320113", "demo_district", 0, _district),
    "city": SizeSpec("harbin", "2301", "demo_city", 0, _city),
    "fire": SizeSpec("harbin", "2301", "fire_city", 0, _city),
}
