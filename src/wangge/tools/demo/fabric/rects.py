"""Rectangles on an integer plan (metres), cut in two again and again, and the fabric they make.

Cutting keeps integers, so neighbours share their nodes exactly: the fabric has no gap and no
overlap by construction, whatever smooth map bends it afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
Bend = Callable[[Points], Points]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of the plan; edges in whole metres."""

    west: int
    south: int
    east: int
    north: int

    @property
    def width_m(self) -> int:
        return self.east - self.west

    @property
    def height_m(self) -> int:
        return self.north - self.south

    @property
    def centre(self) -> tuple[float, float]:
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def cut(self, share: float) -> tuple[Rect, Rect, Cut]:
        """In two across the longer side; the first (west or north) part has about `share`."""
        if self.width_m >= self.height_m:
            at = self.west + _part(self.width_m, share)
            line = Cut(at, self.south, at, self.north)
            return (
                Rect(self.west, self.south, at, self.north),
                Rect(at, self.south, self.east, self.north),
                line,
            )
        at = self.north - _part(self.height_m, share)
        line = Cut(self.west, at, self.east, at)
        return (
            Rect(self.west, at, self.east, self.north),
            Rect(self.west, self.south, self.east, at),
            line,
        )


@dataclass(frozen=True, slots=True)
class Cut:
    """A cutting line on the plan."""

    from_u: int
    from_v: int
    to_u: int
    to_v: int


def _part(length: int, share: float) -> int:
    return min(max(round(length * share), 1), length - 1)


def guillotine(
    rect: Rect, weights: Sequence[float], wobble: Callable[[], float], depth: int = 0
) -> Iterator[tuple[Rect | Cut, int]]:
    """Cuts `rect` into `len(weights)` parts of areas about proportional to the weights.

    Yields the parts in the order of the weights, and each cut with its depth before its parts
    (parts carry depth -1). `wobble()` answers a factor near 1 that makes cuts less regular.
    """
    if len(weights) == 1:
        yield rect, -1
        return
    totals = np.cumsum(weights)
    half = min(max(int(np.searchsorted(totals, totals[-1] / 2)), 0) + 1, len(weights) - 1)
    share = min(max(float(totals[half - 1] / totals[-1]) * wobble(), 0.08), 0.92)
    first, second, line = rect.cut(share)
    yield line, depth
    yield from guillotine(first, weights[:half], wobble, depth + 1)
    yield from guillotine(second, weights[half:], wobble, depth + 1)


def parts_of(rect: Rect, weights: Sequence[float], wobble: Callable[[], float]) -> list[Rect]:
    """The parts alone, see `guillotine`."""
    return [p for p, _ in guillotine(rect, weights, wobble) if isinstance(p, Rect)]


def woven(rects: Sequence[Rect], bend: Bend) -> NDArray[np.object_]:
    """Polygons of the rectangles with all nodes of their neighbours, bent by `bend`."""
    on_u: dict[int, set[int]] = defaultdict(set)
    on_v: dict[int, set[int]] = defaultdict(set)
    for r in rects:
        for u in (r.west, r.east):
            on_u[u].update((r.south, r.north))
        for v in (r.south, r.north):
            on_v[v].update((r.west, r.east))
    sorted_u = {u: sorted(vs) for u, vs in on_u.items()}
    sorted_v = {v: sorted(us) for v, us in on_v.items()}
    nodes: list[tuple[int, int]] = []
    ends: list[int] = []
    for r in rects:
        nodes += _ring(r, sorted_u, sorted_v)
        ends.append(len(nodes))
    points = bend(np.array(nodes, dtype=np.float64))
    owner = np.repeat(np.arange(len(rects)), np.diff([0, *ends]))
    return shapely.polygons(shapely.linearrings(points, indices=owner))


def _ring(r: Rect, on_u: dict[int, list[int]], on_v: dict[int, list[int]]) -> list[tuple[int, int]]:
    bottom = [(u, r.south) for u in _between(on_v[r.south], r.west, r.east)]
    right = [(r.east, v) for v in _between(on_u[r.east], r.south, r.north)]
    top = [(u, r.north) for u in reversed(_between(on_v[r.north], r.west, r.east))]
    left = [(r.west, v) for v in reversed(_between(on_u[r.west], r.south, r.north))]
    return [*bottom, *right[1:], *top[1:], *left[1:]]


def _between(values: list[int], low: int, high: int) -> list[int]:
    return values[bisect_left(values, low) : bisect_right(values, high)]
