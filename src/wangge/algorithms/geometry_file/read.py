"""Read features of one layer, whatever its format, encoding and coordinate system.

Refuses to guess: a missing or false coordinate system, a wrong kind of geometry and an unknown
layer or column are errors that say what there is. Broken rings pass: `coverage` names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FieldError

from wangge.algorithms.geometry_file import errors
from wangge.algorithms.geometry_file.systems import to_wgs84
from wangge.algorithms.geometry_file.unpack import opened, text_encoding

Kind = Literal["polygon", "line", "point"]

_KINDS: Mapping[Kind, tuple[str, frozenset[int]]] = {
    "polygon": ("面", frozenset({3, 6})),
    "line": ("线", frozenset({1, 2, 5})),
    "point": ("点", frozenset({0, 4})),
}


@dataclass(frozen=True, slots=True)
class Feature:
    """`geometry`: shapely, two-dimensional lon/lat WGS-84, or None where the file has none."""

    code: str
    name: str
    attributes: Mapping[str, Any]
    geometry: Any


@dataclass(frozen=True, slots=True)
class FeatureFile:
    """`crs`: the system the file stood in. `accuracy_m`: of bringing it to WGS-84, None when
    unknown (old local systems may be off by a hundred metres: show it to the person)."""

    layer: str
    crs: str
    accuracy_m: float | None
    columns: tuple[str, ...]
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer that can be chosen; `geometry_type` in GDAL's words, None for a bare table."""

    name: str
    geometry_type: str | None


def list_layers(path: str | Path) -> tuple[LayerInfo, ...]:
    """The layers of a file. Raises `InvalidInput` when it can't be read."""
    path = Path(path)
    with opened(path) as source:
        return _layers(path.name, source)


def read_features(
    path: str | Path,
    *,
    layer: str | None = None,
    code_column: str | None = None,
    name_column: str | None = None,
    kind: Kind | None = "polygon",
    crs: str | None = None,
    encoding: str | None = None,
) -> FeatureFile:
    """Read GeoPackage, GeoJSON or Shapefile (bare or zipped) into lon/lat WGS-84.

    `layer` may be left out where there is one. Without `code_column` the code is the feature's
    number from 1; without `name_column` the name is the code. `crs` and `encoding` overrule
    what the file claims. Raises `InvalidInput` with code `geometry_*` and the field concerned.
    """
    path = Path(path)
    with opened(path) as source:
        chosen = _choose(path.name, layer, _layers(path.name, source))
        meta, shapes, table = _read(path.name, source, chosen, encoding)
    for field, column in (("code_column", code_column), ("name_column", name_column)):
        if column is not None and column not in table:
            raise errors.no_such_column(field, column, list(table))
    codes = _codes(table, code_column, len(shapes))
    if kind is not None:
        _check_kind(kind, shapes, codes)
    placed = to_wgs84(path.name, shapes, codes, crs or meta["crs"])
    names = _texts(table[name_column]) if name_column else codes
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    features = (
        Feature(code, name or code, row, shape)
        for code, name, row, shape in zip(
            codes, names, rows or [{} for _ in codes], placed.shapes, strict=True
        )
    )
    return FeatureFile(chosen, placed.crs, placed.accuracy_m, tuple(table), tuple(features))


def _layers(file: str, source: Path) -> tuple[LayerInfo, ...]:
    try:
        listed = pyogrio.list_layers(source)
    except DataSourceError as error:
        raise errors.unreadable(file, str(error)) from error
    found = [LayerInfo(str(name), kind and str(kind)) for name, kind in listed]
    if source.is_dir():  # in whatever order the disk lists them
        found.sort(key=lambda layer: layer.name)
    return tuple(found)


def _choose(file: str, layer: str | None, layers: tuple[LayerInfo, ...]) -> str:
    names = [found.name for found in layers if found.geometry_type is not None]
    if layer is None and len(names) == 1:
        return names[0]
    if layer is None or layer not in names:
        raise errors.no_such_layer(file, layer, names)
    return layer


def _read(
    file: str, source: Path, layer: str, encoding: str | None
) -> tuple[dict[str, Any], NDArray[Any], dict[str, list[Any]]]:
    known = encoding or text_encoding(source, layer)
    try:
        meta, _, wkb, columns = pyogrio.raw.read(source, layer=layer, encoding=known, force_2d=True)
        shapes = shapely.from_wkb(wkb, on_invalid="fix")
    except (DataSourceError, DataLayerError, FieldError, UnicodeError, LookupError) as error:
        raise errors.unreadable(file, str(error)) from error
    except shapely.errors.GEOSException as error:
        raise errors.unreadable(file, str(error)) from error
    table = {
        str(name): [_plain(value) for value in column.tolist()]
        if column.dtype.kind != "M"
        else [None if np.isnat(value) else str(value) for value in column]
        for name, column in zip(meta["fields"], columns, strict=True)
    }
    return meta, shapes, table


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value


def _texts(values: list[Any]) -> list[str]:
    """As a person would write them: 110101001.0 is a code of digits."""
    whole = (int(v) if isinstance(v, float) and v.is_integer() else v for v in values)
    return ["" if value is None else str(value).strip() for value in whole]


def _codes(table: Mapping[str, list[Any]], column: str | None, count: int) -> list[str]:
    if column is None:
        return [str(number) for number in range(1, count + 1)]
    codes = _texts(table[column])
    blank = [number for number, code in enumerate(codes, 1) if not code]
    if blank:
        raise errors.code_missing(column, blank)
    return codes


def _check_kind(kind: Kind, shapes: NDArray[Any], codes: list[str]) -> None:
    kind_zh, wanted = _KINDS[kind]
    numbers = shapely.get_type_id(shapes)
    wrong = np.flatnonzero(~np.isin(numbers, [*wanted, -1]))
    if wrong.size:
        names = [codes[int(i)] for i in wrong]
        raise errors.wrong_kind(kind_zh, kind, names, shapes[wrong[0]].geom_type)
