"""The towns that can be made: which divisions, which pack, how drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from numpy.random import Generator

from wangge.tools.demo.divisions import Divisions, short_name
from wangge.tools.demo.fabric.plan import TownPlan
from wangge.tools.demo.fabric.street import CommunityName, street_plan

Size = Literal["street", "district", "city"]


@dataclass(frozen=True, slots=True)
class SizeSpec:
    """`root`: division path; `home_level`: where grid members sit; `days`: of events by default."""

    key: str
    root: str
    pack: str
    home_level: str
    days: int
    draw: Callable[[Generator, Divisions], TownPlan]


def _street(rng: Generator, found: Divisions) -> TownPlan:
    rows = found.below(found.root, 12)
    return street_plan(rng, [CommunityName(r.path, short_name(r.name)) for r in rows])


SIZES: dict[Size, SizeSpec] = {
    "street": SizeSpec("xianlin", "320113007", "demo_street", "second", 182, _street),
}
