"""The doors: street blocks from lines and buildings, cells around points. One coverage out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.blocks.merge import groups
from wangge.algorithms.blocks.net import (
    CENTIMETRE,
    Shapes,
    around_buildings,
    complexes,
    faces,
    flat,
)
from wangge.algorithms.blocks.split import cells_of, dividing_lines
from wangge.kernel.errors import InvalidInput

TARGET_M2 = 10_000.0
"""About the area of a unit in built-up ground (城市建成区约 1 万平方米)."""
LEAST_M2 = 1_000.0
NARROW_M = 8.0
"""Mean width below which a face is a strip of a road, not a block."""


@dataclass(frozen=True, slots=True)
class Line:
    """What ends a block: `main` roads, rivers, railways before `minor` roads."""

    shape: Any
    kind: Literal["minor", "main"] = "minor"


@dataclass(frozen=True)
class Blocks:
    """Units that tile the ground. `building[n]` is the unit of building n, -1 outside.

    `community[n]` is the position of the unit's community, 0 where none was given; `left_small`
    counts units below the least area that have no neighbour to join inside their community.
    """

    polygons: Shapes
    community: NDArray[np.int64]
    building: NDArray[np.int64]
    left_small: int


def street_blocks(
    ground: Any,
    lines: Sequence[Line],
    *,
    buildings: Sequence[Any] = (),
    communities: Sequence[Any] = (),
    target_m2: float = TARGET_M2,
    least_m2: float = LEAST_M2,
) -> Blocks:
    """Blocks bounded by the lines, large built-up ones divided between their buildings.

    All shapes in metres of one plane. No building is cut, no unit crosses a community's border,
    the union is `ground` to the centimetre. Raises `InvalidInput` naming the field.
    """
    ground = _ground(ground)
    given = np.array(buildings, object)
    houses = complexes(given)
    upper = np.array(communities, object)
    by_class = _by_class(lines)
    borders_of_uppers = shapely.boundary(upper) if len(upper) else np.empty(0, object)
    free = around_buildings(np.concatenate([*by_class, np.empty(0, object)]), houses)
    kept = np.concatenate([free, borders_of_uppers])
    first = faces(ground, kept)
    whole = _merged(first, upper, by_class, houses, least_m2)
    between = around_buildings(dividing_lines(whole, houses, target_m2), houses)
    second = faces(ground, np.concatenate([shapely.boundary(whole), between]))
    final = _merged(second, upper, by_class, houses, least_m2)
    return _blocks(final, upper, given, least_m2)


def around_points(
    ground: Any,
    points: Sequence[Any],
    lines: Sequence[Line] = (),
    *,
    communities: Sequence[Any] = (),
) -> Blocks:
    """The ground nearest to each point, within its street block (bounded Voronoi).

    A block without a point joins the neighbour it shares most with, in its community.
    """
    ground = _ground(ground)
    sites = np.array(points, object)
    upper = np.array(communities, object)
    by_class = _by_class(lines)
    edges = shapely.boundary(upper) if len(upper) else np.empty(0, object)
    blocks = faces(ground, np.concatenate([*by_class, edges]))
    block, site = shapely.STRtree(sites).query(blocks, predicate="intersects")
    cuts = [
        shapely.boundary(cell)
        for n in np.unique(block)
        if (block == n).sum() > 1
        for cell in cells_of(blocks[n], sites[site[block == n]])[0]
    ]
    made = faces(ground, np.concatenate([shapely.boundary(blocks), np.array(cuts, object)]))
    empty = np.setdiff1d(
        np.arange(len(made)), shapely.STRtree(sites).query(made, predicate="intersects")[0]
    )
    group = groups(made, _region(made, upper), _classes(by_class), 0.0, forced=set(empty.tolist()))
    return _blocks(_union(made, group), upper, np.empty(0, object), 0.0)


def _merged(
    made: Shapes, upper: Shapes, by_class: list[Shapes], houses: Shapes, least_m2: float
) -> Shapes:
    """Faces too small or narrow (between carriageways), and the footprints that lines were led
    around, given to a neighbour."""
    forced = set(np.flatnonzero(2 * shapely.area(made) < NARROW_M * shapely.length(made)).tolist())
    if len(houses):
        shrunk = shapely.buffer(made, -CENTIMETRE)
        house, face = shapely.STRtree(made).query(houses, predicate="intersects")
        covered = shapely.area(shapely.intersection(houses[house], shrunk[face]))
        forced |= set(face[covered >= 0.98 * shapely.area(made[face])].tolist())
    return _union(made, groups(made, _region(made, upper), _classes(by_class), least_m2, forced))


def _union(made: Shapes, group: NDArray[np.int64]) -> Shapes:
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(1, group.max(initial=-1) + 1))
    parts = [shapely.coverage_union_all(part) for part in np.split(made[order], starts)]
    return np.array([_single(part) for part in parts], object)


def _single(shape: Any) -> Any:
    found = shapely.get_parts(shape)
    return found[0] if len(found) == 1 else shape


def _blocks(final: Shapes, upper: Shapes, houses: Shapes, least_m2: float) -> Blocks:
    where = np.full(len(houses), -1, np.int64)
    if len(houses):
        middle = shapely.point_on_surface(houses)
        house, unit = shapely.STRtree(final).query(middle, predicate="within")
        where[house] = unit
    small = int((shapely.area(final) < least_m2).sum())
    return Blocks(final, _region(final, upper), where, small)


def _region(made: Shapes, upper: Shapes) -> NDArray[np.int64]:
    """The community in which each face lies."""
    found = np.zeros(len(made), np.int64)
    if len(upper):
        face, community = shapely.STRtree(upper).query(
            shapely.point_on_surface(made), predicate="intersects"
        )
        found[face] = community
    return found


def _by_class(lines: Sequence[Line]) -> list[Shapes]:
    """Lines by class, weakest first, each on the centimetre grid."""
    return [
        flat(np.array([x.shape for x in lines if x.kind == k], object)) for k in ("minor", "main")
    ]


def _classes(by_class: list[Shapes]) -> Shapes:
    out = np.empty(len(by_class), object)
    out[:] = by_class
    return out


def _ground(ground: Any) -> Any:
    sound = shapely.make_valid(ground)
    if shapely.is_empty(sound) or not shapely.area(sound):
        raise InvalidInput(
            "blocks_ground",
            zh="辖区边界为空，无法划分单元网格。",
            en="The boundary holds no ground to divide.",
            field="ground",
        )
    return shapely.set_precision(sound, CENTIMETRE)
