"""Vector files as they are: which layer is meant, its shapes and its columns.

Reads whatever the reader knows (GeoPackage, GeoJSON, Shapefile, FlatGeobuf, …; zipped or not).
Refuses what can't be used with an error that names file, field and row.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.errors
import pyogrio.raw
import shapely
from numpy.typing import NDArray

from wangge.algorithms.geometry_file.unpack import opened, text_encoding
from wangge.tools.partition import parquet
from wangge.tools.partition.problems import no_column, problem_with

LAYER_SIGN = "#"
_POLYGON, _LINE = (3, 6), (1, 2, 5)
_UNPACKED = (".shp", ".gpkg", ".geojson", ".json")
_UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FieldError,
    shapely.errors.GEOSException,
    UnicodeError,
    ValueError,
)


@dataclass(frozen=True)
class Layer:
    """Features of one file: flat geometries as they were, and every column."""

    path: str
    geometry: NDArray[Any]
    columns: Mapping[str, NDArray[Any]]
    crs: str | None

    def numbers(self, column: str) -> NDArray[np.float64]:
        """A column as finite numbers; raises InvalidInput naming file, column and feature."""
        values = self.column(column)
        plain = values.dtype.kind in "biuf"
        numbers = values.astype(np.float64) if plain else np.array([_number(v) for v in values])
        bad = ~np.isfinite(numbers)
        if bad.any():
            at = int(bad.argmax())
            zh, en = _said(values[at])
            more = int(bad.sum())
            raise problem_with(
                self.path,
                column,
                f"第 {at + 1} 个要素的“{column}”{zh}，须为数字（共 {more} 个如此）",
                f"feature {at + 1} has {column} {en}, expected a number ({more} such in all)",
                row=at + 1,
            )
        return numbers

    def column(self, column: str) -> NDArray[Any]:
        """A column as it is in the file."""
        if column not in self.columns:
            raise no_column(self.path, column, self.columns)
        return self.columns[column]


def _number(value: Any) -> float:
    try:
        return float(value) if isinstance(value, (str, int, float)) else float("nan")
    except ValueError:
        return float("nan")


def _said(value: Any) -> tuple[str, str]:
    """A value that is no number, as a sentence goes on after the column's name."""
    if value is None or value != value:
        return "为空", "empty"
    return f"为“{value}”", f"= “{value}”"


def split_name(text: str | Path) -> tuple[Path, str | None]:
    """`FILE#layer` as file and layer; a file whose own name holds the sign is a file."""
    name, sign, layer = str(text).rpartition(LAYER_SIGN)
    if not sign or Path(str(text)).exists():
        return Path(str(text)), None
    return Path(name), layer


def read_layer(
    path: str | Path, *, kind: str = "", wanted: Sequence[str] = (), first: bool = False
) -> Layer:
    """All features of one layer of a vector file, flat.

    The layer is the one named (`FILE#layer`); else, where a `kind` of shape is given, the only one
    of that kind that holds the columns `wanted` (`first`: the first such); else the first.
    Raises InvalidInput.
    """
    file, layer = split_name(path)
    if not file.exists():
        raise problem_with(file, "file", "不存在", "does not exist")
    if parquet.is_parquet(file):
        return _layer(file, *parquet.read(file))
    try:
        with _unpacked(file) as source:
            chosen = layer or _choose(file, source, kind, wanted, first)
            encoding = text_encoding(source, chosen)
            meta, _, wkb, data = pyogrio.raw.read(
                source, layer=chosen, encoding=encoding, force_2d=True
            )
            shapes = shapely.from_wkb(wkb, on_invalid="ignore") if wkb is not None else None
    except _UNREADABLE as error:
        raise problem_with(
            file,
            "file",
            f"无法作为矢量文件读取（{_brief(error)}）。"
            "可用 GeoPackage、GeoJSON、Shapefile（可为 zip）、FlatGeobuf",
            f"can't be read as a vector file ({_brief(error)}). "
            "Use GeoPackage, GeoJSON, (zipped) Shapefile or FlatGeobuf",
        ) from error
    columns = dict(zip(map(str, meta["fields"]), data, strict=True))
    return _layer(file, shapes, columns, meta["crs"])


def _layer(
    file: Path,
    shapes: NDArray[Any] | None,
    columns: Mapping[str, NDArray[Any]],
    crs: str | None,
) -> Layer:
    """The features read; a bare table has rows without shapes."""
    known = [shapes] if shapes is not None else list(columns.values())
    rows = len(known[0]) if known else 0
    if not rows:
        raise problem_with(file, "geometry", "没有要素", "holds no features")
    kept = shapes if shapes is not None else np.full(rows, None, object)
    return Layer(str(file), kept, columns, crs or None)


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    if file.suffix.lower() == ".zip" and _holds_known(file):
        with opened(file) as source:
            yield source
    else:
        yield file


def _holds_known(file: Path) -> bool:
    """Whether the archive holds what is unpacked for its odd names and texts; GDAL reads others."""
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.lower().endswith(_UNPACKED) for name in archive.namelist())
    except zipfile.BadZipFile:
        return False


def _brief(error: Exception) -> str:
    """The reader's own words without its advice."""
    return str(error).split("; It might help")[0].rstrip(".")


def _choose(file: Path, source: Path, kind: str, wanted: Sequence[str], first: bool) -> str:
    """The layer that is meant where none is named."""
    listed = [(str(name), str(shape or "")) for name, shape in pyogrio.list_layers(source)]
    if not listed:
        raise problem_with(file, "layer", "没有图层", "holds no layers")
    names = [name for name, shape in listed if kind in shape] or [name for name, _ in listed]
    if len(names) > 1 and wanted:
        names = [n for n in names if {*wanted} <= _fields(source, n)] or names
    if len(names) > 1 and kind and not first:
        raise problem_with(
            file,
            "layer",
            f"有多个图层，请写作 文件{LAYER_SIGN}图层 指明一个：{'、'.join(names)}",
            f"holds several layers; name one as FILE{LAYER_SIGN}layer: {', '.join(names)}",
        )
    return names[0]


def _fields(source: Path, layer: str) -> set[str]:
    known = text_encoding(source, layer)
    return set(map(str, pyogrio.read_info(source, layer=layer, encoding=known)["fields"]))


def read_units(path: str | Path, wanted: Sequence[str] = ()) -> Layer:
    """Features that must all be polygons."""
    layer = read_layer(path, kind="Polygon", wanted=wanted)
    bad = ~_is(layer.geometry, _POLYGON)
    if bad.any():
        at = int(bad.argmax())
        count = int(bad.sum())
        raise problem_with(
            layer.path,
            "geometry",
            f"第 {at + 1} 个要素没有可用的面（共 {count} 个如此）",
            f"feature {at + 1} is no usable polygon ({count} such in all)",
            row=at + 1,
        )
    return layer


def read_lines(path: str | Path) -> Layer:
    """Lines, or the polygons of rivers; points and nothing at all are refused."""
    layer = read_layer(path, kind="Line")
    usable = _is(layer.geometry, _POLYGON + _LINE)
    if not usable.any():
        raise problem_with(
            layer.path,
            "geometry",
            "既没有线也没有面，不能作为道路、河流或铁路",
            "holds neither lines nor polygons, so no roads, rivers or railways",
        )
    return Layer(layer.path, layer.geometry[usable], {}, layer.crs)


def _is(geometry: NDArray[Any], kinds: tuple[int, ...]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.isin(shapely.get_type_id(geometry), kinds)
    return found & ~shapely.is_empty(geometry)
