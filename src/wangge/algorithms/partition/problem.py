"""What is divided: base units with weights and borders, checked once on the way in.

Owns the input type and every refusal of unusable input. Refuses to repair or guess data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wangge.kernel.errors import InvalidInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SECONDARY_ROAD, MAIN_BARRIER = 1, 2
NO_GRID = -1


@dataclass(frozen=True)
class Problem:
    """n base units and m borders between them. Build it with `Problem.of` or `Problem.load`.

    `weights` is units × kinds; `left`, `right` name the two units of a border of `shared_m`
    metres; `barrier` is its class (0 none, 1 secondary road, 2 main road, river or rail);
    `parent` the upper unit that grids may not cross; `former` the grid now in force or NO_GRID.
    """

    weights: Floats
    area_m2: Floats
    x_m: Floats
    y_m: Floats
    exterior_m: Floats
    left: Ints
    right: Ints
    shared_m: Floats
    barrier: Ints
    parent: Ints
    former: Ints | None = None
    names: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = ("weight",)
    parent_names: tuple[str, ...] | None = None

    @property
    def n(self) -> int:
        """Number of base units."""
        return len(self.area_m2)

    def name(self, unit: int) -> str:
        """The unit's own code, or its position where it has none."""
        return self.names[unit] if self.names else str(unit)

    def parent_name(self, parent: int) -> str:
        """What an upper unit is called, or its number where it has no name."""
        return self.parent_names[parent] if self.parent_names else str(parent)

    @classmethod
    def of(
        cls,
        *,
        weights: ArrayLike,
        area_m2: ArrayLike,
        x_m: ArrayLike,
        y_m: ArrayLike,
        exterior_m: ArrayLike,
        left: ArrayLike,
        right: ArrayLike,
        shared_m: ArrayLike,
        barrier: ArrayLike | None = None,
        parent: ArrayLike | None = None,
        former: ArrayLike | None = None,
        names: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
        parent_names: Sequence[str] | None = None,
    ) -> Problem:
        """Checked problem from anything array-like; raises InvalidInput naming the field.

        `parent_names[p]` is what upper unit p is called in reports and remarks.
        """
        weight = np.asarray(weights, np.float64)
        weight = weight[:, None] if weight.ndim == 1 else weight
        n, m = len(weight), len(np.asarray(left))
        zeros = np.zeros
        problem = cls(
            weights=weight,
            area_m2=_floats("area_m2", area_m2, n),
            x_m=_floats("x_m", x_m, n, signed=True),
            y_m=_floats("y_m", y_m, n, signed=True),
            exterior_m=_floats("exterior_m", exterior_m, n),
            left=_ints("left", left, m),
            right=_ints("right", right, m),
            shared_m=_floats("shared_m", shared_m, m),
            barrier=_ints("barrier", zeros(m) if barrier is None else barrier, m),
            parent=_ints("parent", zeros(n) if parent is None else parent, n),
            former=None if former is None else _ints("former", former, n),
            names=None if names is None else tuple(map(str, names)),
            kinds=tuple(kinds)
            if kinds
            else _kind_names(weight.shape[1] if weight.ndim == 2 else 0),
            parent_names=None if parent_names is None else tuple(map(str, parent_names)),
        )
        _check(problem)
        return problem

    @classmethod
    def load(cls, path: str | Path, *, former: ArrayLike | None = None) -> Problem:
        """A benchmark file (.npz with weight, area, x, y, ext, u, v, length, barrier, parent)."""
        with np.load(path) as data:
            missing = [k for k in _NPZ.values() if k not in data and k not in ("barrier", "parent")]
            if missing:
                raise _invalid(
                    missing[0],
                    f"文件 {path} 缺少字段 {'、'.join(missing)}。",
                    f"File {path} lacks the field {', '.join(missing)}.",
                )
            return cls.of(former=former, **{k: data[v] for k, v in _NPZ.items() if v in data})

    def with_former(self, former: ArrayLike | None) -> Problem:
        """The same land with other grids in force."""
        return replace(self, former=None if former is None else _ints("former", former, self.n))

    def with_weights(self, weights: ArrayLike, kinds: Sequence[str] | None = None) -> Problem:
        """The same land with other weights, checked; `kinds` names them where they are others."""
        weight = np.asarray(weights, np.float64)
        weight = weight[:, None] if weight.ndim == 1 else weight
        same = weight.ndim == 2 and weight.shape[1] == len(self.kinds)
        names = kinds or (self.kinds if same else _kind_names(weight.shape[-1]))
        changed = replace(self, weights=weight, kinds=tuple(names))
        _check_weights(changed)
        _check_kinds(changed)
        return changed

    @classmethod
    def from_mapping(cls, columns: Mapping[str, Any]) -> Problem:
        """`of` with the keyword arguments in a mapping."""
        return cls.of(**columns)


