"""Sets up the town that a mapping names: base units, grids, and somebody on every post needed.

The staff is made up (one account per post, grid and department): a case file says which
department acted, not who. Refuses to touch a town that is there already.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from wangge.algorithms.geometry_file import read_features
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, ManyErrors
from wangge.packs import PackSpec
from wangge.packs.schema import PostSpec
from wangge.plumbing.actor import Actor
from wangge.tools.caseload.mapping import AreasSpec, MappingSpec

_DESKS = 2
"""What climbs to the desk is handled by one of it and verified by the other."""
Seat = tuple[PostSpec, places.GridRef, str]
"""A post in a grid, with the department or ''."""


def ensure_town(
    mapping: MappingSpec, pack: PackSpec, folder: Path, *, actor: Actor, at: datetime
) -> bool:
    """True where the town was made now, all of it or nothing; False where it was there."""
    if any(t.key == mapping.town.key for t in places.jurisdictions()):
        return False
    areas = mapping.areas
    if areas is None:
        raise InvalidInput(
            "town_missing",
            zh=f"没有辖区“{mapping.town.key}”，映射里也没有写 areas(边界文件)。",
            en=f"There is no town “{mapping.town.key}” and the mapping names no areas.",
            field="areas",
        )
    with transaction.atomic():
        places.create_jurisdiction(
            key=mapping.town.key,
            name_zh=mapping.town.name.zh,
            name_en=mapping.town.name.en,
            time_zone=mapping.time_zone,
            pack_keys=[pack.key],
            actor=actor,
            at=at,
        )
        _import_units(mapping, areas, folder, actor, at)
        _build_grids(mapping, pack, areas, actor, at)
        _appoint(mapping.town.key, pack, areas, actor, at)
    return True


def _import_units(
    mapping: MappingSpec, areas: AreasSpec, folder: Path, actor: Actor, at: datetime
) -> None:
    file = read_features(folder / areas.file, layer=areas.layer, code_column=areas.code)
    report = places.import_base_units(
        jurisdiction_key=mapping.town.key,
        units=[places.UnitInput(code=f.code, shape=f.geometry) for f in file.features],
        from_on=areas.since,
        mend_m=areas.mend_m,
        actor=actor,
        at=at,
    )
    if not report.stored:
        raise ManyErrors(
            InvalidInput("coverage", zh=f.zh, en=f.en, field=areas.file)
            for f in report.coverage.findings
        )


def _build_grids(
    mapping: MappingSpec, pack: PackSpec, areas: AreasSpec, actor: Actor, at: datetime
) -> None:
    places.build_scheme_from_attributes(
        jurisdiction_key=mapping.town.key,
        spec=pack.scheme,
        root_code=mapping.town.root,
        sources=[places.LevelSource(level=c.level, length=c.length) for c in areas.levels],
        from_on=areas.since,
        actor=actor,
        at=at,
    )


def _appoint(town: str, pack: PackSpec, areas: AreasSpec, actor: Actor, at: datetime) -> None:
    seats = list(_seats(town, pack, areas))
    ids = people.create_accounts(
        [
            people.AccountInput(
                username="-".join(
                    x for x in (town, post.key, grid.code, department, str(number)) if x
                ).lower(),
                name=f"{post.name.zh} {grid.name}",
            )
            for number, (post, grid, department) in enumerate(seats, start=1)
        ],
        actor=actor,
        at=at,
    )
    people.appoint_many(
        [
            people.AppointmentInput(
                account_id=account_id,
                jurisdiction_key=town,
                post=post.key,
                scheme_key=pack.scheme.key,
                grid_code=grid.code,
                department=department,
                from_on=areas.since,
            )
            for account_id, (post, grid, department) in zip(ids, seats, strict=True)
        ],
        actor=actor,
        at=at,
    )


def _seats(town: str, pack: PackSpec, areas: AreasSpec) -> Iterator[Seat]:
    """Desk first: nobody may be appointed where the desk is empty."""
    grids = places.grids(town, pack.scheme.key, areas.since)
    for post in sorted(pack.posts, key=lambda p: not p.desk):
        here = [g for g in grids if g.level == post.level]
        for grid in here if post.minimum or post.desk else ():
            if not post.of_department:
                yield from [(post, grid, "")] * (_DESKS if post.desk else 1)
                continue
            for department in pack.departments:
                if department.level == post.level:
                    yield post, grid, department.key
