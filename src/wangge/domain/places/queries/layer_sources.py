"""Makes the map files of a layer: shapes out of the database, thinner for each band of zoom.

Only this module of the reads loads shapes; it runs once per change, not per request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.coverage import dissolve, simplify_coverage
from wangge.algorithms.metres import metres_per_degree
from wangge.domain.places.models import MapFeature
from wangge.domain.places.queries.scheme_table import SchemeTable
from wangge.domain.places.queries.town import Town
from wangge.domain.places.queries.unit_index import units_on


class Band(NamedTuple):
    """Up to `zoom` (MapLibre's), lines lose triangles with sides of up to some three pixels."""

    zoom: float
    tolerance_m: float
    decimals: int


BANDS = (
    Band(8.0, 600.0, 4),
    Band(10.0, 160.0, 4),
    Band(12.0, 40.0, 5),
    Band(14.0, 8.0, 5),
    Band(99.0, 0.0, 6),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Shapes (lon/lat degrees) and the properties the map shows; `tiles`: they share lines."""

    shapes: NDArray[Any]
    properties: Sequence[dict[str, Any]]
    tiles: bool


Source = Callable[[], Drawn]


def unit_source(town: Town, on: date) -> Drawn:
    """The base units of that day."""
    shapes, properties = [], []
    for code, name, name_en, area_m2, wkb in _units(town.ref.id, on):
        shapes.append(shapely.from_wkb(wkb))
        properties.append({"code": code, "name": name or code, "en": name_en, "area": area_m2})
    return Drawn(_array(shapes), properties, tiles=True)


def _units(jurisdiction_id: UUID, on: date) -> Iterator[tuple[str, str, str, float, bytes]]:
    rows = units_on(jurisdiction_id, on).order_by("code")
    for code, name, name_en, area_m2, wkb in rows.values_list(
        "code", "name", "name_en", "area_m2", "geometry"
    ).iterator(2000):
        yield code, name, name_en, round(area_m2, 1), bytes(wkb)


def grid_source(town: Town, table: SchemeTable, level: str, on: date) -> Drawn:
    """The grids of one level on that day, put together from their base units."""
    day = on.toordinal()
    leaf_of = dict(table.memberships_on(day))
    rows = [r for r in table.under("", day) if table.level_of(r) == level]
    above = {table.codes[row]: row for row in rows}
    lengths = {len(code) for code in above}
    shapes, groups = [], []
    for code, _, _, _, wkb in _units(town.ref.id, on):
        leaf = leaf_of.get(town.units.find(code, day))
        if leaf is None:
            continue
        row = next((above[c] for n in lengths if (c := table.codes[leaf][:n]) in above), None)
        if row is not None:
            shapes.append(shapely.from_wkb(wkb))
            groups.append(row)
    merged = dissolve(shapes, groups)
    refs = [table.ref(row) for row in merged]
    properties = [
        {"code": r.code, "name": r.name, "en": r.name_en, "level": r.level, "parent": r.parent_code}
        for r in refs
    ]
    return Drawn(_array(list(merged.values())), properties, tiles=True)


def land_source(town: Town, on: date) -> Drawn:
    """The whole town as one shape."""
    shapes = [shapely.from_wkb(wkb) for *_, wkb in _units(town.ref.id, on)]
    whole = list(dissolve(shapes, ["land"] * len(shapes)).values())
    return Drawn(_array(whole), [{"layer": "land"} for _ in whole], tiles=True)


def map_source(layer_id: UUID, key: str) -> Drawn:
    """The features of a map layer."""
    shapes, properties = [], []
    rows = MapFeature.objects.filter(layer_id=layer_id).order_by("pk")
    for wkb, name, kind in rows.values_list("geometry", "name", "kind").iterator(2000):
        shapes.append(shapely.from_wkb(bytes(wkb)))
        texts = {"name": name, "kind": kind}
        properties.append({"layer": key, **{k: v for k, v in texts.items() if v}})
    return Drawn(_array(shapes), properties, tiles=False)


class Thinned(NamedTuple):
    """One band: boxes, sizes (metres across), GeoJSON texts; and how many were too small."""

    boxes: NDArray[np.float64]
    sizes: NDArray[np.float64]
    texts: Sequence[bytes]
    left_out: int


def bands_of(drawn: Drawn) -> Iterator[Thinned]:
    """The features for each of `BANDS`, finest first; each is thinned from the one before.

    What would be smaller than a few pixels is left out.
    """
    shapes = drawn.shapes
    boxes = shapely.bounds(shapes) if len(shapes) else np.empty((0, 4))
    sizes = _sizes_m(boxes)
    heads = np.array([_head(p) for p in drawn.properties], dtype=object)
    for band in reversed(BANDS):
        kept = np.flatnonzero(sizes >= band.tolerance_m)
        shapes, boxes, sizes, heads = shapes[kept], boxes[kept], sizes[kept], heads[kept]
        shapes = _simplified(shapes, band, drawn.tiles)
        texts = _texts(shapes, band)
        features = [head + text + b"}" for head, text in zip(heads, texts, strict=True)]
        yield Thinned(boxes, sizes, features, len(drawn.shapes) - len(shapes))


def _head(properties: dict[str, Any]) -> bytes:
    text = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","properties":{text},"geometry":'.encode()


def _texts(shapes: NDArray[Any], band: Band) -> list[bytes]:
    if not len(shapes):
        return []
    rounded = shapely.transform(shapes, lambda points: np.round(points, band.decimals))
    texts = shapely.to_geojson(_array([_without_repeats(shape) for shape in rounded]))
    return [text.replace(" ", "").encode() for text in texts]


def _without_repeats(shape: Any) -> Any:
    """Without points that rounding has made equal; a ring that shrank to one point stays whole."""
    try:
        return shapely.remove_repeated_points(shape)
    except shapely.errors.GEOSException:
        return shape


def _simplified(shapes: NDArray[Any], band: Band, tiles: bool) -> NDArray[Any]:
    if not band.tolerance_m or not len(shapes):
        return shapes
    if tiles:
        return simplify_coverage(shapes, band.tolerance_m)
    degrees = band.tolerance_m / 4 / metres_per_degree(float(shapely.bounds(shapes[0])[1]))[1]
    thinned: NDArray[Any] = shapely.simplify(shapes, degrees, preserve_topology=True)
    return thinned


def _sizes_m(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(boxes):
        return np.empty(0)
    lon_m, lat_m = metres_per_degree(float(np.mean(boxes[:, 1])))
    sizes: NDArray[np.float64] = np.hypot(
        (boxes[:, 2] - boxes[:, 0]) * lon_m, (boxes[:, 3] - boxes[:, 1]) * lat_m
    )
    return sizes


def _array(shapes: Sequence[Any]) -> NDArray[Any]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
