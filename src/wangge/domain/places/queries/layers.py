"""What the map draws: grids, base units, the town's own backdrop, components; as GeoJSON text.

An answer is kept under `BYTES_AT_MOST` by thinner lines first; if that isn't enough the smallest
features are left out. Whenever any is, the answer says `"truncated": true`. Refuses to serve tiles.
"""

from __future__ import annotations

import json
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wangge.domain.places.models import Component, Jurisdiction, MapLayer
from wangge.domain.places.queries import layer_sources as sources
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.feature_store import Box, FeatureStore
from wangge.domain.places.queries.layer_sources import BANDS
from wangge.domain.places.queries.map_stores import Named, map_stores, remove_old
from wangge.domain.places.queries.town import Town
from wangge.domain.places.queries.unit_index import valid_on
from wangge.kernel.errors import InvalidInput, NotFound

BYTES_AT_MOST = 1_000_000
BACKDROP = ("land", "green", "water", "road", "building")
"""Layers of the backdrop in the order in which they are drawn; `land` is the town's own shape."""
_COMPONENTS_AT_MOST = 3000


def layer_geojson(
    jurisdiction_key: str,
    layer: str,
    *,
    on: date,
    level: str = "",
    scheme_key: str = "",
    bbox: Box | None = None,
    zoom: float | None = None,
) -> str:
    """A FeatureCollection of what lies in `bbox` (west, south, east, north), fit for `zoom`.

    `layer`: `grids` (with `scheme_key` and `level`), `units`, `components`, one of `BACKDROP`, or
    `base` for the whole backdrop. Properties: `code`, `name`, `en`, `level`, `parent`; `layer` for
    the backdrop. Raises `NotFound` for a layer or level that isn't there, `InvalidInput` for an
    odd box.
    """
    _check_box(bbox)
    town = towns.get(jurisdiction_key)
    if layer == "components":
        return _components(town, on, bbox)
    names = BACKDROP if layer == "base" else (layer,)
    wanted = [s for name in names if (s := _source(town, name, level, scheme_key, on, len(names)))]
    return _answer(wanted, bbox, zoom)


def map_layers(jurisdiction_key: str) -> tuple[str, ...]:
    """The keys of the town's backdrop layers, `land` first."""
    rows = MapLayer.objects.filter(jurisdiction_id=towns.get(jurisdiction_key).ref.id)
    return ("land", *rows.order_by("key").values_list("key", flat=True))


def map_attribution(jurisdiction_key: str) -> str:
    """Whom the map has to name, such as "© OpenStreetMap contributors"."""
    rows = MapLayer.objects.filter(jurisdiction_id=towns.get(jurisdiction_key).ref.id)
    named = rows.exclude(attribution="").order_by("key").values_list("attribution", flat=True)
    return " · ".join(dict.fromkeys(named))


def layer_stamp(jurisdiction_key: str, on: date | None = None) -> str:
    """Another value after every change of what the map shows: for ETags.

    With `on`, changes that were made beforehand and hold from a later day count from that day.
    """
    row = Jurisdiction.objects.filter(key=jurisdiction_key)
    stamps = row.values_list("units_stamp", "grids_stamp", "map_stamp").first()
    if stamps is None:
        raise NotFound(
            "unknown_jurisdiction",
            zh=f"没有编号为“{jurisdiction_key}”的辖区。",
            en=f"There is no jurisdiction '{jurisdiction_key}'.",
            field="jurisdiction_key",
        )
    text = "-".join(stamp[-12:] for stamp in stamps)
    return text if on is None else f"{text}-{_period(towns.get(jurisdiction_key), on)}"


def _period(town: Town, on: date) -> int:
    """The latest day up to `on` on which units, grids or memberships changed."""
    day = on.toordinal()
    tables = [town.table(scheme) for scheme in town.schemes if scheme.from_on <= on]
    begins = [scheme.from_on.toordinal() for scheme in town.schemes if scheme.from_on <= on]
    return max([town.units.period(day), *(table.period(day) for table in tables), *begins])


def prepare_maps(jurisdiction_key: str, *, on: date) -> None:
    """Makes the locating index and all map files now, so that no request has to wait for them."""
    town = towns.get(jurisdiction_key)
    town.index_on(on.toordinal())
    layer_geojson(jurisdiction_key, "units", on=on)
    layer_geojson(jurisdiction_key, "base", on=on)
    for scheme in town.schemes:
        if scheme.from_on <= on and (scheme.to_on is None or on < scheme.to_on):
            for level in (s for s in scheme.levels if s.membership == "area"):
                layer_geojson(
                    jurisdiction_key, "grids", on=on, level=level.key, scheme_key=scheme.key
                )
    layers = MapLayer.objects.filter(jurisdiction_id=town.ref.id)
    remove_old(town, [stamp[-16:] for stamp in layers.values_list("stamp", flat=True)])


