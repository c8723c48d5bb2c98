"""Grids in force, out of a file: which grid each base unit lies in, and by what label.

A label may be a number or a code of text; it comes back unchanged in what is written.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.partition import NO_GRID
from wangge.tools.partition.layers import Layer, read_layer
from wangge.tools.partition.output import TABLE
from wangge.tools.partition.plane import in_system_of
from wangge.tools.partition.problems import no_column, problem_with

GRID_COLUMN = "grid"
_NEW = "new-"  # a grid without a former label, where labels are text


@dataclass(frozen=True)
class Former:
    """`grid[i]`: the grid of unit i or NO_GRID; `texts`: labels behind its numbers, if text."""

    grid: NDArray[np.int64]
    texts: tuple[str, ...] | None = None

    def labels(self, assignment: NDArray[np.int64]) -> NDArray[Any]:
        """The labels of a new division, as the file writes them; new grids follow."""
        if self.texts is None:
            return assignment
        new = range(int(assignment.max()) + 1 - len(self.texts))
        known = [*self.texts, *(f"{_NEW}{n + 1}" for n in new)]
        return np.array(known, object)[assignment]


def former_grids(path: Path, town: Layer | None, n: int) -> Former:
    """The grids in force of n units, by a column `grid`.

    A file of polygons (grids or units, in any order and system) is laid under the units; a table
    (.npz, or a file without shapes) has one row for each unit, in their order. Units outside and
    rows without a value have no grid. Raises InvalidInput.
    """
    if path.suffix.lower() == TABLE:
        return _numbered(path, _archive(path), n)
    layer = read_layer(path, kind="Polygon", wanted=(GRID_COLUMN,), first=True)
    values = layer.column(GRID_COLUMN)
    if town is None or shapely.is_missing(layer.geometry).all():
        return _numbered(path, values, n)
    ground = in_system_of(layer, town)
    points = shapely.point_on_surface(town.geometry)
    unit, feature = shapely.STRtree(ground).query(points, predicate="within")
    if not len(unit):
        raise problem_with(
            path,
            GRID_COLUMN,
            "与基本单元没有重叠，无法沿用现有网格",
            "doesn't cover any base unit, so there are no grids to keep",
        )
    spread = np.full(n, None, object)
    spread[unit] = values[feature]
    return _numbered(path, spread, n)


def _numbered(path: Path, values: NDArray[Any], n: int) -> Former:
    if values.shape != (n,):
        raise problem_with(
            path,
            GRID_COLUMN,
            f"应有 {n} 个单元，而有 {len(values)} 个",
            f"should hold {n} units, not {len(values)}",
        )
    known = np.array([v is not None and v == v and v != "" for v in values.tolist()])
    grid = np.full(n, NO_GRID, np.int64)
    whole = [_whole(v) for v in values[known].tolist()]
    numbers = [v for v in whole if v is not None]
    if len(numbers) == len(whole):
        grid[known] = numbers
        return Former(grid)
    texts, number = np.unique([str(v) for v in values[known]], return_inverse=True)
    grid[known] = number
    return Former(grid, tuple(map(str, texts)))


def _whole(value: Any) -> int | None:
    """A label that is a plain number from 0; None for any other, which is kept as text."""
    if isinstance(value, (int, float)) and 0 <= value < 2**53 and value == int(value):
        return int(value)
    return None


def _archive(path: Path) -> NDArray[Any]:
    if not path.exists():
        raise problem_with(path, "file", "不存在", "does not exist")
    try:
        with np.load(path) as data:
            if GRID_COLUMN not in data:
                raise no_column(path, GRID_COLUMN, list(data))
            return np.atleast_1d(data[GRID_COLUMN])
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise problem_with(
            path, GRID_COLUMN, f"不是可读的 .npz（{error}）", f"is no readable .npz ({error})"
        ) from error
