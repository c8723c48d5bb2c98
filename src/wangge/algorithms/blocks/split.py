"""Lines that divide a large built-up block between its buildings, into parts of even area.

Each building gets the ground nearest to it; the parts are drawn by `partition`, so they are
whole and compact. Refuses to divide a block with fewer buildings than parts.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.blocks.net import CENTIMETRE, Shapes
from wangge.algorithms.coverage.borders import Borders, borders
from wangge.algorithms.partition import Problem, partition
from wangge.kernel.errors import InvalidInput

STEP_M = 5.0
"""How far apart the points on an outline are from which the nearest ground is found."""
LARGE = 1.5
"""A block is divided when it has more than so many times the area aimed at."""
BUILT_UP = 0.05
"""Share of a block under buildings from which it counts as built up."""


def dividing_lines(blocks: Shapes, buildings: Shapes, target_m2: float) -> Shapes:
    """The lines along which blocks are to be divided; none inside a building's ground."""
    if not len(buildings):
        return np.empty(0, object)
    tree = shapely.STRtree(shapely.point_on_surface(buildings))
    block, building = tree.query(blocks, predicate="contains")
    found = []
    for n in np.unique(block):
        mine = buildings[building[block == n]]
        parts = min(len(mine), round(float(shapely.area(blocks[n])) / target_m2))
        built = float(shapely.area(mine).sum() / shapely.area(blocks[n]))
        large = float(shapely.area(blocks[n])) > LARGE * target_m2
        if parts > 1 and large and built >= BUILT_UP:
            found.append(_between(blocks[n], mine, parts))
    lines: Shapes = shapely.get_parts(np.array(found, object))
    return lines


def _between(block: object, buildings: Shapes, parts: int) -> object:
    """The inner borders of `parts` even parts of the block, each of whole cells."""
    cells, _ = cells_of(block, shapely.boundary(buildings))
    if len(cells) < parts:
        return shapely.MultiLineString()
    found = borders(cells)
    label = _labels(cells, found, parts)
    apart = label[found.segments.left] != label[found.segments.right]
    return shapely.line_merge(
        shapely.multilinestrings(shapely.linestrings(found.segments.ends[apart]))
    )


def _labels(cells: Shapes, found: Borders, parts: int) -> NDArray[np.int64]:
    middle = shapely.centroid(cells)
    problem = Problem.of(
        weights=shapely.area(cells),
        area_m2=shapely.area(cells),
        x_m=shapely.get_x(middle),
        y_m=shapely.get_y(middle),
        exterior_m=found.exterior_m,
        left=found.left,
        right=found.right,
        shared_m=found.shared_m,
    )
    try:
        return partition(problem, k=parts, max_imbalance=0.25, islands="join").assignment
    except InvalidInput:  # ground in more pieces than parts: it stays whole
        return np.zeros(len(cells), np.int64)


def cells_of(ground: object, sites: Shapes) -> tuple[Shapes, NDArray[np.int64]]:
    """The ground nearest to each of `sites` (lines or points), and which site a cell is of.

    Cells tile the ground and share every vertex. A site without ground of its own has no cell.
    """
    dense = shapely.segmentize(sites, STEP_M)
    points, site = shapely.get_coordinates(dense, return_index=True)
    points, first = np.unique(np.round(points / CENTIMETRE) * CENTIMETRE, axis=0, return_index=True)
    site = site[first]
    drawn = shapely.voronoi_polygons(
        shapely.multipoints(points), extend_to=ground, only_edges=False, ordered=True
    )
    near = shapely.get_parts(drawn)
    merged = np.array(
        [shapely.coverage_union_all(near[site == n]) for n in np.unique(site)], object
    )
    edges = shapely.boundary(merged)
    net = shapely.union_all(
        [shapely.boundary(ground), *shapely.intersection(edges, ground)], grid_size=CENTIMETRE
    )
    made = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    middle = shapely.point_on_surface(made)
    made = made[shapely.intersects(ground, middle)]
    tree = shapely.STRtree(merged)
    cell, owner = tree.query(shapely.point_on_surface(made), predicate="intersects")
    whose = np.full(len(made), -1, np.int64)
    whose[cell[::-1]] = np.unique(site)[owner[::-1]]
    return made, whose
