"""Draws a department's own grids out of a street that is drawn already. Pure.

A level of divisions takes its code from the community's; one below it is a group of base units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from numpy.random import Generator

from wangge.domain.places.api import GridInput
from wangge.packs.schema import SchemeSpec
from wangge.tools.demo.divisions import Divisions, short_name
from wangge.tools.demo.fabric import names
from wangge.tools.demo.fabric.parts import connected_parts
from wangge.tools.demo.fabric.plan import TownPlan

_DIGITS = {2: 4, 3: 6, 4: 9, 5: 12}
"""Level of a division → length of its path."""
_COMMITTEES = 3
"""Groups of communities in a street of ten: each has three or four."""


@dataclass(frozen=True)
class Group:
    """Base units that belong together below the divisions, with a name."""

    key: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Net:
    """A scheme's grids, and the leaf of every base unit."""

    grids: tuple[GridInput, ...]
    leaves: Mapping[str, str]


def net(scheme: SchemeSpec, plan: TownPlan, found: Divisions, groups: Mapping[str, Group]) -> Net:
    """`groups`: base unit → the group that is its grid on the level that is no division."""
    grids: dict[str, GridInput] = {}
    leaves: dict[str, str] = {}
    numbers: dict[str, dict[str, int]] = {}
    divisions = {row.path: row.name for row in found.rows}
    for unit in plan.units:
        code = ""
        for level in (x for x in scheme.levels if x.membership == "area"):
            if level.division_level:
                code = unit.community[: _DIGITS[level.division_level]]
                named = _named(code, divisions[code])
                grids.setdefault(code, GridInput(code, level.key, *named, code))
            else:
                group = groups[unit.code]
                seen = numbers.setdefault(code, {})
                number = seen.setdefault(group.key, len(seen) + 1)
                code = f"{code}{number:0{level.code_width}d}"
                grids.setdefault(code, GridInput(code, level.key, group.name, group.name_en))
        leaves[unit.code] = code
    return Net(tuple(sorted(grids.values(), key=lambda g: (len(g.code), g.code))), leaves)


def _named(path: str, name: str) -> tuple[str, str]:
    """What a grid of a division's own level is called, in Chinese and in English."""
    short = short_name(name)
    if short == name:
        return name, names.DIVISIONS_EN.get(path, "")
    english = names.community_en(path, short)
    return f"{short}社区", english if english.startswith("Community") else f"{english} Community"


def rule_grids(
    scheme: SchemeSpec, root: str, rules: Mapping[tuple[str, str], Sequence[str]]
) -> list[GridInput]:
    """Grids without an area under `root`: names in both languages → the industries it is for."""
    level = next(x for x in scheme.levels if x.membership == "rule")
    nines = "9" * (level.code_width - 1)
    return [
        GridInput(f"{root}{nines}{n}", level.key, *named, "", {"industry": list(kinds)})
        for n, (named, kinds) in enumerate(rules.items(), 1)
    ]


def by_grid(plan: TownPlan, level: str) -> dict[str, Group]:
    """Base unit → the grid of the street's own scheme at a level."""
    width = next(len(g.code) for g in plan.grids if g.level == level)
    groups = {g.code: Group(g.code, g.name, g.name_en) for g in plan.grids if g.level == level}
    return {u.code: groups[u.grid[:width]] for u in plan.units}


def by_committees(plan: TownPlan, rng: Generator) -> dict[str, Group]:
    """Base unit → a group of three or four neighbouring communities."""
    paths = sorted({u.community for u in plan.units})
    areas = [
        shapely.coverage_union_all([u.shape for u in plan.units if u.community == c]) for c in paths
    ]
    near = {
        n: frozenset(
            m for m, b in enumerate(areas) if m != n and shapely.relate_pattern(a, b, "F***1****")
        )
        for n, a in enumerate(areas)
    }
    parts = sorted(connected_parts([1.0] * len(paths), near, _COMMITTEES, rng), key=min)
    found: dict[str, Group] = {}
    for number, part in enumerate(parts, 1):
        group = Group(str(number), f"第{'一二三四五'[number - 1]}单元网格", f"Unit grid {number}")
        found |= {paths[n]: group for n in part}
    return {u.code: found[u.community] for u in plan.units}
