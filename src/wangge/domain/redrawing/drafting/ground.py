"""What the program divides: units with weights, the borders between them, the edits applied.

At the lowest level the units are base units, at an upper one the grids right below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wangge.domain.places.api import UnitNet, UnitRef
from wangge.domain.redrawing.weighing import AREA, UNITS, weights_of
from wangge.domain.redrawing.wishes import Closed, Edit, Weighed
from wangge.kernel.errors import InvalidInput


def weight_columns(
    units: Sequence[UnitRef], keys: Sequence[str], edits: Sequence[Edit]
) -> NDArray[np.float64]:
    """Units × weights, estates counted. Raises `InvalidInput` naming weight and unit."""
    there = {w.key: list(w.values) for w in weights_of(units)}
    for key in keys:
        if key not in there:
            there[key] = [None] * len(units)
    place = {u.code: n for n, u in enumerate(units)}
    for number, edit in enumerate(edits):
        if isinstance(edit, Weighed):
            _settle(edit, f"edits.{number}", units, place, there)
    return np.column_stack([_usable(key, there[key], units) for key in keys])


def _settle(
    edit: Weighed,
    field: str,
    units: Sequence[UnitRef],
    place: Mapping[str, int],
    there: Mapping[str, list[float | None]],
) -> None:
    """The units of an estate together weigh what it says, each by its share of their area."""
    if edit.key not in there or edit.key in (AREA, UNITS):
        raise _refused(
            "unknown_weight",
            f"单元没有“{edit.key}”这项可改的数。",
            f"Units have no number “{edit.key}” that could change.",
            f"{field}.key",
        )
    at = places_of(edit.units, place, f"{field}.units")
    area = sum(units[n].area_m2 for n in at)
    for n in at:
        share = units[n].area_m2 / area if area else 1 / len(at)
        there[edit.key][n] = edit.value * share


def _usable(key: str, values: Sequence[float | None], units: Sequence[UnitRef]) -> list[float]:
    for value, unit in zip(values, units, strict=True):
        if value is None:
            raise InvalidInput(
                "unit_weight",
                zh=f"单元网格 {unit.code} 没有可用的“{key}”({unit.attributes.get(key)!r})。",
                en=f"The base unit {unit.code} has no usable “{key}”"
                f" ({unit.attributes.get(key)!r}).",
                field="weights",
                data={"unit": unit.code},
            )
    return [float(v or 0.0) for v in values]


def with_closed_roads(net: UnitNet, edits: Sequence[Edit]) -> UnitNet:
    """The net without the borders that nobody crosses any more: they are outline from now on."""
    place = {code: n for n, code in enumerate(net.codes)}
    shut = np.zeros(len(net.left), bool)
    for number, edit in enumerate(edits):
        if isinstance(edit, Closed):
            shut |= _shut(net, edit, place, f"edits.{number}.borders")
    if not shut.any():
        return net
    exterior_m = net.exterior_m
    for ends in (net.left, net.right):
        exterior_m = exterior_m + np.bincount(ends[shut], net.shared_m[shut], len(net.codes))
    return replace(
        net,
        exterior_m=exterior_m,
        left=net.left[~shut],
        right=net.right[~shut],
        shared_m=net.shared_m[~shut],
        barrier=net.barrier[~shut],
    )


def _shut(net: UnitNet, edit: Closed, place: Mapping[str, int], field: str) -> NDArray[np.bool_]:
    n = len(net.codes)
    borders = net.left * n + net.right
    found = np.zeros(len(borders), bool)
    for pair in edit.borders:
        low, high = sorted(places_of(pair, place, field))
        here = borders == low * n + high
        if not here.any():
            raise _refused(
                "no_border",
                f"单元 {pair[0]} 与 {pair[1]} 并不相邻。",
                f"The units {pair[0]} and {pair[1]} don't touch.",
                field,
            )
        found |= here
    return found


def merged(net: UnitNet, at: NDArray[np.int64], codes: tuple[str, ...]) -> UnitNet:
    """The net of groups of units: `at` is each unit's place in `codes`.

    Two groups have a border for each class of barrier between them.
    """
    n = len(codes)
    area = sums(at, net.area_m2, n)
    left, right = np.minimum(at[net.left], at[net.right]), np.maximum(at[net.left], at[net.right])
    across = left != right
    key = (left[across] * n + right[across]) * 3 + net.barrier[across]
    kinds, border = np.unique(key, return_inverse=True)
    return UnitNet(
        codes=codes,
        area_m2=area,
        exterior_m=sums(at, net.exterior_m, n),
        x_m=sums(at, net.x_m * net.area_m2, n) / area,
        y_m=sums(at, net.y_m * net.area_m2, n) / area,
        left=kinds // 3 // n,
        right=kinds // 3 % n,
        shared_m=sums(border, net.shared_m[across], len(kinds)),
        barrier=kinds % 3,
    )


def sums(at: NDArray[np.int64], values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Sum of `values` for each of the `count` places in `at`."""
    return np.bincount(at, values, count).astype(np.float64, copy=False)


def places_of(codes: Sequence[str], place: Mapping[str, int], field: str) -> list[int]:
    """The places of these units. Raises `InvalidInput` naming one that isn't there."""
    for code in codes:
        if code not in place:
            raise _refused("unknown_unit", f"没有单元 {code}。", f"There is no unit {code}.", field)
    return [place[code] for code in codes]


def _refused(code: str, zh: str, en: str, field: str) -> InvalidInput:
    return InvalidInput(code, zh=zh, en=en, field=field)
