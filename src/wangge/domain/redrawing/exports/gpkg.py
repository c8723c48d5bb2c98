"""A division as a GeoPackage: a layer for each level, and one of the units."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.algorithms.geopackage import Layer, geopackage
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.exports.division import Division

Column = Sequence[str | int | float | None]


def gpkg_of(division: Division) -> bytes:
    """The file, in WGS-84 (EPSG:4326). Layers of one level share their borders exactly."""
    layers = [_level(division, n) for n in range(len(division.levels()))]
    return geopackage([*layers, _units(division)], division.source.at)


def _level(division: Division, number: int) -> Layer:
    level = division.levels()[number]
    found = division.at(level)
    columns: dict[str, Column] = {
        "code": [g.code for g in found.grids],
        "name": [g.name for g in found.grids],
        "name_en": [g.name_en for g in found.grids],
        "level": [level.key] * len(found.grids),
        "parent": [g.code[: -level.code_width] if number else "" for g in found.grids],
        "units": list(found.units),
        "area_m2": list(found.area_m2),
    }
    columns |= {_free(key, columns): list(values) for key, values in found.sums.items()}
    return Layer(
        level.key, f"{level.name.zh} {level.name.en}", _about(division), found.shapes, columns
    )


def _units(division: Division) -> Layer:
    units = division.units
    columns: dict[str, Column] = {
        "code": [u.code for u in units],
        "name": [u.name for u in units],
        "name_en": [u.name_en for u in units],
        "area_m2": [round(u.area_m2, 1) for u in units],
    }
    for level in division.levels():
        of = levels.at_level(division.scheme, division.content, level)
        columns[_free(level.key, columns)] = [of[u.code] for u in units]
    columns |= {_free(w.key, columns): list(w.values) for w in division.weights}
    taken = {level.key for level in division.levels()}
    name = "units" if "units" not in taken else "base_units"
    return Layer(name, "单元网格 Base units", _about(division), division.shapes, columns)


def _free(key: str, taken: dict[str, Column]) -> str:
    """A column's name that isn't there yet; SQLite doesn't tell capitals apart."""
    there = {name.lower() for name in taken} | {"fid", "geom"}
    while key.lower() in there:
        key += "_"
    return key


def _about(division: Division) -> str:
    source = division.source
    version = f"第 {source.version} 版 version {source.version}" if source.version else "草案 draft"
    return f"{division.town.name_zh} · {source.title} · {version} · {division.made_on}"
