"""Writes the ground of a town: divisions, units, grids, map, components. One transaction's work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, ManyErrors
from wangge.packs.schema import PackSpec
from wangge.plumbing.actor import Actor
from wangge.tools.demo.fabric.plan import PlannedUnit, TownPlan

ATTRIBUTION = "示意数据：由程序生成，并非实测 · synthetic, drawn by the program"


def lay_ground(
    key: str,
    plan: TownPlan,
    pack: PackSpec,
    divisions: Iterable[places.DivisionRow],
    *,
    beside: Sequence[str] = (),
    settings: dict[str, Any],
    from_on: date,
    actor: Actor,
    at: datetime,
) -> None:
    """Everything of `plan` that is a place; `beside`: packs of other departments.

    Raises `ManyErrors` were the fabric not seamless.
    """
    places.import_divisions(
        rows=divisions, from_on=from_on, under=plan.root_path, actor=actor, at=at
    )
    places.create_jurisdiction(
        key=key,
        name_zh=plan.name_zh,
        name_en=plan.name_en,
        time_zone=pack.calendar.time_zone,
        root_path=plan.root_path,
        pack_keys=[pack.key, *beside],
        settings=settings,
        actor=actor,
        at=at,
    )
    _import_units(key, plan, from_on, actor, at)
    places.build_scheme(
        jurisdiction_key=key,
        spec=pack.scheme,
        grids=[
            places.GridInput(g.code, g.level, g.name, g.name_en, g.division_path)
            for g in plan.grids
        ],
        assignments={u.code: u.grid for u in plan.units},
        from_on=from_on,
        actor=actor,
        at=at,
    )
    _import_map(key, plan, from_on, actor, at)


def _import_units(key: str, plan: TownPlan, from_on: date, actor: Actor, at: datetime) -> None:
    report = places.import_base_units(
        jurisdiction_key=key,
        units=[
            places.UnitInput(
                code=u.code,
                shape=u.shape,
                name=u.name,
                name_en=u.name_en,
                division_path=u.community,
                attributes=_attributes(u),
            )
            for u in plan.units
        ],
        from_on=from_on,
        actor=actor,
        at=at,
    )
    if not report.stored:
        raise ManyErrors(
            InvalidInput("coverage", zh=f.zh, en=f.en) for f in report.coverage.findings
        )


def _attributes(unit: PlannedUnit) -> dict[str, Any]:
    known = {"use": unit.what or None, "households": unit.households}
    return {key: value for key, value in known.items() if value is not None}


def _import_map(key: str, plan: TownPlan, from_on: date, actor: Actor, at: datetime) -> None:
    for layer in plan.layers:
        if layer.key in places.MAP_LAYERS:
            places.import_map_layer(
                jurisdiction_key=key,
                key=layer.key,
                features=[places.MapFeatureInput(f.shape, f.name, f.kind) for f in layer.features],
                attribution=ATTRIBUTION,
                actor=actor,
                at=at,
            )
    if plan.things:
        places.import_components(
            jurisdiction_key=key,
            components=[
                places.ComponentInput(
                    class_code=t.class_code,
                    name=t.zh,
                    name_en=t.en,
                    lon=t.lon,
                    lat=t.lat,
                    code=t.code,
                    attributes=dict(t.attributes),
                )
                for t in plan.things
            ],
            from_on=from_on,
            actor=actor,
            at=at,
        )
