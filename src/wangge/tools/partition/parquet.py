"""GeoParquet in and out, where pyarrow is installed beside the program.

Owns the metadata of GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/): which column holds
the shapes, as WKB, and in which coordinate system. pyarrow is as large as the rest of an install
together, so a town hall that needs it adds it itself.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from wangge.kernel.errors import InvalidInput
from wangge.tools.partition.problems import problem_with

SUFFIXES = (".parquet", ".geoparquet")
_LON_LAT = "OGC:CRS84"  # what a column without a word about its system stands in
_KEY = b"geo"


def is_parquet(path: Path) -> bool:
    """Whether a file calls itself one."""
    return path.suffix.lower() in SUFFIXES


def arrow(path: Path, field: str) -> tuple[Any, Any]:
    """pyarrow and pyarrow.parquet; raises InvalidInput about `path` where they aren't installed."""
    for name in ("pyarrow", "pandas"):  # only hidden from libraries that load them for nothing
        if name in sys.modules and sys.modules[name] is None:
            del sys.modules[name]
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise problem_with(
            path,
            field,
            "读写 GeoParquet 需另装 pyarrow（pip install pyarrow），或改用 GeoPackage、FlatGeobuf",
            "GeoParquet needs pyarrow beside this program (pip install pyarrow); "
            "or use GeoPackage or FlatGeobuf",
        ) from error


def read(path: Path) -> tuple[NDArray[Any], dict[str, NDArray[Any]], str | None]:
    """Shapes, columns and coordinate system. Raises InvalidInput.

    Columns that hold lists, records or further shapes are left out.
    """
    pa, parquet = arrow(path, "file")
    with _unreadable(path, pa):
        table = parquet.read_table(path)
        main, crs = _described(path, table.schema.metadata or {})
        shapes = shapely.from_wkb(_array(table[main]), on_invalid="ignore")
    columns = {
        field.name: _array(_plain(pa, table[field.name], field.type))
        for field in table.schema
        if field.name != main and not _nested(pa, field.type)
    }
    return shapely.force_2d(shapes), columns, crs


def write(
    path: Path, shapes: NDArray[Any], columns: Mapping[str, NDArray[Any]], crs: str | None
) -> None:
    """One table with its shapes, as GeoParquet 1.1. Raises ValueError where a column won't fit."""
    pa, parquet = arrow(path, "out")
    system = CRS.from_user_input(crs).to_json_dict() if crs else None
    described = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "crs": system,
        "bbox": shapely.total_bounds(shapes).tolist(),
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": described}}
    try:
        table = pa.table(
            {name: pa.array(values, from_pandas=True) for name, values in columns.items()}
            | {"geometry": pa.array(shapely.to_wkb(shapes), pa.binary())}
        )
        parquet.write_table(table.replace_schema_metadata({_KEY: json.dumps(geo)}), path)
    except pa.ArrowException as error:
        raise ValueError(error) from error


@contextmanager
def _unreadable(path: Path, pa: Any) -> Iterator[None]:
    try:
        yield
    except InvalidInput:
        raise
    except (pa.ArrowException, OSError, ValueError, shapely.errors.GEOSException) as error:
        raise problem_with(
            path,
            "file",
            f"无法作为 GeoParquet 读取（{error}）",
            f"can't be read as GeoParquet ({error})",
        ) from error


def _described(path: Path, metadata: Mapping[bytes, bytes]) -> tuple[str, str | None]:
    """The column of shapes and its coordinate system."""
    try:
        geo = json.loads(metadata[_KEY])
        main = str(geo["primary_column"])
        column = geo["columns"][main]
        encoding = str(column["encoding"])
        crs = column.get("crs", _LON_LAT)
    except (KeyError, TypeError, ValueError) as error:
        raise problem_with(
            path,
            "geometry",
            "是普通的 Parquet 表，没有说明哪一列是图形",
            "is a plain Parquet table that doesn't say which column holds shapes",
        ) from error
    if encoding != "WKB":
        raise problem_with(
            path,
            main,
            f"图形按“{encoding}”编码，目前只能读 WKB",
            f"the shapes are encoded as “{encoding}”; only WKB is read",
        )
    try:
        return main, None if crs is None else _name(CRS.from_user_input(crs))
    except CRSError as error:
        raise problem_with(
            path, "crs", f"坐标系无法识别（{error}）", f"unknown coordinate system ({error})"
        ) from error


def _name(crs: CRS) -> str:
    authority = crs.to_authority(min_confidence=100)
    return ":".join(authority) if authority else str(crs.to_wkt())


def _nested(pa: Any, kind: Any) -> bool:
    return bool(
        pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    )


def _plain(pa: Any, column: Any, kind: Any) -> Any:
    """Exact decimals become numbers, what stands once for many rows becomes itself."""
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    return column.cast(pa.float64()) if pa.types.is_decimal(kind) else column


def _array(column: Any) -> NDArray[Any]:
    values: NDArray[Any] = np.asarray(column.to_numpy())
    return values
