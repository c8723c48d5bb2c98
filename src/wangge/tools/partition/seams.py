"""Whether units are a seamless coverage, and mending where they nearly are.

Owns what may be mended: no more than the tolerance, and only ground that is in no doubt. Refuses
everything else by the numbers of the features.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.kernel.errors import InvalidInput
from wangge.tools.partition.layers import Layer
from wangge.tools.partition.problems import problem_with

SNAP_M = 0.01
_LOOKED_AT = 200  # faulty features looked at for the sentence


class Cover(NamedTuple):
    """Units that share their borders exactly; how many had to be mended; whether any vertex came
    or moved."""

    shapes: NDArray[Any]
    mended: int
    touched: bool


def coverage(layer: Layer, metres: NDArray[Any], tolerance_m: float = SNAP_M) -> Cover:
    """Units as a seamless coverage in metres, mended by at most `tolerance_m`.

    Raises InvalidInput naming features that are invalid, overlap or nearly touch.
    """
    sound = _valid(layer, metres, tolerance_m)
    if shapely.coverage_is_valid(sound, gap_width=tolerance_m):
        repaired = int((~shapely.is_valid(metres)).sum())
        return Cover(sound, repaired, repaired > 0)
    mended = np.asarray(
        shapely.coverage_clean(sound, snapping_distance=tolerance_m, gap_width=tolerance_m)
    )
    moved = shapely.area(shapely.symmetric_difference(sound, mended))
    large = moved > np.maximum(tolerance_m * shapely.length(sound), 1e-6)
    gone = shapely.is_empty(mended)
    if large.any() or gone.any() or not shapely.coverage_is_valid(mended):
        raise _fault(layer, sound, large | gone, tolerance_m)
    changed = (moved > 0) | ~shapely.is_valid(metres)
    return Cover(mended, int(changed.sum()), True)


def _valid(layer: Layer, metres: NDArray[Any], tolerance_m: float) -> NDArray[Any]:
    """All shapes valid: those whose ground is in no doubt are rebuilt, the others refused.

    Multipolygons of parts that share a border, spikes and rings that touch themselves enclose the
    same area by either reading; bow-ties and holes outside their shell don't.
    """
    bad = np.flatnonzero(~shapely.is_valid(metres))
    if not len(bad):
        return metres
    sound = metres.copy()
    sound[bad] = shapely.make_valid(metres[bad], method="structure", keep_collapsed=False)
    off = np.abs(shapely.area(sound[bad]) - shapely.area(metres[bad]))
    doubt = off > np.maximum(tolerance_m * shapely.length(metres[bad]), 1e-6)
    doubt |= ~np.isin(shapely.get_type_id(sound[bad]), (3, 6)) | shapely.is_empty(sound[bad])
    if doubt.any():
        at = int(bad[doubt.argmax()])
        reason = shapely.is_valid_reason(layer.geometry[at])
        raise problem_with(
            layer.path,
            "geometry",
            f"第 {at + 1} 个要素的面无效：{reason}",
            f"feature {at + 1} is not a valid polygon: {reason}",
            row=at + 1,
        )
    return sound


def _fault(
    layer: Layer, shapes: NDArray[Any], large: NDArray[np.bool_], tolerance_m: float
) -> InvalidInput:
    """What is wrong, by the two features where it is worst."""
    edges = shapely.coverage_invalid_edges(shapes, gap_width=tolerance_m)
    faulty = large if large.any() else ~(shapely.is_missing(edges) | shapely.is_empty(edges))
    looked = np.flatnonzero(faulty)[:_LOOKED_AT]
    at, other = shapely.STRtree(shapes).query(shapes[looked], predicate="intersects")
    one = looked[at]
    one, other = one[one != other], other[one != other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    count = int(faulty.sum())
    rule_zh = f"基本单元必须无缝且不重叠；--mend 米数 可补上更宽的缝隙(现为 {tolerance_m:g} 米)"
    rule_en = (
        "base units must be seamless and must not overlap; --mend METRES closes wider gaps "
        f"(now {tolerance_m:g} m)"
    )
    if not len(shared) or shared.max() <= tolerance_m**2:
        names = ", ".join(str(n + 1) for n in looked[:3])
        return problem_with(
            layer.path,
            "geometry",
            f"要素 {names} 等 {count} 个与相邻要素的公共边不一致或有缝隙。{rule_zh}",
            f"features {names} … ({count} in all) don't share their borders with their "
            f"neighbours; {rule_en}",
            row=int(looked[0]) + 1,
        )
    worst = int(shared.argmax())
    a, b = sorted((int(one[worst]), int(other[worst])))
    same = bool(shapely.equals(shapes[a], shapes[b]))
    return problem_with(
        layer.path,
        "geometry",
        f"要素 {a + 1} 与要素 {b + 1} {'是同一块地' if same else '重叠'}"
        f"（{shared[worst]:.4g} 平方米，共 {count} 个要素有误）。{rule_zh}",
        f"features {a + 1} and {b + 1} {'are the same ground' if same else 'overlap'} "
        f"({shared[worst]:.4g} m², {count} features are at fault); {rule_en}",
        row=b + 1,
    )


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
