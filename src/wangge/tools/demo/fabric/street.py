"""A whole street like the one of S07: 6 + 40 + 1,144 grids, 1,341 buildings, 908 shops.

Real: names and codes of the street and its communities. Invented: everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from wangge.tools.demo.fabric import layers, names, spots
from wangge.tools.demo.fabric.dwellings import households
from wangge.tools.demo.fabric.ground import Ground, drawn_ground
from wangge.tools.demo.fabric.plan import PlannedGrid, PlannedUnit, TownPlan
from wangge.tools.demo.fabric.quarters import Quarter
from wangge.tools.demo.fabric.things import coded_things
from wangge.tools.demo.fabric.zones import Zone

ROOT = "320113007"
LEVELS = ("street", "first", "second", "unit")
_BAND_M = 160.0


@dataclass(frozen=True, slots=True)
class CommunityName:
    """A community's 12-digit code and its name, without 社区居委会."""

    code: str
    name: str

    @property
    def english(self) -> str:
        return names.community_en(self.code, self.name)


def street_plan(rng: Generator, communities: Sequence[CommunityName]) -> TownPlan:
    """The street with its ten `communities`, in the order of their codes."""
    ground = drawn_ground(rng)
    estates = names.estates(rng)
    units = _units(ground, communities, estates)
    things = coded_things(ground, units)
    return TownPlan(
        root_path=ROOT,
        name_zh="仙林街道",
        name_en=names.DIVISIONS_EN[ROOT],
        units=units,
        grids=_grids(ground, communities, units),
        layers=layers.drawn_layers(ground),
        things=things,
        spots=spots.found_spots(ground, units, things, estates),
        counts=_counts(ground, things),
    )


def _units(
    ground: Ground, communities: Sequence[CommunityName], estates: Sequence[str]
) -> tuple[PlannedUnit, ...]:
    shapes = ground.warp.degrees(ground.grounds)
    quarter_of = {cell: q for q in ground.quarters for cell in q.cells}
    owners = [quarter_of[p.cell] for p in ground.plots]
    in_community = _numbered(ground.grounds, [q.community for q in owners])
    in_grid = _numbered(ground.grounds, [q.first * 100 + q.number for q in owners])
    titles = _titles(ground, estates)
    living = households(len(ground.plots), ground.buildings)
    units = []
    for n, q in enumerate(owners):
        community = communities[q.community].code
        units.append(
            PlannedUnit(
                code=f"{community}{in_community[n]:03d}",
                name=titles[n],
                name_en=f"Unit {community[-3:]}-{in_community[n]:03d}",
                community=community,
                grid=f"{_second_code(q)}{in_grid[n]:03d}",
                shape=shapes[n],
                what=ground.plots[n].use or str(ground.plots[n].zone),
                households=living[n],
            )
        )
    return tuple(units)


def _second_code(q: Quarter) -> str:
    return f"{ROOT}{q.first + 1:02d}{q.number + 1:02d}"


def _numbered(grounds: NDArray[np.object_], groups: Sequence[int]) -> list[int]:
    """1, 2, … within each group: bands from north to south, west to east within a band."""
    middle = shapely.get_coordinates(shapely.centroid(grounds))
    bands = -np.round(middle[:, 1] / _BAND_M)
    order = np.lexsort((middle[:, 0], bands))
    seen: dict[int, int] = {}
    numbers = [0] * len(groups)
    for n in order:
        group = groups[int(n)]
        seen[group] = numbers[int(n)] = seen.get(group, 0) + 1
    return numbers


def _titles(ground: Ground, estates: Sequence[str]) -> list[str]:
    """What people call each base unit."""
    seen: dict[str, int] = {}
    titles = []
    for plot in ground.plots:
        whole = {
            Zone.CAMPUS: lambda n: names.CAMPUSES[n],
            Zone.ESTATE: lambda n: estates[n],
            Zone.HILL: lambda n: "羊山林地",
            Zone.PARK: lambda n: f"{(*names.WATERS[:3], '青枫')[n]}公园",
            Zone.COMMERCE: lambda n: "商务街区",
            Zone.MIXED: lambda n: "邻里街区",
        }[plot.zone](plot.region)
        if plot.use == "site":
            titles.append(names.SITES[plot.use_number])
        elif plot.use == "square":
            titles.append(names.SQUARES[plot.use_number])
        else:
            seen[whole] = seen.get(whole, 0) + 1
            titles.append(f"{whole}{seen[whole]}片")
    return titles


def _grids(
    ground: Ground, communities: Sequence[CommunityName], units: Sequence[PlannedUnit]
) -> tuple[PlannedGrid, ...]:
    root = PlannedGrid(ROOT, LEVELS[0], "仙林街道", names.DIVISIONS_EN[ROOT], ROOT)
    found = [root]
    for first in sorted({q.first for q in ground.quarters}):
        mine = sorted({q.community for q in ground.quarters if q.first == first})
        zh = "、".join(communities[n].name for n in mine)
        en = " and ".join(communities[n].english for n in mine)
        code = f"{ROOT}{first + 1:02d}"
        found.append(PlannedGrid(code, LEVELS[1], f"第{'一二三四五六'[first]}网格（{zh}）", en))
    for q in ground.quarters:
        c = communities[q.community]
        number = "一二三四五六七八九十"[q.within_community]
        found.append(
            PlannedGrid(
                _second_code(q),
                LEVELS[2],
                f"{c.name}第{number}网格",
                f"{c.english} {q.within_community + 1}",
                c.code,
            )
        )
    found += [PlannedGrid(u.grid, LEVELS[3], u.name, u.name_en, u.community) for u in units]
    return tuple(found)


def _counts(ground: Ground, things: Sequence[object]) -> dict[str, int]:
    zones = [r.zone for r in ground.regions]
    uses = [p.use for p in ground.plots]
    return {
        "first_level": len({q.first for q in ground.quarters}),
        "second_level": len(ground.quarters),
        "third_level": len(ground.plots),
        "universities": zones.count(Zone.CAMPUS),
        "estates": zones.count(Zone.ESTATE),
        "commercial_sites": uses.count("site"),
        "squares": uses.count("square"),
        "roads": len(ground.roads),
        "buildings": len(ground.buildings),
        "shops": len(ground.shops),
        "components": len(ground.fixtures),
        "things": len(things),
    }
