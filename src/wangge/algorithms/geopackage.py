"""Writes GeoPackages (OGC 12-128r18, version 1.3) in WGS-84, without GDAL: a server stays small.

Owns the format. Refuses anything but polygons in longitude and latitude.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

_APPLICATION, _VERSION = 0x47504B47, 10300  # "GPKG", 1.3
_WGS84 = 4326
_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_LITTLE_ENDIAN_WITH_BOX = 0b00000011
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""


@dataclass(frozen=True)
class Layer:
    """One table: polygons in degrees with columns of texts or numbers (None where unknown)."""

    name: str
    title: str
    description: str
    shapes: NDArray[Any]
    columns: Mapping[str, Sequence[str | int | float | None]]


def geopackage(layers: Sequence[Layer], at: datetime) -> bytes:
    """The file. The same layers and instant give the same features."""
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.execute(f"PRAGMA application_id = {_APPLICATION}")
        base.execute(f"PRAGMA user_version = {_VERSION}")
        base.executescript(_TABLES)
        base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _systems())
        base.execute("BEGIN")
        for layer in layers:
            _write(base, layer, at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        base.execute("COMMIT")
        return base.serialize()
    finally:
        base.close()


def _systems() -> Iterator[tuple[str, int, str, int, str, str]]:
    yield "WGS 84 geodetic", _WGS84, "EPSG", _WGS84, _WKT, "longitude and latitude"
    yield "Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined"
    yield "Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined"


def _write(base: sqlite3.Connection, layer: Layer, at: str) -> None:
    table = _quoted(layer.name)
    kinds = {name: _kind(values) for name, values in layer.columns.items()}
    defined = "".join(f", {_quoted(name)} {kind}" for name, kind in kinds.items())
    base.execute(
        f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
        f" geom MULTIPOLYGON{defined})"
    )
    box = shapely.total_bounds(layer.shapes) if len(layer.shapes) else [None] * 4
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)",
        (layer.name, layer.title, layer.description, at, *map(_plain, box), _WGS84),
    )
    base.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)",
        (layer.name, _WGS84),
    )
    places = ", ".join("?" * (1 + len(kinds)))
    names = "".join(f", {_quoted(name)}" for name in kinds)
    rows = zip(map(_blob, layer.shapes), *layer.columns.values(), strict=True)
    base.executemany(f"INSERT INTO {table} (geom{names}) VALUES ({places})", rows)


def _kind(values: Sequence[str | int | float | None]) -> str:
    found = {type(v) for v in values if v is not None}
    if found <= {int}:
        return "INTEGER" if found else "TEXT"
    return "DOUBLE" if found <= {int, float} else "TEXT"


def _blob(shape: Any) -> bytes:
    """The header with the box, then the shape (GeoPackage 1.3, clause 2.1.3)."""
    parts = shapely.get_parts(shape)
    if not all(part.geom_type == "Polygon" for part in parts):
        raise ValueError(f"a {shape.geom_type} is no polygon")
    whole = shapely.multipolygons(parts)
    west, south, east, north = shapely.bounds(whole)
    head = struct.pack("<2sBBi4d", b"GP", 0, _LITTLE_ENDIAN_WITH_BOX, _WGS84,
                       west, east, south, north)  # fmt: skip
    return head + bytes(shapely.to_wkb(whole, byte_order=1, include_srid=False))


def _plain(value: Any) -> float | None:
    return None if value is None or np.isnan(value) else float(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
