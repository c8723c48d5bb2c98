"""The town in metres before it has codes: plots, roads, water, green, buildings, components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from wangge.tools.demo.fabric import names
from wangge.tools.demo.fabric.buildings import Building, placed_buildings
from wangge.tools.demo.fabric.fixtures import Fixture, placed_fixtures, placed_shops
from wangge.tools.demo.fabric.lattice import Cell, Lattice, make_lattice
from wangge.tools.demo.fabric.nature import Patch, drawn_green, drawn_water
from wangge.tools.demo.fabric.plots import Plot, plotted, units_per_block
from wangge.tools.demo.fabric.quarters import Quarter, quartered
from wangge.tools.demo.fabric.rects import woven
from wangge.tools.demo.fabric.roads import (
    HALF_WIDTH_M,
    Road,
    drawn_lanes,
    drawn_roads,
    river_course,
)
from wangge.tools.demo.fabric.warp import Warp, make_warp
from wangge.tools.demo.fabric.zones import Region, zoned

LON, LAT = 118.935, 32.1
"""The middle of the real street (仙林街道); what is drawn about it is invented."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything in metres about the middle; `grounds[n]` is the polygon of `plots[n]`."""

    lattice: Lattice
    warp: Warp
    regions: tuple[Region, ...]
    quarters: tuple[Quarter, ...]
    plots: tuple[Plot, ...]
    grounds: NDArray[np.object_]
    roads: tuple[Road, ...]
    lanes: tuple[Road, ...]
    water: tuple[Patch, ...]
    green: tuple[Patch, ...]
    buildings: tuple[Building, ...]
    fixtures: tuple[Fixture, ...]
    shops: tuple[Fixture, ...]


def drawn_ground(rng: Generator) -> Ground:
    """One new town; the same generator state gives the same town."""
    lattice = make_lattice(rng)
    warp = make_warp(rng, centre=lattice.middle, lon=LON, lat=LAT, size_m=lattice.size_m)
    regions = zoned(lattice, rng)
    units = units_per_block(lattice, regions)
    quarters = quartered(regions, units, rng)
    plots, cuts = plotted(lattice, regions, units, rng)
    grounds = woven([p.rect for p in plots], warp.bend)
    roads = drawn_roads(lattice, regions, warp, _road_names(lattice))
    blocks = _blocks(plots, grounds)
    course = river_course(lattice, warp).intersection(shapely.union_all(list(blocks.values())))
    course = _longest(course)
    water = drawn_water(regions, blocks, course, rng, names.WATERS)
    lanes = drawn_lanes(cuts, warp, water[-1].shape.buffer(30))
    green = drawn_green(regions, blocks, plots, grounds, water[-1].shape, rng)
    taken = [p for p in green if p.kind in ("field", "square", "hill", "park", "bank")]
    open_ground = _open_ground(grounds, roads, lanes, [*water, *taken])
    turns = [warp.direction_rad(*p.rect.centre) for p in plots]
    buildings = placed_buildings(plots, list(open_ground), turns, rng)
    return Ground(
        lattice, warp, regions, quarters, plots, grounds, roads, lanes, water, green, buildings,
        placed_fixtures([*roads, *lanes], rng), placed_shops(buildings, roads, rng),
    )  # fmt: skip


def _road_names(lattice: Lattice) -> list[str]:
    main, secondary = iter(names.MAIN_ROADS), iter(names.SECONDARY_ROADS)
    kinds = [line.kind for line in lattice.lines if line.kind != "river"]
    return [next(main) if kind == "main" else next(secondary) for kind in kinds]


def _blocks(plots: Sequence[Plot], grounds: NDArray[np.object_]) -> Mapping[Cell, Any]:
    members: dict[Cell, list[Any]] = {}
    for plot, ground in zip(plots, grounds, strict=True):
        members.setdefault(plot.cell, []).append(ground)
    return {cell: shapely.coverage_union_all(parts) for cell, parts in members.items()}


def _longest(course: Any) -> Any:
    return max(shapely.get_parts(shapely.line_merge(course)), key=lambda part: part.length)


def _open_ground(
    grounds: NDArray[np.object_], roads: Sequence[Road], lanes: Sequence[Road], kept: list[Patch]
) -> NDArray[np.object_]:
    """What of each plot may be built on: away from its border, roads, water and green."""
    inner = shapely.buffer(grounds, -6.0)
    blocked = [r.shape.buffer(HALF_WIDTH_M[r.kind] + 5) for r in (*roads, *lanes)]
    blocked += [p.shape.buffer(4) for p in kept]
    tree = shapely.STRtree(blocked)
    mine, other = tree.query(inner, predicate="intersects")
    for n in np.unique(mine):
        obstacles = shapely.union_all(tree.geometries[other[mine == n]])
        inner[n] = _largest(shapely.difference(inner[n], obstacles))
    return inner


def _largest(shape: Any) -> Any:
    return max(shapely.get_parts(shape), key=lambda part: part.area, default=shapely.Polygon())
