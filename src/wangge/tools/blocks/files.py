"""The files behind base units, all brought into one plane in metres, and the file written.

Refuses what can't be used with an error that names file and field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.blocks import Blocks, Line, number
from wangge.tools.partition.layers import Layer, read_layer
from wangge.tools.partition.output import write_layers
from wangge.tools.partition.plane import from_metres, in_system_of, to_metres
from wangge.tools.partition.problems import problem_with

DEFAULT_CODE = "0" * 12


@dataclass(frozen=True)
class Sources:
    """What units are made of, in metres; `anchor` fixes the plane and the file's own system."""

    anchor: Layer
    ground: Any
    communities: NDArray[Any]
    codes: tuple[str, ...]
    lines: tuple[Line, ...]
    buildings: NDArray[Any]
    sums: dict[str, NDArray[np.float64]]
    points: NDArray[Any]


def read(
    *,
    ground: str | None,
    communities: str | None,
    code: str | None,
    minor: Sequence[str],
    main: Sequence[str],
    buildings: str | None,
    sums: Sequence[str],
    points: str | None,
) -> Sources:
    """Reads all files. A layer of a file is named `FILE#layer`. Raises `InvalidInput`."""
    anchor = read_layer(ground or communities or "")
    uppers = read_layer(communities) if communities else None
    shapes = _metres(uppers, anchor) if uppers else np.empty(0, object)
    outline = shapely.union_all(_metres(anchor, anchor))
    lines = [Line(s, "minor") for f in minor for s in _lines(f, anchor)]
    lines += [Line(s, "main") for f in main for s in _lines(f, anchor)]
    houses = read_layer(buildings) if buildings else None
    at = read_layer(points) if points else None
    found = _metres(at, anchor) if at else np.empty(0, object)
    return Sources(
        anchor=anchor,
        ground=outline,
        communities=shapes,
        codes=tuple(map(str, uppers.column(code))) if uppers and code else (),
        lines=tuple(lines),
        buildings=_metres(houses, anchor) if houses else np.empty(0, object),
        sums={name: houses.numbers(name) for name in sums} if houses else {},
        points=shapely.get_parts(found) if len(found) else found,
    )


def write(path: Path, sources: Sources, made: Blocks) -> dict[str, Any]:
    """Writes the units with their codes and sums; what was written, in figures."""
    owners = [sources.codes[n] if sources.codes else DEFAULT_CODE for n in made.community]
    area = shapely.area(made.polygons)
    count = len(made.polygons)
    inside = made.building >= 0
    columns: dict[str, NDArray[Any]] = {
        "code": np.array(number(made.polygons, owners), object),
        "area_m2": area,
    }
    if len(made.building):
        columns["buildings"] = np.bincount(made.building[inside], minlength=count)
    for name, values in sources.sums.items():
        columns[name] = np.bincount(made.building[inside], values[inside], count)
    shapes = from_metres(sources.anchor, made.polygons)
    write_layers(path, [("units", shapes, columns)], sources.anchor.crs)
    return {
        "units": count,
        "area_median_m2": float(np.median(area)),
        "area_min_m2": float(area.min()),
        "area_max_m2": float(area.max()),
        "left_small": made.left_small,
        "buildings": len(made.building),
        "buildings_outside": int((~inside).sum()),
        "coverage_valid": bool(shapely.coverage_is_valid(made.polygons)),
    }


def _metres(layer: Layer, anchor: Layer) -> NDArray[Any]:
    return to_metres(Layer(layer.path, in_system_of(layer, anchor), {}, anchor.crs), anchor)


def _lines(text: str, anchor: Layer) -> NDArray[Any]:
    """Lines as they are; of polygons (water, say) the outline."""
    shapes = _metres(read_layer(text), anchor)
    kinds = shapely.get_dimensions(shapes)
    if (kinds < 1).any():
        at = int((kinds < 1).argmax()) + 1
        raise problem_with(
            text, "geometry", f"第 {at} 个要素不是线或面", f"feature {at} is no line or polygon"
        )
    return np.where(kinds == 2, shapely.boundary(shapes), shapes)
