"""Closes the narrow gaps and overlaps that drawing leaves between neighbours, and lists each.

Refuses whatever is wider than the town allows: that is for people to settle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage import CoverageReport, Finding, area_m2, check_coverage
from wangge.algorithms.metres import metres_per_degree
from wangge.kernel.errors import Undetermined

_MENDABLE = ("gap", "overlap")
_MOVED_MORE = 3.0  # a fault is counted once but changes two units; snapping adds a little
_ANY_WIDTH_M = 1e7


@dataclass(frozen=True, slots=True)
class Mended:
    """`shapes` tile exactly if `coverage` is seamless; `findings` are what was closed."""

    shapes: Sequence[Any]
    coverage: CoverageReport
    findings: tuple[Finding, ...] = ()
    moved_m2: float = 0.0


def mend(names: Sequence[str], shapes: Sequence[Any], *, width_m: float, boundary: Any) -> Mended:
    """Gives gaps and overlaps of a mean width up to `width_m` to the neighbour with the longest
    common border (GEOS coverage cleaning). With wider ones, or broken shapes, nothing changes.

    Raises `Undetermined` when cleaning moved more ground than was found faulty.
    """
    allowed = check_coverage(names, shapes, boundary, tolerance_m=width_m)
    if not allowed.is_seamless or not len(shapes):
        return Mended(shapes, allowed)
    before = check_coverage(names, shapes)
    faults = tuple(f for f in before.findings if f.kind in _MENDABLE)
    if not faults:
        return Mended(shapes, allowed)
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapely.force_2d(list(shapes))
    clean = _clean(array)
    moved_m2 = float(area_m2(shapely.symmetric_difference(array, clean)).sum())
    found_m2 = sum(float(getattr(fault, "area_m2", 0.0)) for fault in faults)
    after = check_coverage(names, clean)
    if not after.is_seamless or moved_m2 > _MOVED_MORE * found_m2 + len(shapes):
        raise Undetermined(
            "coverage_not_mended",
            zh=f"自动修补失败：问题 {found_m2:,.0f} 平方米，修补会改动 {moved_m2:,.0f} 平方米。",
            en=f"Mending failed: {found_m2:,.0f} m² are faulty, it would move {moved_m2:,.0f} m².",
            field="units",
        )
    return Mended(list(clean), after, faults, moved_m2)


def _clean(shapes: NDArray[Any]) -> NDArray[Any]:
    """In local metres and back; shapes that touch no fault may still move by a nanometre."""
    _, south, _, north = shapely.total_bounds(shapes)
    scale = np.array(metres_per_degree(float(south + north) / 2))
    flat = shapely.transform(shapes, lambda points: points * scale)
    # No wider gap is left that might be closed by mistake: those were refused before.
    clean = shapely.coverage_clean(flat, gap_width=_ANY_WIDTH_M)
    back: NDArray[Any] = shapely.transform(clean, lambda points: points / scale)
    return back
