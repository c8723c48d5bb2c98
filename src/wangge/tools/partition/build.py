"""The problem behind a file: a benchmark file (.npz) or polygons with weights.

Owns how files become a problem and a division becomes polygons again.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.partition import Problem, Result
from wangge.algorithms.partition.polygons import problem_of
from wangge.algorithms.partition.report import compactness
from wangge.tools.partition.former import GRID_COLUMN, Former
from wangge.tools.partition.layers import (
    Layer,
    read_lines,
    read_units,
    split_name,
)
from wangge.tools.partition.output import FORMATS, TABLE, check_target, write_layers
from wangge.tools.partition.plane import from_metres, in_system_of, to_metres
from wangge.tools.partition.problems import problem_with
from wangge.tools.partition.seams import SNAP_M, Cover, coverage, dissolve, seams

_OWN = (GRID_COLUMN, "units", "area_m2", "compact", "upper")


@dataclass(frozen=True)
class Town:
    """A problem, its layer and seamless polygons in metres (None for a benchmark file)."""

    problem: Problem
    layer: Layer | None = None
    cover: Cover | None = None

    @property
    def scattered_units(self) -> int:
        """Units that are themselves in several pieces: their grid can't be whole on the map."""
        if self.cover is None:
            return 0
        pieces = shapely.get_num_geometries(self.cover.shapes)
        return int((pieces > 1).sum())


def read_town(
    path: Path,
    weights: Sequence[str],
    *,
    parent: str | None,
    barriers: Path | None,
    barrier_width_m: float,
    mend_m: float = SNAP_M,
) -> Town:
    """The town in `path`; raises InvalidInput naming file, field and row."""
    if path.suffix.lower() == TABLE:
        return Town(_benchmark(path))
    layer = read_units(path, [*weights, *([parent] if parent else [])])
    columns = [_weights(layer, name) for name in weights]
    uppers = _uppers(layer, parent) if parent else None
    cover = coverage(layer, to_metres(layer), mend_m)
    problem = problem_of(
        cover.shapes,
        np.column_stack(columns),
        kinds=weights,
        parent=uppers,
        barriers=None if barriers is None else _lines(barriers, layer),
        barrier_width_m=barrier_width_m,
        least_border_m=2 * mend_m if cover.touched else 0.0,  # a mended corner is no border
        trusted=True,
    )
    return Town(problem, layer, cover)


def _weights(layer: Layer, name: str) -> NDArray[np.float64]:
    values = layer.numbers(name)
    bad = values < 0
    if bad.any():
        at = int(bad.argmax())
        raise problem_with(
            layer.path,
            name,
            f"第 {at + 1} 个要素的“{name}”为负数 {values[at]:g}",
            f"feature {at + 1} has a negative {name}, {values[at]:g}",
            row=at + 1,
        )
    if not values.any():
        raise problem_with(
            layer.path,
            name,
            f"“{name}”处处为零，无法据以均衡",
            f"{name} is zero everywhere; nothing can be balanced by it",
        )
    return values


def _uppers(layer: Layer, column: str) -> list[str]:
    """The name of each unit's upper unit; none may be without."""
    values = layer.column(column).tolist()
    names = ["" if v is None or v != v else _name(v) for v in values]
    if "" in names:
        at = names.index("")
        raise problem_with(
            layer.path,
            column,
            f"第 {at + 1} 个要素的“{column}”为空，不知属于哪个上级单元",
            f"feature {at + 1} has no {column}, so its upper unit isn't known",
            row=at + 1,
        )
    return names


def _name(value: Any) -> str:
    """As a person would write it: 110101.0 is a code of digits."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


def _benchmark(path: Path) -> Problem:
    if not path.exists():
        raise problem_with(path, "file", "不存在", "does not exist")
    try:
        return Problem.load(path)
    except (OSError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise problem_with(
            path, "file", f"不是可读的 .npz（{error}）", f"is no readable .npz ({error})"
        ) from error


def _lines(path: Path, town: Layer) -> NDArray[Any]:
    """Barrier lines in the town's metres."""
    layer = read_lines(path)
    kept = Layer(layer.path, in_system_of(layer, town), {}, town.crs)
    flat = to_metres(kept, town)
    return flat[np.isfinite(shapely.bounds(flat)).all(axis=1)]


def check_out(path: Path, inputs: Sequence[Path]) -> None:
    """Refuse, before anything is read, an output that couldn't be written."""
    files = [split_name(f)[0] for f in inputs]
    table = files[0].suffix.lower() == TABLE
    check_target(path, files, [TABLE] if table else [*FORMATS, TABLE])


def write_town(path: Path, town: Town, result: Result, former: Former | None) -> dict[str, Any]:
    """Write the grids (GeoPackage: grids and units; .npz: labels) and judge their seams."""
    names = former.labels(result.assignment) if former else result.assignment
    if path.suffix.lower() == TABLE:
        kept = names.astype(str) if names.dtype == object else names
        np.savez(path, grid=kept)
    if town.layer is None or town.cover is None:
        return {}
    if path.suffix.lower() != TABLE:
        source = town.layer.geometry
        if town.cover.touched:
            source = from_metres(town.layer, town.cover.shapes)
        _, shapes = dissolve(source, result.assignment)
        grids = _columns(town.problem, result.assignment, names)
        units = _with_grid(town.layer.columns, names)
        write_layers(path, [("grids", shapes, grids), ("units", source, units)], town.layer.crs)
    return seams(town.cover.shapes, result.assignment)


def _columns(
    problem: Problem, assignment: NDArray[np.int64], names: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Figures of each grid; a weight called as one of them gets a longer name."""
    labels, first, position = np.unique(assignment, return_index=True, return_inverse=True)
    columns: dict[str, NDArray[Any]] = {
        GRID_COLUMN: names[first],
        "units": np.bincount(position),
        "area_m2": np.bincount(position, problem.area_m2),
        "compact": compactness(problem, position, len(labels)),
    }
    for c, kind in enumerate(problem.kinds):
        name = f"{kind}_sum" if kind in _OWN else kind
        columns[name] = np.bincount(position, problem.weights[:, c])
    if problem.parent_names is not None:
        columns["upper"] = np.array(problem.parent_names, object)[problem.parent[first]]
    return columns


def _with_grid(columns: Mapping[str, NDArray[Any]], names: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """A unit's columns with its grid; an earlier one stays as `grid_before`."""
    kept = {("grid_before" if n.lower() == GRID_COLUMN else n): v for n, v in columns.items()}
    return {GRID_COLUMN: names} | kept
