"""The sentences said about files that can't be used."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.kernel.errors import InvalidInput

_NAMED_AT_MOST = 10


def _list(names: Sequence[str], between: str) -> str:
    more = "…" if len(names) > _NAMED_AT_MOST else ""
    return between.join(names[:_NAMED_AT_MOST]) + more


def unreadable(file: str, reason: str) -> InvalidInput:
    """Missing, damaged, or of no known kind; `reason` is the reader's own words."""
    return InvalidInput(
        "geometry_unreadable",
        zh=f"无法读取文件“{file}”：请提供 GeoPackage、GeoJSON 或 Shapefile（可压缩为 zip）。",
        en=f"“{file}” can't be read: give a GeoPackage, GeoJSON or (zipped) Shapefile.",
        field="file",
        data={"reason": reason},
    )


def no_such_layer(file: str, layer: str | None, layers: Sequence[str]) -> InvalidInput:
    """The layer isn't there, or (None) one of several must be chosen."""
    if layer is None:
        zh, en = f"“{file}”有多个图层，请选择一个", f"“{file}” has several layers; choose one"
    else:
        zh, en = f"“{file}”没有图层“{layer}”", f"“{file}” has no layer “{layer}”"
    return InvalidInput(
        "geometry_layer_missing",
        zh=f"{zh}：{_list(layers, '、')}。",
        en=f"{en}: {_list(layers, ', ')}.",
        field="layer",
        data={"layers": list(layers)},
    )


def no_such_column(field: str, column: str, columns: Sequence[str]) -> InvalidInput:
    """`field` is the parameter that named the column."""
    return InvalidInput(
        "geometry_column_missing",
        zh=f"没有名为“{column}”的列；现有：{_list(columns, '、')}。",
        en=f"There is no column “{column}”; there are: {_list(columns, ', ')}.",
        field=field,
        data={"columns": list(columns)},
    )


def crs_missing(file: str) -> InvalidInput:
    """The file doesn't say in which coordinate system it stands."""
    return InvalidInput(
        "geometry_crs_missing",
        zh=f"“{file}”没有说明坐标系，请指定（例如 EPSG:4490）。",
        en=f"“{file}” names no coordinate system; say which (for example EPSG:4490).",
        field="crs",
    )


def crs_unknown(crs: str) -> InvalidInput:
    """The coordinate system named isn't one."""
    return InvalidInput(
        "geometry_crs_unknown",
        zh=f"不认识的坐标系“{crs[:60]}”。",
        en=f"“{crs[:60]}” is no known coordinate system.",
        field="crs",
    )


def not_degrees(file: str, crs: str, x: float, y: float) -> InvalidInput:
    """A file that claims degrees and holds something else."""
    return InvalidInput(
        "geometry_not_degrees",
        zh=f"“{file}”自称经纬度（{crs}），坐标却是（{x:.1f}，{y:.1f}），多半是米或英尺："
        "请指定真实坐标系。",
        en=f"“{file}” claims degrees ({crs}) but holds ({x:.1f}, {y:.1f}), probably metres or "
        "feet: say which coordinate system it really is.",
        field="crs",
        data={"x": x, "y": y, "claimed": crs},
    )


def outside_world(file: str, crs: str, names: Sequence[str]) -> InvalidInput:
    """Features whose coordinates are no place in the system claimed."""
    return InvalidInput(
        "geometry_outside_world",
        zh=f"“{file}”中有图形不在坐标系 {crs} 的范围内：{_list(names, '、')}。坐标系可能有误。",
        en=f"Features of “{file}” lie outside {crs}: {_list(names, ', ')}. "
        "The coordinate system may be wrong.",
        field="crs",
        data={"features": list(names[:_NAMED_AT_MOST]), "count": len(names)},
    )


def wrong_kind(expected_zh: str, expected: str, names: Sequence[str], kind: str) -> InvalidInput:
    """Features of another kind of geometry than is wanted."""
    return InvalidInput(
        "geometry_wrong_kind",
        zh=f"需要{expected_zh}，但有 {len(names)} 个图形是 {kind}：{_list(names, '、')}。",
        en=f"A {expected} is needed, but {len(names)} features are {kind}: {_list(names, ', ')}.",
        field="file",
        data={"features": list(names[:_NAMED_AT_MOST]), "count": len(names), "kind": kind},
    )


def code_missing(column: str, rows: Sequence[int]) -> InvalidInput:
    """Features without a code; `rows` count from 1."""
    numbers = [str(row) for row in rows]
    return InvalidInput(
        "geometry_code_missing",
        zh=f"第 {_list(numbers, '、')} 个图形的“{column}”为空。",
        en=f"Features number {_list(numbers, ', ')} have no “{column}”.",
        field="code_column",
        data={"rows": list(rows[:_NAMED_AT_MOST]), "count": len(rows)},
    )


def too_large(file: str, limit_mb: int) -> InvalidInput:
    """An archive that would unpack to more than the limit."""
    return InvalidInput(
        "geometry_too_large",
        zh=f"“{file}”解压后超过 {limit_mb} MB。",
        en=f"“{file}” unpacks to more than {limit_mb} MB.",
        field="file",
        data={"limit_mb": limit_mb},
    )
