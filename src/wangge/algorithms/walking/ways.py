"""How far it is on foot along roads: from the nearest of some stations to many places.

Roads are cut where they cross. Beside the roads somebody walks straight, at most `access_m` and
never through a barrier; roads themselves cross barriers (bridges). All coordinates are metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

_GRAIN_M = 0.01
"""Ends of roads nearer than this are one."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """Roads between crossings: `shapes[i]` leads from node `ends[i, 0]` to node `ends[i, 1]`."""

    shapes: NDArray[Any]
    ends: Ints
    lengths_m: Floats
    tree: shapely.STRtree

    def __len__(self) -> int:
        return len(self.shapes)


def network(lines: Iterable[Any]) -> Network:
    """The network of lines (shapely, metres), cut where they cross; other shapes are left out."""
    parts = [p for line in lines for p in shapely.get_parts(line) if p.geom_type == "LineString"]
    shapes = shapely.get_parts(shapely.node(shapely.MultiLineString(parts)))
    shapes = shapes[shapely.length(shapes) > _GRAIN_M]
    if not len(shapes):
        none = np.empty((0, 2), np.int64)
        return Network(shapes, none, np.empty(0), shapely.STRtree(shapes))
    first, last = shapely.get_point(shapes, 0), shapely.get_point(shapes, -1)
    points = shapely.get_coordinates(np.concatenate([first, last]))
    _, nodes = np.unique(np.round(points / _GRAIN_M), axis=0, return_inverse=True)
    ends = nodes.reshape(2, len(shapes)).T.astype(np.int64)
    return Network(shapes, ends, shapely.length(shapes), shapely.STRtree(shapes))


class Barriers:
    """What nobody walks through beside the roads."""

    def __init__(self, shapes: Sequence[Any] = ()) -> None:
        self._tree = shapely.STRtree(list(shapes))

    def free(self, starts: Floats, stops: Floats) -> NDArray[np.bool_]:
        """For pairs of points, (n, 2) each: whether the straight way between them is free."""
        free = np.ones(len(starts), bool)
        if len(starts) and len(self._tree.geometries):
            ways = shapely.linestrings(np.stack([starts, stops], axis=1))
            free[self._tree.query(ways, predicate="intersects")[0]] = False
        return free


def walked_m(
    roads: Network,
    stations: Floats,
    places: Floats,
    *,
    reach_m: float,
    access_m: float,
    barriers: Barriers,
) -> Floats:
    """Metres on foot from the nearest station to each place; infinite beyond `reach_m`.

    `stations` (k, 2) and `places` (n, 2). Dijkstra over the roads within reach of the stations;
    a place near a station (`access_m`) is also reached straight.
    """
    best = _straight(stations, places, barriers, access_m)
    near = _near(roads, stations, reach_m)
    if len(near):
        begin = _entries(roads, stations, access_m, barriers)
        arrive = _entries(roads, places, access_m, barriers)
        along = _along(roads, begin, arrive, near, reach_m)
        np.minimum.at(best, arrive.point, along)
    return np.where(best <= reach_m, best, np.inf)


def straight_m(stations: Floats, places: Floats, *, detour: float, barriers: Barriers) -> Floats:
    """Without roads: straight lines times `detour`; infinite where a barrier lies between."""
    return detour * _straight(stations, places, barriers, np.inf)


@dataclass(frozen=True)
class _Entries:
    """Ways from points onto roads: `aside_m` beside the roads to `at_m` along the road's shape."""

    point: Ints
    road: Ints
    aside_m: Floats
    at_m: Floats


def _straight(stations: Floats, places: Floats, barriers: Barriers, most_m: float) -> Floats:
    best = np.full(len(places), np.inf)
    for station in stations:
        apart = np.hypot(*(places - station).T)
        close = np.flatnonzero((apart <= most_m) & (apart < best))
        starts = np.broadcast_to(station, (len(close), 2))
        close = close[barriers.free(starts, places[close])]
        best[close] = apart[close]
    return best


def _near(roads: Network, stations: Floats, reach_m: float) -> Ints:
    """The roads that may be walked within reach of the stations."""
    boxes = shapely.box(*(stations - reach_m).T, *(stations + reach_m).T)
    return np.unique(roads.tree.query(boxes)[1]) if len(stations) else np.empty(0, np.int64)


def _entries(roads: Network, points: Floats, access_m: float, barriers: Barriers) -> _Entries:
    spots = shapely.points(points)
    point, road = roads.tree.query(spots, predicate="dwithin", distance=access_m)
    at_m = shapely.line_locate_point(roads.shapes[road], spots[point])
    feet = shapely.get_coordinates(shapely.line_interpolate_point(roads.shapes[road], at_m))
    aside_m = np.hypot(*(feet - points[point]).T)
    free = barriers.free(points[point], feet)
    return _Entries(point[free], road[free], aside_m[free], at_m[free])


def _along(roads: Network, begin: _Entries, arrive: _Entries, near: Ints, reach_m: float) -> Floats:
    """For each arrival the least metres from any beginning."""
    to_node = _to_nodes(roads, begin, near, reach_m)
    ends, rest_m = roads.ends[arrive.road], roads.lengths_m[arrive.road] - arrive.at_m
    over = np.minimum(to_node[ends[:, 0]] + arrive.at_m, to_node[ends[:, 1]] + rest_m)
    same = np.full(len(over), np.inf)
    for road, aside_m, at_m in zip(begin.road, begin.aside_m, begin.at_m, strict=True):
        here = arrive.road == road
        same[here] = np.minimum(same[here], aside_m + np.abs(arrive.at_m[here] - at_m))
    return np.asarray(np.minimum(over, same) + arrive.aside_m)


def _to_nodes(roads: Network, begin: _Entries, near: Ints, reach_m: float) -> Floats:
    """Metres to each node of the network."""
    known, local = np.unique(roads.ends[near], return_inverse=True)
    graph = _graph(local.reshape(-1, 2), roads.lengths_m[near], len(known))
    cost = np.full(len(known), np.inf)
    inside = np.isin(begin.road, near)
    ends = np.searchsorted(known, roads.ends[begin.road[inside]])
    first_m = begin.aside_m[inside] + begin.at_m[inside]
    last_m = begin.aside_m[inside] + roads.lengths_m[begin.road[inside]] - begin.at_m[inside]
    np.minimum.at(cost, ends[:, 0], first_m)
    np.minimum.at(cost, ends[:, 1], last_m)
    starts = np.flatnonzero(cost <= reach_m)
    found = np.full(int(roads.ends.max()) + 1, np.inf)
    if len(starts):
        apart = dijkstra(graph, directed=False, indices=starts, limit=reach_m)
        found[known] = (apart + cost[starts][:, None]).min(axis=0)
    return found


def _graph(ends: Ints, lengths_m: Floats, count: int) -> Any:
    """The least length between each two nodes; `csr_array` would add up parallel roads."""
    low, high = ends.min(axis=1), ends.max(axis=1)
    order = np.lexsort((lengths_m, high, low))
    order = order[low[order] != high[order]]
    pairs = np.stack([low[order], high[order]], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    chosen = order[first]
    return csr_array((lengths_m[chosen], (low[chosen], high[chosen])), shape=(count, count))
