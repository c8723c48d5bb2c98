"""Backdrop layers and components out of files, through the same doors as everything else."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from wangge.algorithms.geometry_file import read_features
from wangge.domain.places import api
from wangge.plumbing.actor import Actor


def import_layer(
    path: Path,
    *,
    jurisdiction_key: str,
    key: str,
    layer: str | None,
    name_column: str | None,
    kind_column: str | None,
    attribution: str,
    crs: str | None,
    actor: Actor,
    at: datetime,
) -> int:
    """Replaces the backdrop layer `key` by a file's lines or polygons; counts features."""
    read = read_features(path, layer=layer, name_column=name_column, kind=None, crs=crs)
    features = [
        api.MapFeatureInput(
            shape=feature.geometry,
            name=feature.name if name_column and feature.attributes.get(name_column) else "",
            kind=str(feature.attributes.get(kind_column) or "") if kind_column else "",
        )
        for feature in read.features
    ]
    return api.import_map_layer(
        jurisdiction_key=jurisdiction_key,
        key=key,
        features=features,
        attribution=attribution,
        actor=actor,
        at=at,
    )


def import_component_file(
    path: Path,
    *,
    jurisdiction_key: str,
    layer: str | None,
    class_column: str,
    code_column: str | None,
    name_column: str,
    crs: str | None,
    from_on: date,
    actor: Actor,
    at: datetime,
) -> api.ComponentReport:
    """Adds the points of a file as components; `code_column` may be left out."""
    read = read_features(
        path, layer=layer, code_column=code_column, name_column=name_column, kind="point", crs=crs
    )
    components = [
        api.ComponentInput(
            class_code=str(feature.attributes.get(class_column) or ""),
            name=feature.name,
            lon=point.x,
            lat=point.y,
            code=feature.code if code_column else "",
            attributes=dict(feature.attributes),
        )
        for feature in read.features
        for point in [feature.geometry.centroid]
    ]
    return api.import_components(
        jurisdiction_key=jurisdiction_key,
        components=components,
        from_on=from_on,
        actor=actor,
        at=at,
    )
