"""The problem behind a file: a benchmark file (.npz) or polygons with weights.

Owns how files become a problem and a division becomes polygons again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage.borders import barrier_classes, borders
from wangge.algorithms.partition import MAIN_BARRIER, NO_GRID, Problem, Result
from wangge.algorithms.partition.report import compactness
from wangge.tools.partition.polygons import (
    Layer,
    coverage,
    from_metres,
    problem_with,
    read_layer,
    read_units,
    reproject,
    to_metres,
    write_layers,
)

GRID_COLUMN = "grid"


@dataclass(frozen=True)
class Town:
    """A problem, its layer and polygons in metres (None for a benchmark file), mended units."""

    problem: Problem
    layer: Layer | None
    metres: NDArray[Any] | None
    mended: int = 0


def read_town(
    path: Path,
    weights: Sequence[str],
    *,
    parent: str | None,
    barriers: Path | None,
    barrier_width_m: float,
) -> Town:
    """The town in `path`; raises InvalidInput naming file and field."""
    if path.suffix.lower() == ".npz":
        return Town(_benchmark(path), None, None)
    layer = read_units(path)
    columns = [layer.numbers(name) for name in weights]
    for name, values in zip(weights, columns, strict=True):
        if (values < 0).any():
            at = int((values < 0).argmax())
            raise problem_with(
                layer.path,
                name,
                f"第 {at + 1} 个要素的“{name}”为负数 {values[at]:g}",
                f"feature {at + 1} has a negative {name}, {values[at]:g}",
            )
    metres, mended = coverage(layer, to_metres(layer))
    found = borders(metres)
    barrier = None
    if barriers is not None:
        lines = _lines(barriers, layer)
        barrier = barrier_classes(found, lines, barrier_width_m, MAIN_BARRIER)
    uppers = None
    if parent is not None:
        uppers = np.unique(layer.column(parent).astype(str), return_inverse=True)[1]
    middle = shapely.centroid(metres)
    problem = Problem.of(
        weights=np.column_stack(columns),
        area_m2=shapely.area(metres),
        x_m=shapely.get_x(middle),
        y_m=shapely.get_y(middle),
        exterior_m=found.exterior_m,
        left=found.left,
        right=found.right,
        shared_m=found.shared_m,
        barrier=barrier,
        parent=uppers,
        names=[str(i + 1) for i in range(len(metres))],
        kinds=weights,
    )
    return Town(problem, layer, metres, mended)


def _benchmark(path: Path) -> Problem:
    if not path.exists():
        raise problem_with(path, "file", "不存在", "does not exist")
    try:
        return Problem.load(path)
    except (OSError, ValueError) as error:
        raise problem_with(
            path, "file", f"不是可读的 .npz（{error}）", f"is no readable .npz ({error})"
        ) from error


def _lines(path: Path, town: Layer) -> NDArray[Any]:
    """Barrier lines in the town's metres."""
    layer = read_layer(path)
    geometry = layer.geometry[
        ~(shapely.is_missing(layer.geometry) | shapely.is_empty(layer.geometry))
    ]
    if town.crs and layer.crs:
        geometry = reproject(geometry, layer.crs, town.crs)
    return to_metres(Layer(layer.path, geometry, {}, town.crs), town)


def former_grids(path: Path, town: Town) -> NDArray[np.int64]:
    """The grid in force of each unit: from a file of grids (or units) with a `grid` column."""
    if town.layer is None or path.suffix.lower() in (".npz", ".csv"):
        return _former_table(path, town.problem.n)
    layer = read_layer(path)
    grids = layer.numbers(GRID_COLUMN).astype(np.int64)
    points = shapely.point_on_surface(town.layer.geometry)
    unit, grid = shapely.STRtree(layer.geometry).query(points, predicate="within")
    former = np.full(town.problem.n, NO_GRID, np.int64)
    former[unit] = grids[grid]
    if (former == NO_GRID).all():
        raise problem_with(
            path,
            GRID_COLUMN,
            "与基本单元没有重叠，无法沿用现有网格",
            "doesn't cover any base unit, so there are no grids to keep",
        )
    return former


def _former_table(path: Path, n: int) -> NDArray[np.int64]:
    try:
        with np.load(path) as data:
            former = np.asarray(data[GRID_COLUMN], np.int64)
    except (OSError, ValueError, KeyError) as error:
        raise problem_with(
            path, GRID_COLUMN, f"没有字段 grid（{error}）", f"holds no field grid ({error})"
        ) from error
    if former.shape != (n,):
        raise problem_with(
            path, GRID_COLUMN, f"应有 {n} 个单元", f"should hold {n} units, not {former.shape}"
        )
    return former


def dissolve(polygons: NDArray[Any], assignment: NDArray[np.int64]) -> tuple[Any, NDArray[Any]]:
    """Grid labels and their polygons: unions of units along exactly shared borders."""
    labels = np.unique(assignment)
    order = np.argsort(assignment, kind="stable")
    groups = np.split(polygons[order], np.searchsorted(assignment[order], labels[1:]))
    return labels, np.array([_plain(shapely.coverage_union_all(g)) for g in groups], object)


def _plain(geometry: Any) -> Any:
    """A polygon instead of a collection of one."""
    parts = shapely.get_parts(geometry)
    return parts[0] if len(parts) == 1 else geometry


def write_town(path: Path, town: Town, result: Result) -> dict[str, Any]:
    """Write the grids (GeoPackage: grids and units; .npz: labels) and judge their seams."""
    if town.layer is None or town.metres is None:
        np.savez(path, grid=result.assignment)
        return {}
    problem = town.problem
    labels, position = np.unique(result.assignment, return_inverse=True)
    source = from_metres(town.layer, town.metres) if town.mended else town.layer.geometry
    _, shapes = dissolve(source, result.assignment)
    columns: dict[str, NDArray[Any]] = {
        GRID_COLUMN: labels,
        "units": np.bincount(position),
        "area_m2": np.bincount(position, problem.area_m2),
        "compact": compactness(problem, position, len(labels)),
    }
    for c, kind in enumerate(problem.kinds):
        columns[kind] = np.bincount(position, problem.weights[:, c])
    units = {GRID_COLUMN: result.assignment, **town.layer.columns}
    write_layers(path, [("grids", shapes, columns), ("units", source, units)], town.layer.crs)
    return seams(town.metres, result.assignment)


def seams(metres: NDArray[Any], assignment: NDArray[np.int64]) -> dict[str, Any]:
    """Whether the grids are seamless: valid coverage, same outline as the town, no overlap."""
    _, shapes = dissolve(metres, assignment)
    town = shapely.coverage_union_all(metres)
    whole = shapely.coverage_union_all(shapes)
    gap = shapely.hausdorff_distance(shapely.boundary(town), shapely.boundary(whole))
    return {
        "coverage_valid": bool(shapely.coverage_is_valid(shapes)),
        "outline_difference_m": float(gap),
        "area_difference_m2": float(abs(shapely.area(shapes).sum() - shapely.area(town))),
    }
