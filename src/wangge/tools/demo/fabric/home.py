"""Picks the grid where the demo's grid member works, and points on its borders."""

from __future__ import annotations

from collections import Counter

import shapely

from wangge.tools.demo.fabric.plan import Spot, TownPlan


def home_grid(plan: TownPlan, level: str) -> str:
    """The grid of `level` where estates, shops and roads are best mixed."""
    width = max((len(g.code) for g in plan.grids if g.level == level), default=0)
    kinds: dict[str, Counter[str]] = {}
    for spot in plan.spots:
        kinds.setdefault(spot.grid[:width], Counter())[spot.kind] += 1

    def mixed(code: str) -> tuple[int, str]:
        found = kinds[code]
        return min(found["estate"], 25) + min(found["shop"], 30) + min(found["road"], 60) // 2, code

    return max(kinds, key=mixed)


def spots_in(plan: TownPlan, grid: str) -> list[Spot]:
    """The spots of a grid."""
    return [s for s in plan.spots if s.grid.startswith(grid)]


def border_spots(plan: TownPlan, grid: str, count: int) -> list[Spot]:
    """Points on the border between `grid` and its neighbours: nobody can tell whose they are."""
    inside = [u for u in plan.units if u.grid.startswith(grid)]
    outside = [u for u in plan.units if not u.grid.startswith(grid)]
    tree = shapely.STRtree([u.shape for u in outside])
    found: list[Spot] = []
    for unit in inside:
        for other in sorted(tree.query(unit.shape, predicate="touches")):
            shared = shapely.line_merge(unit.shape.intersection(outside[int(other)].shape))
            if shared.length > 3e-4 and len(found) < count:
                point = shared.interpolate(0.5, normalized=True)
                words = f"{unit.name}与{outside[int(other)].name}之间"
                found.append(Spot(point.x, point.y, unit.code, unit.grid, words, "road"))
                break
    return found
