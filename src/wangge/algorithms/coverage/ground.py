"""Valid polygons laid out together: where they overlap, leave gaps, stray or stand alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage.findings import Detached, Gap, Outside, Overlap
from wangge.algorithms.coverage.measure import (
    Shapes,
    all_polygons_of,
    area_m2,
    as_shapes,
    point_in,
    polygons_of,
    width_m,
)
from wangge.algorithms.metres import metres_per_degree

_DUST_M = 1e-6  # narrower than this is rounding, whatever the tolerance


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Polygons cut out of something; `owner` ascending: which something."""

    shapes: Shapes
    owner: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    width_m: NDArray[np.float64]


@dataclass(slots=True)
class Ground:
    """Valid polygons under their names; collects the slivers it passes over."""

    labels: NDArray[np.object_]
    shapes: Shapes
    tolerance_m: float
    slivers: list[float] = field(default_factory=list)
    tree: shapely.STRtree = field(init=False)
    suspects: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.tolerance_m = max(self.tolerance_m, _DUST_M)
        self.tree = shapely.STRtree(self.shapes)
        faults = shapely.coverage_invalid_edges(self.shapes)
        self.suspects = np.flatnonzero(~shapely.is_empty(faults))

    def overlaps(self) -> tuple[Overlap, ...]:
        """Polygons that overlap have an edge where a coverage may have none: only those are
        compared with their neighbours."""
        suspects = self.suspects
        mine, other = self.tree.query(self.shapes[suspects], predicate="intersects")
        pairs = np.sort(np.stack([suspects[mine], other], axis=1), axis=1)
        pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
        common = shapely.intersection(self.shapes[pairs[:, 0]], self.shapes[pairs[:, 1]])
        wide = self._wide(*all_polygons_of(common))
        found = []
        for pair, begin, end in _runs(wide.owner):
            areas = wide.area_m2[begin:end]
            point = point_in(wide.shapes[begin + int(np.argmax(areas))])
            names = tuple(self.labels[pairs[pair]])
            found.append(
                Overlap(names, point, float(areas.sum()), float(wide.width_m[begin:end].max()))
            )
        return tuple(sorted(found, key=lambda f: -f.area_m2))

    def gaps(self, boundary: Any) -> tuple[Gap, ...]:
        """The parts of the boundary, or of the holes between the polygons, that none covers."""
        if not len(self.shapes):
            return ()
        overlay = shapely.union_all if self.suspects.size else shapely.coverage_union_all
        whole = overlay(self.shapes)
        if boundary is None:
            holes = [shapely.Polygon(ring) for ring in _inner_rings(whole)]
            islands = shapely.STRtree(shapely.get_parts(whole))
            bare = [_without(hole, islands) for hole in holes]
        else:
            bare = [shapely.difference(boundary, whole)]
        wide = self._wide(*all_polygons_of(as_shapes(bare)))
        found = [
            Gap(self._around(piece), point_in(piece), float(area), float(width))
            for piece, area, width in zip(wide.shapes, wide.area_m2, wide.width_m, strict=True)
        ]
        return tuple(sorted(found, key=lambda f: -f.area_m2))

    def outside(self, boundary: Any) -> tuple[Outside, ...]:
        """Features that reach beyond the boundary."""
        shapely.prepare(boundary)
        suspects = np.flatnonzero(~shapely.covers(boundary, self.shapes))
        beyond = shapely.difference(self.shapes[suspects], boundary)
        wide = self._wide(*all_polygons_of(beyond))
        found = []
        for suspect, begin, end in _runs(wide.owner):
            i = suspects[suspect]
            area = float(wide.area_m2[begin:end].sum())
            inside = shapely.area(shapely.intersection(self.shapes[i], boundary))
            wholly = bool(inside <= 1e-9 * shapely.area(self.shapes[i]))
            found.append(Outside((self.labels[i],), point_in(wide.shapes[begin]), area, wholly))
        return tuple(sorted(found, key=lambda f: (not f.wholly, -f.area_m2)))

    def detached(self) -> tuple[Detached, ...]:
        """Features further than the tolerance from every other."""
        if len(self.shapes) < 2:
            return ()
        lonely = _without_shared_corner(self.shapes)
        if not lonely.size:
            return ()
        reach = self._degrees(self.shapes[lonely[0]])
        mine, other = self.tree.query(self.shapes[lonely], predicate="dwithin", distance=reach)
        met = np.unique(lonely[mine][lonely[mine] != other])
        alone = np.setdiff1d(lonely, met)
        return tuple(Detached((self.labels[i],), point_in(self.shapes[i])) for i in alone)

    def _wide(self, pieces: Shapes, owner: NDArray[np.int64]) -> _Pieces:
        """Those wider than the tolerance; the others are counted as slivers."""
        if not len(pieces):
            return _Pieces(pieces, owner, np.empty(0), np.empty(0))
        area, width = area_m2(pieces), width_m(pieces)
        wide = width > self.tolerance_m
        self.slivers += area[~wide & (width > _DUST_M)].tolist()
        return _Pieces(pieces[wide], owner[wide], area[wide], width[wide])

    def _around(self, piece: Any) -> tuple[str, ...]:
        near = self.tree.query(piece, predicate="dwithin", distance=self._degrees(piece))
        return tuple(sorted(self.labels[near]))

    def _degrees(self, shape: Any) -> float:
        return max(self.tolerance_m, 1e-3) / metres_per_degree(float(shapely.bounds(shape)[1]))[1]


def _runs(owner: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(owner, begin, end) of each run of equal owners."""
    values, begins, counts = np.unique(owner, return_index=True, return_counts=True)
    return list(zip(values.tolist(), begins.tolist(), (begins + counts).tolist(), strict=True))


def _inner_rings(whole: Any) -> list[Any]:
    return [ring for part in polygons_of(whole) for ring in part.interiors]


def _without(hole: Any, islands: shapely.STRtree) -> Any:
    """The hole less any part of the ground that lies in it."""
    inside = [i for i in islands.query(hole, predicate="contains")]
    return (
        shapely.difference(hole, shapely.union_all(islands.geometries[inside])) if inside else hole
    )


def _without_shared_corner(shapes: Shapes) -> NDArray[np.int64]:
    """The shapes none of whose vertices is another's: the only ones that may stand alone."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    _, vertex = np.unique(points.view(np.complex128).ravel(), return_inverse=True)
    first = np.full(vertex.max() + 1, len(shapes))
    last = np.full(vertex.max() + 1, -1)
    np.minimum.at(first, vertex, owner)
    np.maximum.at(last, vertex, owner)
    shared = np.zeros(len(shapes), dtype=bool)
    shared[owner[(first != last)[vertex]]] = True
    return np.flatnonzero(~shared)
