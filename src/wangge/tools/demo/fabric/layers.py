"""The town's own map behind the grids: land, green, water, roads, buildings (degrees)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely

from wangge.tools.demo.fabric.ground import Ground
from wangge.tools.demo.fabric.plan import PlannedFeature, PlannedLayer


def drawn_layers(ground: Ground) -> tuple[PlannedLayer, ...]:
    """Five layers, the lowest first."""

    def layer(key: str, zh: str, en: str, rows: Iterable[tuple[Any, str, str]]) -> PlannedLayer:
        parts = [(part, kind, name) for shape, kind, name in rows for part in _parts(shape)]
        shapes = ground.warp.degrees(np.array([p for p, _, _ in parts], dtype=object))
        features = [
            PlannedFeature(shape, kind, name)
            for shape, (_, kind, name) in zip(shapes, parts, strict=True)
        ]
        return PlannedLayer(key, zh, en, tuple(features))

    land = shapely.coverage_union_all(ground.grounds)
    roads = [*ground.lanes, *ground.roads]
    return (
        layer("land", "陆地", "Land", [(land, "town", "")]),
        layer("green", "绿地", "Green", ((p.shape, p.kind, p.name) for p in ground.green)),
        layer("water", "水面", "Water", ((p.shape, p.kind, p.name) for p in ground.water)),
        layer("road", "道路", "Roads", ((r.shape, r.kind, r.name) for r in roads)),
        layer("building", "建筑", "Buildings", ((b.shape, b.zone, "") for b in ground.buildings)),
    )


def _parts(shape: Any) -> list[Any]:
    return [p for p in shapely.get_parts(shape) if not p.is_empty]
