"""Walking along roads: against a search written otherwise, and what must hold of any town."""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.algorithms.walking import Barriers, network, straight_m, walked_m

OPEN = Barriers()
POINTS = st.tuples(st.integers(0, 12), st.integers(0, 12))
PLACES = st.lists(POINTS, min_size=1, max_size=8)
STREETS = st.lists(st.tuples(POINTS, POINTS).filter(lambda e: e[0] != e[1]), max_size=8)


def metres(points: Any) -> Any:
    """Tens of metres as an array of points."""
    return np.array(points, dtype=float).reshape(-1, 2) * 10


def lines(streets: Any) -> list[Any]:
    return [shapely.LineString(metres(s)) for s in streets]


def walk(streets: Any, stations: Any, places: Any, **more: Any) -> Any:
    given = {"reach_m": 400.0, "access_m": 25.0, "barriers": OPEN, **more}
    return walked_m(network(lines(streets)), metres(stations), metres(places), **given)


Graph = dict[Any, list[tuple[Any, float]]]


def by_hand(streets: Any, stations: Any, places: Any, access_m: float) -> list[float]:
    """The same by a plain search over a graph of all feet, ends and crossings."""
    shapes = list(shapely.get_parts(shapely.node(shapely.MultiLineString(lines(streets)))))
    graph: Graph = defaultdict(list)
    spots = {("s", i): p for i, p in enumerate(metres(stations))}
    spots |= {("p", i): p for i, p in enumerate(metres(places))}
    for number, shape in enumerate(shapes):
        _along(graph, number, shape, spots, access_m)
    for s in range(len(stations)):
        for p in range(len(places)):
            far = float(np.hypot(*(spots["s", s] - spots["p", p])))
            if far <= access_m:
                _tie(graph, ("s", s), ("p", p), far)
    best = _search(graph, [("s", s) for s in range(len(stations))])
    return [best.get(("p", p), np.inf) for p in range(len(places))]


def _tie(graph: Graph, a: Any, b: Any, far: float) -> None:
    graph[a].append((b, far))
    graph[b].append((a, far))


def _along(graph: Graph, number: int, shape: Any, spots: Any, access_m: float) -> None:
    marks: list[tuple[float, Any]] = [(0.0, _node(shape.coords[0]))]
    for key, spot in spots.items():
        point = shapely.Point(spot)
        if shape.distance(point) <= access_m:
            foot = ("foot", key, number)
            _tie(graph, key, foot, shape.distance(point))
            marks.append((shape.project(point), foot))
    marks.append((shape.length, _node(shape.coords[-1])))
    marks.sort(key=lambda mark: mark[0])
    for (a_at, a), (b_at, b) in pairwise(marks):
        _tie(graph, a, b, b_at - a_at)


def _search(graph: Graph, starts: list[Any]) -> dict[Any, float]:
    best = dict.fromkeys(starts, 0.0)
    queue = [(0.0, n, start) for n, start in enumerate(starts)]
    count = len(queue)
    while queue:
        far, _, at = heapq.heappop(queue)
        if far > best[at] or at[0] == "p":
            continue
        for other, step in graph[at]:
            if other[0] != "s" and far + step < best.get(other, np.inf):
                best[other] = far + step
                count += 1
                heapq.heappush(queue, (far + step, count, other))
    return best


def _node(point: Any) -> Any:
    return ("n", round(point[0], 2), round(point[1], 2))


@settings(max_examples=25)
@given(STREETS.filter(bool), st.lists(POINTS, min_size=1, max_size=3), PLACES)
def test_the_same_as_a_plain_search(streets: Any, stations: Any, places: Any) -> None:
    found = walk(streets, stations, places, reach_m=5000.0)
    expected = np.array(by_hand(streets, stations, places, 25.0))
    assert (np.isfinite(found) == np.isfinite(expected)).all()
    both = np.isfinite(found)
    assert np.allclose(found[both], expected[both], atol=0.2)


@settings(max_examples=25)
@given(STREETS, st.lists(POINTS, min_size=1, max_size=3), PLACES)
def test_nobody_is_faster_than_straight_and_reach_is_kept(
    streets: Any, stations: Any, places: Any
) -> None:
    found = walk(streets, stations, places)
    straight = straight_m(metres(stations), metres(places), detour=1.0, barriers=OPEN)
    assert (found >= straight - 0.05).all()
    assert (found[np.isfinite(found)] <= 400).all()


@settings(max_examples=25)
@given(STREETS, STREETS, POINTS, POINTS, PLACES)
def test_more_roads_stations_or_time_reach_no_fewer(
    streets: Any, more: Any, station: Any, second: Any, places: Any
) -> None:
    once = walk(streets, [station], places, reach_m=200.0)
    assert (walk(streets, [station, second], places, reach_m=200.0) <= once + 0.2).all()
    longer = walk(streets, [station], places, reach_m=400.0)
    assert (longer <= once + 0.2).all()
    built = walk([*streets, *more], [station], places, reach_m=400.0)
    reached = np.isfinite(longer) & (longer < 399)
    assert (built[reached] <= longer[reached] + 0.2).all()


def test_a_river_is_crossed_on_the_bridge_only() -> None:
    river = shapely.box(45, -1000, 55, 1000)
    streets = [((0, 0), (4, 0)), ((6, 0), (12, 0))]
    there = walk(streets, [(4, 0)], [(6, 0)], barriers=Barriers([river]))
    assert np.isinf(there).all(), "no bridge"
    assert walk(streets, [(4, 0)], [(6, 0)])[0] == 20, "twenty metres aside without the river"
    bridge = ((4, 10), (6, 10))
    banks = [((4, 0), (4, 10)), ((6, 0), (6, 10))]
    over = walk([*streets, *banks, bridge], [(4, 0)], [(6, 0)], barriers=Barriers([river]))
    assert abs(over[0] - 220) < 0.05


def test_a_quarter_of_an_hour_at_four_and_a_half_kilometres() -> None:
    reach_m = 4500 / 60 * 15
    roads = network([shapely.LineString([(0, 0), (3000, 0)])])
    places = np.array([[1100.0, 20], [1110, 20], [2000, 0]])
    found = walked_m(
        roads, np.array([[0.0, 0]]), places, reach_m=reach_m, access_m=100, barriers=OPEN
    )
    assert reach_m == 1125 and found.tolist() == [1120, np.inf, np.inf]


def test_parallel_roads_count_as_the_shorter_and_loops_do_no_harm() -> None:
    detour = shapely.LineString([(0, 0), (50, 80), (100, 0)])
    ring = shapely.LinearRing([(100, 0), (130, 0), (130, 30)])
    roads = network([shapely.LineString([(0, 0), (100, 0)]), detour, shapely.LineString(ring)])
    found = walked_m(
        roads,
        np.array([[0.0, 0]]),
        np.array([[100.0, 0], [130, 30]]),
        reach_m=500,
        access_m=5,
        barriers=OPEN,
    )
    assert np.allclose(found, [100, 100 + np.hypot(30, 30)], atol=0.05)


def test_a_town_without_roads_or_stations_reaches_nothing_by_road() -> None:
    assert np.isinf(walk([], [(0, 0)], [(10, 0)])).all()
    assert np.isinf(walk([((0, 0), (9, 0))], [], [(5, 0)])).all()