_NPZ = {
    "weights": "weight",
    "area_m2": "area",
    "x_m": "x",
    "y_m": "y",
    "exterior_m": "ext",
    "left": "u",
    "right": "v",
    "shared_m": "length",
    "barrier": "barrier",
    "parent": "parent",
}


def _kind_names(kinds: int) -> tuple[str, ...]:
    return ("weight",) if kinds == 1 else tuple(f"weight{i + 1}" for i in range(kinds))


def _invalid(field: str, zh: str, en: str, **data: Any) -> InvalidInput:
    return InvalidInput("partition_input", zh=zh, en=en, field=field, data=data)


def _floats(field: str, values: ArrayLike, length: int, *, signed: bool = False) -> Floats:
    array = np.asarray(values, np.float64)
    _check_length(field, array, length)
    bad = ~np.isfinite(array) if signed else ~(np.isfinite(array) & (array >= 0))
    if bad.any():
        at = int(bad.argmax())
        raise _invalid(
            field,
            f"{field} 第 {at} 项的值 {array[at]} 不可用：须为有限{'' if signed else '非负'}数。",
            f"{field}[{at}] = {array[at]} can't be used: it must be a finite "
            f"{'' if signed else 'non-negative '}number.",
            at=at,
        )
    return array


def _ints(field: str, values: ArrayLike, length: int) -> Ints:
    array = np.asarray(values)
    _check_length(field, array, length)
    whole = array.dtype.kind in "biu" or bool(np.all(np.isfinite(array) & (array % 1 == 0)))
    if not whole:
        raise _invalid(
            field,
            f"{field} 须为整数。",
            f"{field} must hold whole numbers.",
        )
    return array.astype(np.int64)


def _check_length(field: str, array: NDArray[Any], length: int) -> None:
    if array.shape != (length,):
        raise _invalid(
            field,
            f"{field} 的长度为 {array.shape}，应为 {length}。",
            f"{field} has shape {array.shape}, expected {length} values.",
        )


def _check_weights(problem: Problem) -> None:
    weight = problem.weights
    if weight.ndim != 2 or weight.shape[1] == 0 or len(weight) != problem.n or not len(weight):
        raise _invalid(
            "weights",
            "没有基本单元，或权重的形状不是“单元 × 种类”。",
            "There are no base units, or weights isn't an array of units × kinds.",
        )
    bad = ~(np.isfinite(weight) & (weight >= 0))
    if bad.any():
        unit, kind = (int(i[0]) for i in np.nonzero(bad))
        raise _invalid(
            "weights",
            f"基本单元 {problem.name(unit)} 的权重“{problem.kinds[kind]}”为 {weight[unit, kind]}，"
            "须为有限非负数。",
            f"Base unit {problem.name(unit)} has {problem.kinds[kind]} = {weight[unit, kind]}; "
            "weights must be finite and not negative.",
            unit=unit,
        )
    for kind in map(int, np.flatnonzero(weight.sum(axis=0) <= 0)):
        raise _invalid(
            "weights",
            f"权重“{problem.kinds[kind]}”处处为零，无法据以均衡。",
            f"The weight {problem.kinds[kind]} is zero everywhere; nothing can be balanced by it.",
        )


def _check_kinds(problem: Problem) -> None:
    if len(problem.kinds) != problem.weights.shape[1]:
        raise _invalid(
            "kinds", "权重名称的个数与权重列数不符。", "kinds must name every column of weights."
        )


def _check(problem: Problem) -> None:
    _check_weights(problem)
    _check_kinds(problem)
    ends = np.concatenate([problem.left, problem.right])
    if len(ends) and (ends.min() < 0 or ends.max() >= problem.n):
        raise _invalid(
            "left",
            f"相邻关系指向不存在的单元（应在 0 到 {problem.n - 1} 之间）。",
            f"A border names a unit that doesn't exist (expected 0 to {problem.n - 1}).",
        )
    if problem.parent_names is not None:
        _check_parents(problem.parent, problem.parent_names)
    if (problem.left == problem.right).any():
        unit = int(problem.left[(problem.left == problem.right).argmax()])
        raise _invalid(
            "left",
            f"基本单元 {problem.name(unit)} 与自身相邻。",
            f"Base unit {problem.name(unit)} borders on itself.",
        )


def _check_parents(parent: Ints, names: tuple[str, ...]) -> None:
    if len(parent) and (parent.min() < 0 or parent.max() >= len(names)):
        raise _invalid(
            "parent_names",
            "上级单元的编号没有对应的名称。",
            "parent_names must name every upper unit, by its number from 0.",
        )


def sums(at: NDArray[Any], values: NDArray[Any], count: int) -> Floats:
    """Sum of `values` for each of the `count` places in `at`, added in order."""
    return np.bincount(at, values, count).astype(np.float64, copy=False)
