"""Draws schemes: versions, their grids, and which base units the leaf grids are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from wangge.domain.places.models import (
    SINCE_EVER,
    BaseUnit,
    Grid,
    GridUnit,
    Jurisdiction,
    Scheme,
    SchemeState,
)
from wangge.domain.places.queries.refs import SchemeRef
from wangge.domain.places.queries.town import scheme_ref
from wangge.domain.places.rules.grid_codes import (
    GridInput,
    Levels,
    check_grids,
    check_levels,
    parent_code,
)
from wangge.domain.places.services.recording import (
    find_scheme,
    find_town,
    grids_changed,
    record,
    refuse,
)
from wangge.domain.places.services.wholeness import require_whole
from wangge.kernel.errors import Conflict, InvalidInput, WanggeError
from wangge.packs.schema import LevelSpec, SchemeSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox.api import publish

_JOURNALLED_AT_MOST = 200
UNITS_MOVED = "places.units_moved"
"""News: jurisdiction, scheme, from_on: in a scheme in force, units belong to other grids."""


def create_scheme(
    *,
    jurisdiction_key: str,
    spec: SchemeSpec,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> SchemeRef:
    """A new draft; without `version` the next one. Raises `Conflict` for a version that exists."""
    refuse(check_levels(spec.levels))
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        earlier = Scheme.objects.filter(jurisdiction=town, key=spec.key)
        if version is None:
            version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
        if earlier.filter(version=version).exists():
            raise Conflict(
                "scheme_version_exists",
                zh=f"方案“{spec.key}”第 {version} 版已存在。",
                en=f"Version {version} of the scheme '{spec.key}' exists already.",
                field="version",
            )
        row = Scheme.objects.create(
            jurisdiction=town,
            key=spec.key,
            version=version,
            name_zh=spec.name.zh,
            name_en=spec.name.en,
            levels=[level.model_dump(mode="json") for level in spec.levels],
        )
        data = {"jurisdiction": town.key, "scheme": spec.key, "version": version, "id": str(row.id)}
        record("scheme_created", data, actor=actor, at=at)
    return scheme_ref(row, jurisdiction_key)


def levels_of(row: Scheme) -> Levels:
    """The levels that the scheme was made with."""
    return Levels(tuple(LevelSpec.model_validate(level) for level in row.levels))


def _changeable(scheme_id: UUID) -> tuple[Scheme, Jurisdiction]:
    row, town = find_scheme(scheme_id)
    if row.state == SchemeState.RETIRED:
        raise Conflict(
            "scheme_retired",
            zh="网格方案已停用，不能再修改。",
            en="The scheme is retired and can't be changed.",
            field="scheme",
        )
    return row, town


def add_grids(
    *,
    scheme_id: UUID,
    grids: Iterable[GridInput],
    actor: Actor,
    at: datetime,
    from_on: date = SINCE_EVER,
) -> int:
    """Adds grids (parents may come in the same call); answers how many.

    Raises `ManyErrors` that names every grid with an odd code, level, parent or rule. A scheme in
    force takes industry grids only: other grids need base units from their first day.
    """
    new = list(grids)
    with transaction.atomic():
        row, town = _changeable(scheme_id)
        levels = levels_of(row)
        open_grids = Grid.objects.filter(scheme=row, to_on=None)
        known = dict(open_grids.values_list("code", "level"))
        refuse(check_grids(levels, known, new))
        Grid.objects.bulk_create(
            [_grid(row, levels, grid, from_on) for grid in new], batch_size=1000
        )
        if row.state == SchemeState.IN_FORCE:
            require_whole(row)
        grids_changed(town)
        data = {"scheme": row.key, "version": row.version, "id": str(row.id), "count": len(new)}
        data |= {"from_on": from_on.isoformat(), "codes": [grid.code for grid in new[:50]]}
        record("grids_added", data, actor=actor, at=at)
    return len(new)


def _grid(row: Scheme, levels: Levels, grid: GridInput, from_on: date) -> Grid:
    rule = None if grid.rule is None else {k: list(v) for k, v in grid.rule.items()}
    return Grid(
        scheme=row,
        code=grid.code,
        level=grid.level,
        name=grid.name,
        name_en=grid.name_en,
        parent_code=parent_code(levels, grid),
        division_path=grid.division_path,
        rule=rule,
        from_on=from_on,
    )


def assign_units(
    *,
    scheme_id: UUID,
    assignments: Mapping[str, str],
    actor: Actor,
    at: datetime,
    from_on: date = SINCE_EVER,
) -> int:
    """Puts base units (code → leaf grid code) into leaf grids from that day on; counts changes.

    What a unit belonged to ends on that day. Raises `ManyErrors` naming units and grids that
    aren't there or are no leaves; in a scheme in force also whatever would leave a unit without
    a grid or a grid without a unit.
    """
    with transaction.atomic():
        row, town = _changeable(scheme_id)
        leaf = levels_of(row).leaf.key
        units = _units(town, assignments, from_on)
        leaves = _leaves(row, leaf, from_on)
        refuse(_unknown(assignments, units, leaves))
        wanted = {units[unit]: leaves[code] for unit, code in assignments.items()}
        changed = place_units(row, wanted, from_on)
        if row.state == SchemeState.IN_FORCE:
            require_whole(row)
        grids_changed(town)
        data = {"scheme": row.key, "version": row.version, "id": str(row.id), "count": changed}
        data |= {"from_on": from_on.isoformat()}
        if row.state == SchemeState.IN_FORCE:
            data["moved"] = dict(sorted(assignments.items())[:_JOURNALLED_AT_MOST])
            news = {"jurisdiction": town.key, "scheme": row.key, "from_on": from_on.isoformat()}
            publish(UNITS_MOVED, news, at=at)
        record("units_assigned", data, actor=actor, at=at)
    return changed


def place_units(row: Scheme, wanted: Mapping[UUID, UUID], from_on: date) -> int:
    """Writes memberships (unit id → grid id) that hold from that day on; counts changes."""
    members = GridUnit.objects.filter(scheme=row, to_on=None)
    present = {m.unit_id: m for m in members if m.unit_id in wanted}
    fresh, replaced, ended = [], [], []
    for unit_id, grid_id in wanted.items():
        member = present.get(unit_id)
        if member is not None and member.grid_id == grid_id:
            continue
        if member is not None and member.from_on >= from_on:
            member.grid_id = grid_id
            replaced.append(member)
            continue
        if member is not None:
            member.to_on = from_on
            ended.append(member)
        fresh.append(GridUnit(scheme=row, grid_id=grid_id, unit_id=unit_id, from_on=from_on))
    GridUnit.objects.bulk_update(replaced, ["grid_id"], batch_size=300)
    GridUnit.objects.bulk_update(ended, ["to_on"], batch_size=300)
    GridUnit.objects.bulk_create(fresh, batch_size=2000)
    return len(fresh) + len(replaced)


def _units(town: Jurisdiction, codes: Mapping[str, str], from_on: date) -> dict[str, UUID]:
    rows = BaseUnit.objects.filter(jurisdiction=town).filter(_not_over(from_on))
    found = rows.order_by("from_on").values_list("code", "id")
    return {code: unit_id for code, unit_id in found if code in codes}


def _leaves(row: Scheme, level: str, from_on: date) -> dict[str, UUID]:
    rows = Grid.objects.filter(scheme=row, level=level).filter(_not_over(from_on))
    return dict(rows.order_by("from_on").values_list("code", "id"))


def _not_over(from_on: date) -> Q:
    """Rows of that day; for "since ever" the rows that are open now."""
    if from_on == SINCE_EVER:
        return Q(to_on=None)
    return Q(from_on__lte=from_on) & (Q(to_on=None) | Q(to_on__gt=from_on))


def _unknown(
    assignments: Mapping[str, str], units: Mapping[str, UUID], leaves: Mapping[str, UUID]
) -> list[WanggeError]:
    no_units = sorted(assignments.keys() - units.keys())
    no_leaves = sorted(set(assignments.values()) - leaves.keys())
    return [*map(_unknown_unit, no_units), *map(_no_leaf, no_leaves)]


def _unknown_unit(code: str) -> WanggeError:
    return InvalidInput(
        "unknown_unit",
        zh=f"没有单元网格 {code}。",
        en=f"There is no base unit {code}.",
        field="unit_code",
        data={"unit": code},
    )


def _no_leaf(code: str) -> WanggeError:
    return InvalidInput(
        "not_a_leaf_grid",
        zh=f"{code} 不是该方案最低一级的网格。",
        en=f"{code} is no grid of the scheme's lowest level.",
        field="grid_code",
        data={"grid": code},
    )
