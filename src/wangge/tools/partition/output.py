"""Vector files written: whole or not at all, never over one of the inputs.

Owns which formats are written. Refuses before anything is calculated what couldn't be written.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.errors
import pyogrio.raw
import shapely
from numpy.typing import NDArray

from wangge.tools.partition import parquet
from wangge.tools.partition.problems import problem_with

FORMATS = {
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".shp": "ESRI Shapefile",
    ".zip": "ESRI Shapefile",
    ".fgb": "FlatGeobuf",
    ".gml": "GML",
    ".sqlite": "SQLite",
} | dict.fromkeys(parquet.SUFFIXES, "Parquet")
TABLE = ".npz"
Sheet = tuple[str, NDArray[Any], Mapping[str, NDArray[Any]]]


def check_target(path: Path, inputs: Iterable[Path], suffixes: Iterable[str]) -> None:
    """Refuse a target of no known format, one that can't be written, and the inputs themselves."""
    if path.suffix.lower() not in suffixes:
        known = ", ".join(suffixes)
        raise problem_with(
            path, "out", f"不能写成这种格式，可用：{known}", f"can't be written; use {known}"
        )
    if parquet.is_parquet(path):
        parquet.arrow(path, "out")
    if path.exists() and any(f.exists() and path.samefile(f) for f in inputs):
        raise problem_with(
            path, "out", "是输入文件，不能覆盖", "is one of the inputs and won't be overwritten"
        )
    if path.is_dir():
        raise problem_with(path, "out", "是文件夹", "is a folder")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise problem_with(path, "out", f"文件夹 {folder} 不存在", f"folder {folder} isn't there")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise problem_with(path, "out", "没有写入权限", "may not be written")


def write_layers(path: str | Path, layers: Sequence[Sheet], crs: str | None) -> None:
    """Write layers to `path`: all of them to a GeoPackage, the first to any other format."""
    path = Path(path)
    check_target(path, (), FORMATS)
    many = path.suffix.lower() == ".gpkg"
    try:
        with tempfile.TemporaryDirectory(prefix=".wangge-", dir=path.absolute().parent) as folder:
            draft = Path(folder) / (path.name + (".shp.zip" if _zipped(path) else ""))
            for i, sheet in enumerate(layers if many else layers[:1]):
                _write(
                    draft,
                    sheet,
                    crs,
                    layer=sheet[0] if many else path.name.split(".")[0],
                    append=i > 0,
                )
            for made in sorted(Path(folder).iterdir()):
                made.replace(path if made == draft else path.parent / made.name)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.GeometryError, *_ODD) as error:
        raise problem_with(
            path, "out", f"无法写入（{error}）", f"can't be written ({error})"
        ) from error


_ODD = (pyogrio.errors.FieldError, ValueError, OSError)


def _zipped(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _write(path: Path, sheet: Sheet, crs: str | None, *, layer: str, append: bool) -> None:
    _, geometry, columns = sheet
    if parquet.is_parquet(path):
        parquet.write(path, geometry, columns, crs)
        return
    kinds = set(shapely.get_type_id(geometry).tolist())
    shapes = geometry if len(kinds) == 1 else np.array([_multi(g) for g in geometry], object)
    suffix = ".zip" if _zipped(path) else path.suffix.lower()
    with warnings.catch_warnings():  # names cut to ten bytes, no system: the format's own limits
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            str(path),
            shapely.to_wkb(shapes),
            list(columns.values()),
            list(columns),
            layer=layer,
            driver=FORMATS[suffix],
            geometry_type="MultiPolygon" if kinds != {3} else "Polygon",
            crs=crs,
            encoding="UTF-8" if FORMATS[suffix] == "ESRI Shapefile" else None,
            append=append,
        )


def _multi(geometry: Any) -> Any:
    return shapely.multipolygons([geometry]) if shapely.get_type_id(geometry) == 3 else geometry
