"""Takes in what stands in public space, and the town's own map behind the grids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import shapely
from django.db import transaction

from wangge.domain.places.models import Component, Jurisdiction, MapFeature, MapLayer
from wangge.domain.places.queries.locate import locate_many
from wangge.domain.places.services.recording import find_town, map_changed, record, refuse
from wangge.kernel.errors import InvalidInput, WanggeError
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor

MAP_LAYERS: Mapping[str, tuple[str, str]] = {
    "road": ("道路", "Roads"),
    "water": ("水系", "Water"),
    "green": ("绿地", "Green"),
    "building": ("建筑", "Buildings"),
}


@dataclass(frozen=True, slots=True)
class ComponentInput:
    """A component to be taken in; `code` may be empty, `lon` and `lat` in WGS-84."""

    class_code: str
    name: str
    lon: float
    lat: float
    code: str = ""
    name_en: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComponentReport:
    """`outside`: those that lie in no base unit; they come in all the same."""

    added: int
    changed: int
    outside: tuple[str, ...]


def import_components(
    *,
    jurisdiction_key: str,
    components: Sequence[ComponentInput],
    from_on: date,
    actor: Actor,
    at: datetime,
) -> ComponentReport:
    """Adds components; one whose code is known is brought up to date. All or nothing.

    Without a code nothing tells a component from another: importing such a file twice doubles it.
    Raises `ManyErrors` for odd or repeated codes and missing classes.
    """
    refuse(_component_errors(components))
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        lons, lats = [c.lon for c in components], [c.lat for c in components]
        units = locate_many(jurisdiction_key, lons, lats, at=at)
        known = {
            row.code: row
            for row in Component.objects.filter(jurisdiction=town, to_on=None).exclude(code="")
        }
        fresh, changed = [], []
        for given, unit_code in zip(components, units, strict=True):
            old = known.get(given.code)
            row = _component(town, given, unit_code, old.from_on if old else from_on)
            if old is None:
                fresh.append(row)
            else:
                row.pk = old.pk
                changed.append(row)
        Component.objects.bulk_create(fresh, batch_size=1000)
        Component.objects.bulk_update(changed, _COMPONENT_CONTENT, batch_size=100)
        map_changed(town)
        data = {"jurisdiction": town.key, "added": len(fresh), "changed": len(changed)}
        record("components_imported", data, actor=actor, at=at)
    outside = tuple(c.code or c.name for c, u in zip(components, units, strict=True) if not u)
    return ComponentReport(len(fresh), len(changed), outside)


_COMPONENT_CONTENT = ["class_code", "name", "name_en", "lon", "lat", "unit_code", "attributes"]


def _component(
    town: Jurisdiction, given: ComponentInput, unit_code: str, from_on: date
) -> Component:
    return Component(
        jurisdiction=town,
        code=given.code,
        class_code=given.class_code,
        name=given.name,
        name_en=given.name_en,
        lon=given.lon,
        lat=given.lat,
        unit_code=unit_code,
        attributes=dict(given.attributes),
        from_on=from_on,
    )


def _component_errors(components: Sequence[ComponentInput]) -> list[WanggeError]:
    errors: list[WanggeError] = []
    seen: set[str] = set()
    for number, given in enumerate(components, 1):
        wrong = None
        if given.code and given.code in seen:
            wrong = ("component_code_repeated", f"编码 {given.code} 重复", "its code repeats")
        elif len(given.code) > 40 or not given.class_code or len(given.class_code) > 20:
            wrong = ("component_code_form", "编码或类别代码不可用", "its code or class is odd")
        seen.add(given.code)
        if wrong:
            code, zh, en = wrong
            text = {"zh": f"第 {number} 个部件：{zh}。", "en": f"Component {number}: {en}."}
            errors.append(InvalidInput(code, field="code", data={"row": number}, **text))
    return errors


@dataclass(frozen=True, slots=True)
class MapFeatureInput:
    """A line or polygon (shapely, WGS-84 degrees) of the backdrop."""

    shape: Any
    name: str = ""
    kind: str = ""


def import_map_layer(
    *,
    jurisdiction_key: str,
    key: str,
    features: Iterable[MapFeatureInput],
    actor: Actor,
    at: datetime,
    attribution: str = "",
) -> int:
    """Replaces a layer of the backdrop (`road`, `water`, `green`, `building`); counts features.

    Features without a shape are left out. Raises `InvalidInput` for another key.
    """
    if key not in MAP_LAYERS:
        raise InvalidInput(
            "map_layer_unknown",
            zh=f"没有底图图层“{key}”，可用的有：{'、'.join(MAP_LAYERS)}。",
            en=f"There is no map layer '{key}'; there are: {', '.join(MAP_LAYERS)}.",
            field="layer",
        )
    drawn = [f for f in features if f.shape is not None and not shapely.is_empty(f.shape)]
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        zh, en = MAP_LAYERS[key]
        content = {"name_zh": zh, "name_en": en, "attribution": attribution, "stamp": new_id().hex}
        layer, _ = MapLayer.objects.update_or_create(jurisdiction=town, key=key, defaults=content)
        MapFeature.objects.filter(layer=layer).delete()
        MapFeature.objects.bulk_create(
            [_map_feature(layer, given) for given in drawn], batch_size=1000
        )
        map_changed(town)
        data = {"jurisdiction": town.key, "layer": key, "count": len(drawn)}
        record("map_layer_imported", data, actor=actor, at=at)
    return len(drawn)


def _map_feature(layer: MapLayer, given: MapFeatureInput) -> MapFeature:
    wkb = shapely.to_wkb(shapely.force_2d(given.shape))
    return MapFeature(layer=layer, geometry=wkb, name=given.name[:120], kind=given.kind[:40])