def _source(
    town: Town, layer: str, level: str, scheme_key: str, on: date, asked: int
) -> Named | None:
    day = on.toordinal()
    town_id = town.ref.id.hex[-12:]
    place = f"{town.stamps.units[:16]}-{town.units.period(day)}"
    if layer == "units":
        return f"{town_id}-units-{place}", lambda: sources.unit_source(town, on)
    if layer == "land":
        return f"{town_id}-land-{place}", lambda: sources.land_source(town, on)
    if layer == "grids":
        table = town.table(town.scheme_on(scheme_key, day))
        if level not in {s.key for s in table.scheme.levels if s.membership == "area"}:
            raise _no_layer(f"{layer}/{level}")
        name = f"{town_id}-grids-{table.scheme.id.hex[-12:]}-{town.stamps.grids[-16:]}"
        name += f"-{table.period(day)}-{level}-{place}"
        return name, lambda: sources.grid_source(town, table, level, on)
    row = MapLayer.objects.filter(jurisdiction_id=town.ref.id, key=layer).first()
    if row is None:
        if asked > 1:
            return None
        raise _no_layer(layer)
    return f"{town_id}-map-{layer}-{row.stamp[-16:]}", lambda: sources.map_source(row.id, layer)


def _answer(wanted: list[Named], bbox: Box | None, zoom: float | None) -> str:
    """The finest band that the zoom asks for and the limit allows."""
    finest = len(BANDS) - 1
    fit = (
        finest if zoom is None else next((n for n, b in enumerate(BANDS) if zoom <= b.zoom), finest)
    )
    for number in range(fit, -1, -1):
        stores = [map_stores.get(named, number) for named in wanted]
        if number < fit and any(store.left_out for store in stores):
            break  # thinner than that would lose features: better leave out the smallest
        chosen = [(store, store.choose(bbox)) for store in stores]
        total = int(sum(store.lengths(rows).sum() for store, rows in chosen))
        if total <= BYTES_AT_MOST:
            return _collection(chosen, truncated=any(store.left_out for store in stores))
    share = BYTES_AT_MOST / total
    return _collection([(store, _cut(store, rows, share)) for store, rows in chosen], True)


def _cut(store: FeatureStore, rows: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """The largest features, up to that share of the bytes."""
    if not len(rows):
        return rows
    bytes_upto = np.cumsum(store.lengths(rows))
    return rows[: int(np.searchsorted(bytes_upto, share * bytes_upto[-1], side="right"))]


def _collection(chosen: list[tuple[FeatureStore, NDArray[np.int64]]], truncated: bool) -> str:
    head = b'{"type":"FeatureCollection",' + (b'"truncated":true,' if truncated else b"")
    features = b"".join(store.text(rows) for store, rows in chosen)
    return (head + b'"features":[' + features[:-1] + b"]}").decode()


def _components(town: Town, on: date, bbox: Box | None) -> str:
    rows = Component.objects.filter(valid_on(on), jurisdiction_id=town.ref.id)
    if bbox is not None:
        west, south, east, north = bbox
        rows = rows.filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    columns = ("code", "class_code", "name", "name_en", "lon", "lat")
    found = list(rows.order_by("pk").values_list(*columns)[: _COMPONENTS_AT_MOST + 1])
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "class": kind, "name": name, "en": name_en},
            "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
        }
        for code, kind, name, name_en, lon, lat in found[:_COMPONENTS_AT_MOST]
    ]
    more = {"truncated": True} if len(found) > _COMPONENTS_AT_MOST else {}
    body = {"type": "FeatureCollection", **more, "features": features}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _check_box(bbox: Box | None) -> None:
    if bbox is None:
        return
    west, south, east, north = bbox
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # NaN fails too
        raise InvalidInput(
            "bbox_odd",
            zh="地图范围应为 西,南,东,北（度）。",
            en="A box is west,south,east,north in degrees.",
            field="bbox",
        )


def _no_layer(layer: str) -> NotFound:
    return NotFound(
        "unknown_layer",
        zh=f"没有图层“{layer}”。",
        en=f"There is no layer '{layer}'.",
        field="layer",
    )
