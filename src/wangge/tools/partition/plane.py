"""Metres: a file's own plane where it has one, else a local projection and back.

Refuses degrees without a coordinate system and metres that claim to be degrees.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError, ProjError

from wangge.tools.partition.layers import Layer
from wangge.tools.partition.problems import problem_with

_HALF_TURN, _WHOLE_TURN, _QUARTER = 180.0, 360.0, 90.0


def to_metres(layer: Layer, anchor: Layer | None = None) -> NDArray[Any]:
    """Geometries in metres: as they are if projected in metres, else in a local projection.

    The projection is centred on `anchor` (or the layer itself); both share one CRS.
    """
    if metric(layer):
        return layer.geometry
    plane = local_crs(anchor or layer)
    shapes = _unbroken(layer) if anchor is None else layer.geometry
    flat = shapely.transform(shapes, _forward(layer, plane), interleaved=False)
    lost = ~np.isfinite(shapely.bounds(flat)).all(axis=1) & ~shapely.is_missing(flat)
    if lost.any() and anchor is None:
        at = int(lost.argmax())
        raise problem_with(
            layer.path,
            "crs",
            f"第 {at + 1} 个要素不在坐标系 {layer.crs} 的范围内，坐标系可能有误",
            f"feature {at + 1} lies outside {layer.crs}; the coordinate system may be wrong",
            row=at + 1,
        )
    return flat


def from_metres(layer: Layer, metres: NDArray[Any]) -> NDArray[Any]:
    """Back from `to_metres` of the layer to its own coordinates."""
    if metric(layer):
        return metres
    change = pyproj.Transformer.from_crs(local_crs(layer), layer.crs, always_xy=True).transform
    return shapely.transform(metres, change, interleaved=False)


def reproject(geometry: NDArray[Any], source: str, target: str) -> NDArray[Any]:
    """Geometries from one coordinate system to another."""
    change = pyproj.Transformer.from_crs(source, target, always_xy=True).transform
    return shapely.transform(geometry, change, interleaved=False)


def in_system_of(layer: Layer, town: Layer) -> NDArray[Any]:
    """The layer's geometries in the town's system; where one names none they share it."""
    if layer.crs and town.crs and layer.crs != town.crs:
        try:
            return reproject(layer.geometry, layer.crs, town.crs)
        except (CRSError, ProjError) as error:
            raise _unknown(layer) from error
    return layer.geometry


def metric(layer: Layer) -> bool:
    """Whether coordinates are metres already; raises InvalidInput where that can't be told."""
    if not layer.crs:
        if _like_degrees(layer):
            raise problem_with(
                layer.path,
                "crs",
                "没有坐标系，而坐标像是经纬度，长度无从计算",
                "has no coordinate system while its coordinates look like degrees",
            )
        return True
    try:
        crs = pyproj.CRS.from_user_input(layer.crs)
    except CRSError as error:
        raise _unknown(layer) from error
    if crs.is_geographic and not _like_degrees(layer):
        x, y = shapely.total_bounds(layer.geometry)[:2]
        raise problem_with(
            layer.path,
            "crs",
            f"自称经纬度（{layer.crs}），坐标却是（{x:.1f}，{y:.1f}），请写明真实坐标系",
            f"claims degrees ({layer.crs}) but holds ({x:.1f}, {y:.1f}); "
            "say which coordinate system it really is",
        )
    unit = crs.axis_info[0].unit_conversion_factor if crs.axis_info else 0.0
    return bool(crs.is_projected or crs.is_engineering) and abs(unit - 1.0) < 1e-9


def _unknown(layer: Layer) -> Exception:
    crs = str(layer.crs)[:80]
    return problem_with(
        layer.path, "crs", f"不认识的坐标系 {crs}", f"its coordinate system {crs} is unknown"
    )


def _like_degrees(layer: Layer) -> bool:
    west, south, east, north = np.abs(shapely.total_bounds(layer.geometry))
    return bool(max(west, east) <= _WHOLE_TURN and max(south, north) <= _QUARTER)


def _over_the_line(layer: Layer) -> bool:
    """Whether the layer lies on both sides of the 180th meridian, so that x jumps by a turn."""
    if not layer.crs or not pyproj.CRS.from_user_input(layer.crs).is_geographic:
        return False
    bounds = shapely.bounds(layer.geometry)
    widest = float((bounds[:, 2] - bounds[:, 0]).max())
    apart = bounds[:, 0] > 0
    west, east = bounds[apart, 0], bounds[~apart, 2]
    far = len(west) > 0 and len(east) > 0 and float(west.min() - east.max()) > _HALF_TURN
    return bool(far and widest < _HALF_TURN)


def _unbroken(layer: Layer) -> NDArray[Any]:
    """The geometries with the far side of the 180th meridian counted on beyond it."""
    if not _over_the_line(layer):
        return layer.geometry
    return shapely.transform(
        layer.geometry, lambda p: np.column_stack([p[:, 0] % _WHOLE_TURN, p[:, 1]])
    )


def local_crs(layer: Layer) -> str:
    """A transverse Mercator about the middle of the layer: metres true to a few parts in 1e5."""
    west, south, east, north = shapely.total_bounds(_unbroken(layer))
    middle = np.array([[(west + east) / 2, (south + north) / 2]])
    forward = pyproj.Transformer.from_crs(layer.crs, "EPSG:4326", always_xy=True)
    lon, lat = (float(v[0]) for v in forward.transform(middle[:, 0], middle[:, 1]))
    if not np.isfinite([lon, lat]).all():
        raise problem_with(
            layer.path,
            "crs",
            f"坐标不在坐标系 {layer.crs} 的范围内",
            f"its coordinates lie outside {layer.crs}",
        )
    return f"+proj=tmerc +lat_0={lat:.6f} +lon_0={lon:.6f} +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m"


def _forward(layer: Layer, plane: str) -> Any:
    return pyproj.Transformer.from_crs(layer.crs, plane, always_xy=True).transform
