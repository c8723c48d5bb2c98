"""The nested grids of the town: communities, first-level and second-level grids, from blocks.

A first-level grid is a union of communities, a community a union of second-level grids: the
streets that work so let no grid cross a committee's border.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from wangge.tools.demo.fabric.lattice import Cell, neighbours_of
from wangge.tools.demo.fabric.parts import connected_parts
from wangge.tools.demo.fabric.zones import Region

FIRST_LEVEL, SECOND_LEVEL, COMMUNITIES = 6, 40, 10


@dataclass(frozen=True, slots=True)
class Quarter:
    """A second-level grid: its blocks; all numbers count from 0, north-west first."""

    first: int
    community: int
    number: int
    """Within its first-level grid."""
    within_community: int
    cells: frozenset[Cell]


def quartered(
    regions: Sequence[Region], units: Mapping[Cell, int], rng: Generator
) -> tuple[Quarter, ...]:
    """Forty second-level grids of about equal numbers of base units (`units` per block)."""
    areas = [frozenset(r.cells) for r in regions]
    weights = [float(sum(units[c] for c in area)) for area in areas]
    groups = connected_parts(weights, neighbours_of(areas), COMMUNITIES, rng)
    communities = sorted((_joined(g, areas) for g in groups), key=_reading)
    ones = [1.0] * COMMUNITIES
    heads = connected_parts(ones, neighbours_of(communities), FIRST_LEVEL, rng)
    heads.sort(key=min)
    first_of = {community: n for n, head in enumerate(heads) for community in head}
    quarters: list[Quarter] = []
    for number, cells in enumerate(communities):
        for within, part in enumerate(_halved(cells, units, rng)):
            first = first_of[number]
            seat = sum(q.first == first for q in quarters)
            quarters.append(Quarter(first, number, seat, within, part))
    return tuple(quarters)


def _halved(
    cells: frozenset[Cell], units: Mapping[Cell, int], rng: Generator
) -> list[frozenset[Cell]]:
    """A community's share of the second-level grids."""
    single = [frozenset([c]) for c in sorted(cells)]
    weights = [float(units[c]) for s in single for c in s]
    count = SECOND_LEVEL // COMMUNITIES
    parts = connected_parts(weights, neighbours_of(single), count, rng)
    return sorted((_joined(p, single) for p in parts), key=_reading)


def _joined(group: frozenset[int], areas: Sequence[frozenset[Cell]]) -> frozenset[Cell]:
    return frozenset(c for n in group for c in areas[n])


def _reading(cells: frozenset[Cell]) -> tuple[float, float]:
    """North to south in bands, west to east within one."""
    row = sum(r for _, r in cells) / len(cells)
    column = sum(c for c, _ in cells) / len(cells)
    return -round(row / 3), column
