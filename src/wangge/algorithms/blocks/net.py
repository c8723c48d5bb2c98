"""From lines to faces: one noded net, polygonized, so that neighbours share every vertex.

Everything lies on a grid of a centimetre. Refuses lines that leave the ground: they are clipped.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Shapes = NDArray[Any]
CENTIMETRE = 0.01
OVERLAP_M2 = 0.5


def faces(ground: Any, lines: Shapes) -> Shapes:
    """The faces of the net that `lines` and the outline of `ground` make, in no set order.

    Their union is `ground`. Ends of lines that lead nowhere bound nothing and vanish.
    """
    outline = shapely.boundary(ground)
    inside = shapely.intersection(lines[~shapely.is_empty(lines)], ground)
    net = shapely.union_all([outline, *inside], grid_size=CENTIMETRE)
    made = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    middle = shapely.point_on_surface(made)
    kept: Shapes = made[shapely.intersects(shapely.set_precision(ground, CENTIMETRE), middle)]
    return kept


def around_buildings(lines: Shapes, buildings: Shapes) -> Shapes:
    """The same lines, led around every building that they cross.

    What runs inside a building goes; the outlines of the buildings crossed are added, so that
    the net stays closed and a building's footprint is a face of its own.
    """
    if not len(buildings) or not len(lines):
        return lines
    tree = shapely.STRtree(buildings)
    line, building = tree.query(lines, predicate="crosses")
    if not len(line):
        return lines
    crossed = np.unique(building)
    cut = lines.copy()
    for n in np.unique(line):
        mine = shapely.union_all(buildings[building[line == n]])
        cut[n] = shapely.difference(lines[n], mine)
    outlines = shapely.boundary(buildings[crossed])
    parts: Shapes = np.concatenate([cut[~shapely.is_empty(cut)], outlines])
    return parts


def flat(shapes: Shapes) -> Shapes:
    """Valid polygons or lines on the centimetre grid; what is empty goes."""
    found = shapely.get_parts(shapely.make_valid(shapes))
    found = shapely.set_precision(found, CENTIMETRE)
    kept: Shapes = found[~(shapely.is_missing(found) | shapely.is_empty(found))]
    return kept


def complexes(buildings: Shapes) -> Shapes:
    """Buildings that lie over one another (a tower on its podium) as one; neighbours stay apart."""
    sound = flat(buildings)
    one, other = shapely.STRtree(sound).query(sound, predicate="intersects")
    pair = one < other
    one, other = one[pair], other[pair]
    over = shapely.area(shapely.intersection(sound[one], sound[other])) > OVERLAP_M2
    links = coo_array((np.ones(over.sum()), (one[over], other[over])), shape=(len(sound),) * 2)
    count, group = connected_components(links, directed=False)
    order = np.argsort(group, kind="stable")
    parts = np.split(sound[order], np.searchsorted(group[order], np.arange(1, count)))
    joined = [p[0] if len(p) == 1 else shapely.union_all(p, grid_size=CENTIMETRE) for p in parts]
    found: Shapes = shapely.get_parts(np.array(joined if len(sound) else [], object))
    return found
