"""Roads, lanes and the river of the plan, bent onto the ground (metres)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from wangge.tools.demo.fabric.lattice import Cell, Lattice, Line
from wangge.tools.demo.fabric.plots import Lane
from wangge.tools.demo.fabric.warp import Warp
from wangge.tools.demo.fabric.zones import Region, Zone

HALF_WIDTH_M = {"main": 20.0, "secondary": 12.0, "lane": 4.0, "river": 17.0}
_STEP_M = 40
_CLOSED = (Zone.HILL, Zone.CAMPUS)
"""Secondary roads don't cross these."""


@dataclass(frozen=True, slots=True)
class Road:
    """A named line on the ground; `shape` a LineString or MultiLineString in metres."""

    name: str
    kind: str
    shape: Any


def drawn_roads(
    lattice: Lattice, regions: Sequence[Region], warp: Warp, names: Sequence[str]
) -> tuple[Road, ...]:
    """The named roads: each line of the lattice where it borders the town."""
    owner = {c: r for r in regions for c in r.cells}
    roads = []
    given = iter(names)
    for line in lattice.lines:
        if line.kind == "river":
            continue
        spans = list(_spans(lattice, line, owner))
        shape = shapely.line_merge(shapely.MultiLineString([_bent(s, warp) for s in spans]))
        roads.append(Road(next(given), line.kind, shape))
    return tuple(roads)


def drawn_lanes(lanes: Sequence[Lane], warp: Warp, banks: Any) -> tuple[Road, ...]:
    """The lanes inside blocks, without names; they end at the river's `banks`."""
    ends = [((n.cut.from_u, n.cut.from_v), (n.cut.to_u, n.cut.to_v)) for n in lanes]
    shapes = [shapely.difference(shapely.LineString(_bent(e, warp)), banks) for e in ends]
    return tuple(Road("", "lane", s) for s in shapes if not s.is_empty)


def river_course(lattice: Lattice, warp: Warp) -> Any:
    """The river's middle line, from one end of the town to the other."""
    u = lattice.us[lattice.river]
    return shapely.LineString(_bent(((u, lattice.vs[0]), (u, lattice.vs[-1])), warp))


Span = tuple[tuple[int, int], tuple[int, int]]


def _spans(lattice: Lattice, line: Line, owner: Mapping[Cell, Region]) -> Iterator[Span]:
    marks = lattice.vs if line.axis == "u" else lattice.us
    for step, (low, high) in enumerate(pairwise(marks)):
        sides = [owner[c] for c in lattice.beside(line, step) if c is not None]
        if not sides or _hidden(line, sides):
            continue
        if line.axis == "u":
            yield (line.at, low), (line.at, high)
        else:
            yield (low, line.at), (high, line.at)


def _hidden(line: Line, sides: Sequence[Region]) -> bool:
    """Nothing is built through the hill, and only main roads divide a campus."""
    one = sides[0] == sides[-1] and len(sides) == 2
    if sides[0].zone == Zone.HILL and (one or len(sides) == 1):
        return True
    return line.kind == "secondary" and one and sides[0].zone in _CLOSED


def _bent(span: tuple[tuple[float, float], tuple[float, float]], warp: Warp) -> Any:
    (u0, v0), (u1, v1) = span
    count = max(int(np.hypot(u1 - u0, v1 - v0) // _STEP_M), 1) + 1
    return warp.bend(np.column_stack([np.linspace(u0, u1, count), np.linspace(v0, v1, count)]))
