"""A made-up town of any size for the drawing workbench: crooked blocks in rows and columns."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

WEST, SOUTH, SIDE = 118.8, 32.0, 0.1
GRID, UPPER = 5, 20
"""The town is some 9.4 km wide and as high; a grid is 5 × 5 units, an upper grid 20 × 20."""


def town(side: int, drawing: str) -> dict[str, Any]:
    """The answer of ground.json for side² units with bent borders of two stretches."""
    rng, n, fine = np.random.default_rng(7), side * side, 2 * side + 1
    row, column = np.divmod(np.arange(n), side)
    y, x = np.divmod(np.arange(fine * fine), fine)
    bent = rng.uniform(-0.25, 0.25, (2, fine * fine))
    x, y = x + bent[0] * (x % (fine - 1) > 0), y + bent[1] * (y % (fine - 1) > 0)
    step = (0, 1, 2, fine + 2, 2 * fine + 2, 2 * fine + 1, 2 * fine, fine, 0)
    corners = (2 * row * fine + 2 * column)[:, None] + np.array(step)
    metre = SIDE * 111_320 * math.cos(math.radians(SOUTH)) / (2 * side)
    xs, ys = x[corners] * metre, y[corners] * metre
    area = abs((xs[:, :-1] * ys[:, 1:] - xs[:, 1:] * ys[:, :-1]).sum(1)) / 2
    degree = SIDE / (2 * side)
    high = degree * math.cos(math.radians(SOUTH))
    rings = np.stack([WEST + x[corners] * degree, SOUTH + y[corners] * high], 2).round(7)
    beside = [np.flatnonzero(column < side - 1), np.flatnonzero(row < side - 1)]
    left = np.concatenate(beside)
    right = np.concatenate([beside[0] + 1, beside[1] + side])
    rim = (column % (side - 1) == 0).astype(int) + (row % (side - 1) == 0)
    upper, of_upper = np.unique(row // UPPER * 1000 + column // UPPER, return_inverse=True)
    _, first, leaf = np.unique(
        row // GRID * 1000 + column // GRID, return_index=True, return_inverse=True
    )
    above = [f"320100001{k + 1:03d}" for k in range(len(upper))]
    grids = [
        {"code": f"{above[of_upper[u]]}{k:04d}", "name": f"第{k}网格", "parent": above[of_upper[u]]}
        for k, u in enumerate(first)
    ]
    level = {"key": "second", "zh": "网格", "en": "Grid"}
    households = rng.integers(10, 120, n)
    weights = [("households", "户数", households), ("area_m2", "面积", area)]
    shapes = [
        {"type": "Feature", "id": k, "properties": {},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for k, ring in enumerate(rings.tolist())
    ]  # fmt: skip
    return {
        "drawing": drawing, "version": 1, "scheme": "governance", "leaf_level": level,
        "levels": [{"key": "root", "zh": "街道", "en": "Street"}, level],
        "weights": [{"key": k, "zh": zh, "en": k, "total": float(v.sum()), "missing": 0}
                    for k, zh, v in weights],
        "units": {
            "code": [f"U{unit:06d}" for unit in range(n)], "parent": of_upper.tolist(),
            "area_m2": area.round(1).tolist(), "exterior_m": (rim * 2 * metre).round(1).tolist(),
            "x_m": xs[:, :-1].mean(1).round(1).tolist(),
            "y_m": ys[:, :-1].mean(1).round(1).tolist(),
            "weight": {k: v.tolist() for k, _, v in weights},
        },
        "uppers": [{"code": code, "name": f"第{k}社区"} for k, code in enumerate(above)],
        "borders": {"left": left.tolist(), "right": right.tolist(), "barrier": [0] * len(left),
                    "shared_m": [round(2 * metre, 1)] * len(left)},
        "grids": grids, "former_grids": grids, "leaf": leaf.tolist(), "former": leaf.tolist(),
        "shapes": {"type": "FeatureCollection", "features": shapes},
    }  # fmt: skip
