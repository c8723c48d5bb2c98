"""A board as `ground.json`: columns instead of rows, so that 10,000 units stay small."""

from __future__ import annotations

import json
from typing import Any

from numpy.typing import NDArray

from wangge.domain.redrawing.api import Board, Division
from wangge.packs.schema import LevelSpec


def ground_json(board: Board) -> str:
    """The text of the answer; see `docs/guides/redrawing.md` for its parts."""
    net = board.net
    body = {
        "drawing": str(board.drawing_id),
        "version": board.number,
        "scheme": board.scheme_key,
        "leaf_level": _level(board.level),
        "levels": [_level(level) for level in board.levels],
        "weights": [
            {"key": w.key, "zh": w.zh, "en": w.en, "total": _short(w.total), "missing": w.missing}
            for w in board.weights
        ],
        "units": {
            "code": net.codes,
            "parent": board.uppers.of_unit,
            "area_m2": _column(net.area_m2),
            "exterior_m": _column(net.exterior_m),
            "x_m": _column(net.x_m),
            "y_m": _column(net.y_m),
            "weight": {w.key: [_short(v) for v in w.values] for w in board.weights},
        },
        "uppers": _grids(board.uppers),
        "borders": {
            "left": net.left.tolist(),
            "right": net.right.tolist(),
            "shared_m": _column(net.shared_m),
            "barrier": net.barrier.tolist(),
        },
        "grids": _grids(board.now),
        "leaf": board.now.of_unit,
        "former_grids": _grids(board.former),
        "former": board.former.of_unit,
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    features = ",".join(
        f'{{"type":"Feature","id":{n},"properties":{{}},"geometry":{shape}}}'
        for n, shape in enumerate(board.shapes)
    )
    return f'{text[:-1]},"shapes":{{"type":"FeatureCollection","features":[{features}]}}}}'


def leaves_json(level: LevelSpec, division: Division, uppers: Division) -> dict[str, Any]:
    """A division beside the ground: the grid of each unit, in the order of the board's."""
    width = level.code_width
    return {
        "level": level.key,
        "grids": [
            {"code": c, "name": zh, "name_en": en, "parent": c[: len(c) - width]}
            for c, zh, en in division.grids
        ],
        "leaf": division.of_unit,
        "uppers": _grids(uppers),
    }


def _level(level: LevelSpec) -> dict[str, str]:
    return {"key": level.key, "zh": level.name.zh, "en": level.name.en}


def _grids(division: Division) -> list[dict[str, str]]:
    return [{"code": c, "name": zh, "name_en": en} for c, zh, en in division.grids]


def _column(values: NDArray[Any]) -> list[float]:
    """To the decimetre."""
    rounded: list[float] = values.round(1).tolist()
    return rounded


def _short(value: float | None) -> float | None:
    """A whole number without its `.0`."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 3)
