"""Polygon files in and out: units with their weights, grids with their figures.

Owns reading, the check that the units are a seamless coverage, and writing. Refuses what can't
be used with an error that names the file and the field; mends slivers up to a centimetre only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.errors
import pyogrio.raw
import pyproj
import shapely
from numpy.typing import NDArray

from wangge.kernel.errors import InvalidInput

SNAP_M = 0.01


@dataclass(frozen=True)
class Layer:
    """Features of one file: geometries as they were, and every column."""

    path: str
    geometry: NDArray[Any]
    columns: Mapping[str, NDArray[Any]]
    crs: str | None

    def numbers(self, column: str) -> NDArray[np.float64]:
        """A column as finite numbers; raises InvalidInput naming file, column and feature."""
        values = self.column(column)
        try:
            numbers = np.asarray(values, np.float64)
        except (TypeError, ValueError):
            numbers = np.full(len(values), np.nan)
        bad = ~np.isfinite(numbers)
        if bad.any():
            at = int(bad.argmax())
            raise problem_with(
                self.path,
                column,
                f"第 {at + 1} 个要素的“{column}”为 {values[at]!r}，须为数字",
                f"feature {at + 1} has {column} = {values[at]!r}, expected a number",
            )
        return numbers

    def column(self, column: str) -> NDArray[Any]:
        """A column as it is in the file."""
        if column not in self.columns:
            names = "、".join(self.columns) or "—"
            raise problem_with(
                self.path,
                column,
                f"没有字段“{column}”，现有字段：{names}",
                f"there is no field {column!r}; fields: {', '.join(self.columns) or '—'}",
            )
        return self.columns[column]


def problem_with(path: str | Path, field: str, zh: str, en: str) -> InvalidInput:
    """An error about one file and field."""
    return InvalidInput(
        "partition_file",
        zh=f"文件 {path}：{zh}。",
        en=f"File {path}: {en}.",
        field=field,
        data={"file": str(path)},
    )


def read_layer(path: str | Path, layer: str | None = None) -> Layer:
    """All features of a vector file (its first layer unless named)."""
    path = str(path)
    if not Path(path).exists():
        raise problem_with(path, "file", "不存在", "does not exist")
    try:
        first = layer or str(pyogrio.list_layers(path)[0][0])
        meta, _, wkb, data = pyogrio.raw.read(path, layer=first)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise problem_with(
            path,
            "file",
            f"无法作为矢量文件读取（{error}）",
            f"can't be read as a vector file ({error})",
        ) from error
    if wkb is None or not len(wkb):
        raise problem_with(path, "geometry", "没有要素", "holds no features")
    columns = dict(zip(meta["fields"], data, strict=True))
    return Layer(path, shapely.from_wkb(wkb), columns, meta["crs"])


def read_units(path: str | Path) -> Layer:
    """Features that must all be polygons."""
    layer = read_layer(path)
    kinds = shapely.get_type_id(layer.geometry)
    bad = ~np.isin(kinds, (3, 6)) | shapely.is_empty(layer.geometry)
    if bad.any():
        at = int(bad.argmax())
        raise problem_with(
            layer.path,
            "geometry",
            f"第 {at + 1} 个要素没有面（共 {int(bad.sum())} 个）",
            f"feature {at + 1} is no polygon ({int(bad.sum())} in all)",
        )
    return layer


def to_metres(layer: Layer, anchor: Layer | None = None) -> NDArray[Any]:
    """Geometries in metres: as they are if projected in metres, else in a local projection.

    The projection is centred on `anchor` (or the layer itself); both share one CRS.
    """
    if metric(layer):
        return layer.geometry
    change = _forward(layer.crs, local_crs(anchor or layer))
    return shapely.transform(layer.geometry, change, interleaved=False)


def from_metres(layer: Layer, metres: NDArray[Any]) -> NDArray[Any]:
    """Back from `to_metres` of the layer to its own coordinates."""
    if metric(layer):
        return metres
    change = pyproj.Transformer.from_crs(local_crs(layer), layer.crs, always_xy=True).transform
    return shapely.transform(metres, change, interleaved=False)


def reproject(geometry: NDArray[Any], source: str, target: str) -> NDArray[Any]:
    """Geometries from one coordinate system to another."""
    return shapely.transform(geometry, _forward(source, target), interleaved=False)


def metric(layer: Layer) -> bool:
    """Whether coordinates are metres already; raises InvalidInput for degrees without a CRS."""
    if not layer.crs:
        bounds = shapely.total_bounds(layer.geometry)
        if np.abs(bounds[[0, 2]]).max() <= 180 and np.abs(bounds[[1, 3]]).max() <= 90:
            raise problem_with(
                layer.path,
                "crs",
                "没有坐标系，而坐标像是经纬度，长度无从计算",
                "has no coordinate system while its coordinates look like degrees",
            )
        return True
    crs = pyproj.CRS.from_user_input(layer.crs)
    return bool(crs.is_projected) and abs(crs.axis_info[0].unit_conversion_factor - 1.0) < 1e-9


def local_crs(layer: Layer) -> str:
    """A transverse Mercator about the middle of the layer: metres true to a few parts in 1e5."""
    forward = pyproj.Transformer.from_crs(layer.crs, "EPSG:4326", always_xy=True)
    west, south, east, north = forward.transform_bounds(*shapely.total_bounds(layer.geometry))
    return (
        f"+proj=tmerc +lat_0={(south + north) / 2:.6f} +lon_0={(west + east) / 2:.6f} "
        "+k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m"
    )


def _forward(source: str | None, target: str) -> Any:
    return pyproj.Transformer.from_crs(source, target, always_xy=True).transform


def coverage(layer: Layer, metres: NDArray[Any]) -> tuple[NDArray[Any], int]:
    """Units as a seamless coverage in metres, and how many had to be mended (by <= 1 cm).

    Raises InvalidInput naming the first features that overlap or nearly touch.
    """
    valid = shapely.is_valid(metres)
    if not valid.all():
        at = int((~valid).argmax())
        raise problem_with(
            layer.path,
            "geometry",
            f"第 {at + 1} 个要素的面无效：{shapely.is_valid_reason(metres[at])}",
            f"feature {at + 1} is not a valid polygon: {shapely.is_valid_reason(metres[at])}",
        )
    if shapely.coverage_is_valid(metres):
        return metres, 0
    mended = np.asarray(shapely.coverage_clean(metres, snapping_distance=SNAP_M))
    moved = shapely.area(shapely.symmetric_difference(metres, mended))
    large = moved > np.maximum(SNAP_M * shapely.length(metres), 1e-6)
    if large.any() or not shapely.coverage_is_valid(mended):
        edges = shapely.coverage_invalid_edges(metres)
        first = np.flatnonzero(large if large.any() else ~shapely.is_empty(edges))[:3] + 1
        names = ", ".join(map(str, first))
        raise problem_with(
            layer.path,
            "geometry",
            f"要素 {names} 等与相邻要素重叠或公共边不一致，超过 1 厘米，基本单元必须无缝且不重叠",
            f"features {names} … overlap their neighbours or don't share their borders within "
            "1 cm; base units must be seamless and must not overlap",
        )
    return mended, int((moved > 0).sum())


def write_layers(
    path: str | Path,
    layers: Sequence[tuple[str, NDArray[Any], Mapping[str, NDArray[Any]]]],
    crs: str | None,
) -> None:
    """Write layers to `path`: all of them to a GeoPackage, the first to any other format."""
    path = Path(path)
    many = path.suffix.lower() == ".gpkg"
    if path.exists():
        path.unlink()
    for i, (name, geometry, columns) in enumerate(layers if many else layers[:1]):
        shapes = geometry
        kinds = set(shapely.get_type_id(geometry).tolist())
        if len(kinds) > 1:
            shapes = np.array([_multi(g) for g in geometry], object)
        kind = "MultiPolygon" if kinds != {3} else "Polygon"
        try:
            pyogrio.raw.write(
                str(path),
                shapely.to_wkb(shapes),
                list(columns.values()),
                list(columns),
                layer=name if many else None,
                geometry_type=kind,
                crs=crs,
                append=i > 0,
            )
        except (pyogrio.errors.DataSourceError, ValueError) as error:
            raise problem_with(
                path, "out", f"无法写入（{error}）", f"can't be written ({error})"
            ) from error


def _multi(geometry: Any) -> Any:
    return shapely.multipolygons([geometry]) if shapely.get_type_id(geometry) == 3 else geometry
