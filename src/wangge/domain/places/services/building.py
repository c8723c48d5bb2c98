"""Builds a whole scheme in one go: from what the base units say, or from the divisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wangge.domain.places.models import BaseUnit, Division
from wangge.domain.places.queries.refs import SchemeRef
from wangge.domain.places.rules.grid_codes import GridInput, Levels
from wangge.domain.places.services.in_force import put_in_force
from wangge.domain.places.services.recording import find_town
from wangge.domain.places.services.schemes import add_grids, assign_units, create_scheme
from wangge.kernel.codes import prefix_range
from wangge.kernel.errors import InvalidInput, ManyErrors
from wangge.packs.schema import SchemeSpec
from wangge.plumbing.actor import Actor


@dataclass(frozen=True, slots=True)
class LevelSource:
    """How a level below the root is read off a base unit.

    The value is the unit's attribute `column` (empty: its code), cut to the first `length`
    characters; what it adds to the value of the level above, filled with zeros to the level's
    width, is added to the code. `zh` and `en` name the grid, with `{value}` and `{part}`; where
    the unit's attribute `named` says how its grid is called, it is called so.
    """

    level: str
    column: str = ""
    length: int | None = None
    zh: str = ""
    en: str = ""
    named: str = ""


def build_scheme(
    *,
    jurisdiction_key: str,
    spec: SchemeSpec,
    grids: Iterable[GridInput],
    assignments: Mapping[str, str],
    from_on: date | None,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> SchemeRef:
    """Creates a version with these grids and memberships; in force from `from_on`, if given.

    All or nothing; raises as `create_scheme`, `add_grids`, `assign_units` and `put_in_force`.
    """
    with transaction.atomic():
        ref = create_scheme(
            jurisdiction_key=jurisdiction_key, spec=spec, version=version, actor=actor, at=at
        )
        add_grids(scheme_id=ref.id, grids=grids, actor=actor, at=at)
        assign_units(scheme_id=ref.id, assignments=assignments, actor=actor, at=at)
        if from_on is None:
            return ref
        return put_in_force(scheme_id=ref.id, from_on=from_on, actor=actor, at=at)


def build_scheme_from_attributes(
    *,
    jurisdiction_key: str,
    spec: SchemeSpec,
    root_code: str,
    sources: Sequence[LevelSource],
    from_on: date | None,
    actor: Actor,
    at: datetime,
    root_name: tuple[str, str] | None = None,
    version: int | None = None,
) -> SchemeRef:
    """A scheme whose grids are named by the base units themselves, as wards by precinct numbers.

    `sources` cover the levels with an area below the root, in order. The root takes the town's
    names unless `root_name` (zh, en) says otherwise. Raises as `build_scheme`, `InvalidInput` for
    sources that don't fit the levels or a unit that lacks an attribute, and `ManyErrors` for grids
    that their units call differently.
    """
    levels = Levels(spec.levels)
    expected = [s.key for s in spec.levels[1:] if s.membership == "area"]
    if [source.level for source in sources] != expected:
        raise InvalidInput(
            "level_sources_odd",
            zh=f"应依次说明这些层级的来源：{'、'.join(expected)}。",
            en=f"Sources are needed for these levels, in order: {', '.join(expected)}.",
            field="sources",
        )
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        zh, en = root_name or (town.name_zh, town.name_en)
        root = GridInput(root_code, levels.root.key, zh, en, town.root_path)
        grids = {root_code: root}
        assignments: dict[str, str] = {}
        odd: dict[str, InvalidInput] = {}
        for unit in _open_units(town.id):
            chain = _chain(levels, root_code, sources, unit)
            for grid in chain:
                if grids.setdefault(grid.code, grid).name != grid.name:
                    odd.setdefault(grid.code, _two_names(grids[grid.code], grid, unit))
            assignments[unit.code] = chain[-1].code if chain else root_code
        if odd:
            raise ManyErrors(odd.values())
        return build_scheme(
            jurisdiction_key=jurisdiction_key,
            spec=spec,
            grids=grids.values(),
            assignments=assignments,
            from_on=from_on,
            actor=actor,
            at=at,
            version=version,
        )


def _open_units(jurisdiction_id: UUID) -> QuerySet[BaseUnit]:
    rows = BaseUnit.objects.filter(jurisdiction_id=jurisdiction_id, to_on=None)
    return rows.only("code", "name", "name_en", "division_path", "attributes").order_by("code")


def _chain(
    levels: Levels, root_code: str, sources: Sequence[LevelSource], unit: BaseUnit
) -> list[GridInput]:
    chain, code, above = [], root_code, ""
    for source in sources:
        spec = levels.get(source.level)
        assert spec is not None, "sources name the scheme's levels"
        value = _value(source, unit)
        part = value[len(above) :] if above and value.startswith(above) else value
        code += part.zfill(spec.code_width)
        text = {"value": value, "part": part, "unit": unit.name or unit.code}
        zh = (source.zh or f"{spec.name.zh}{{value}}").format(**text)
        en = (source.en or f"{spec.name.en} {{value}}").format(**text)
        if own := str(unit.attributes.get(source.named) or "").strip():
            zh, en = own, ""
        chain.append(GridInput(code, source.level, zh, en, unit.division_path[: len(code)]))
        above = value
    return chain


def _two_names(first: GridInput, other: GridInput, unit: BaseUnit) -> InvalidInput:
    return InvalidInput(
        "grid_named_twice",
        zh=f"网格 {first.code} 有两个名称：“{first.name}”，"
        f"而单元 {unit.code} 写的是“{other.name}”。",
        en=f"The grid {first.code} has two names: “{first.name}”, and “{other.name}” by the unit"
        f" {unit.code}.",
        field="names",
        data={"grid": first.code, "unit": unit.code},
    )


def _value(source: LevelSource, unit: BaseUnit) -> str:
    value = unit.attributes.get(source.column) if source.column else unit.code
    text = "" if value is None else str(value).strip()[: source.length]
    if not text:
        raise InvalidInput(
            "unit_attribute_missing",
            zh=f"单元网格 {unit.code} 没有“{source.column}”。",
            en=f"Base unit {unit.code} has no '{source.column}'.",
            field=source.column,
            data={"unit": unit.code},
        )
    return text


def build_scheme_from_divisions(
    *,
    jurisdiction_key: str,
    spec: SchemeSpec,
    from_on: date | None,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> SchemeRef:
    """A scheme whose grids are the town's divisions: each level names its `division_level`.

    Units belong where their `division_path` says. Only divisions that hold units become grids.
    Raises as `build_scheme`, and `InvalidInput` for units without a division or a division that
    isn't known.
    """
    levels = Levels(spec.levels)
    areas = [s.key for s in spec.levels if s.membership == "area"]
    lengths = {key: levels.code_length(key) for key in areas}
    with transaction.atomic():
        town = find_town(jurisdiction_key)
        paths = dict(_open_units(town.id).values_list("code", "division_path"))
        assignments = {code: path[: lengths[areas[-1]]] for code, path in paths.items()}
        wanted = {leaf[:n]: key for leaf in assignments.values() for key, n in lengths.items()}
        names = _division_names(town.root_path or min(wanted, default=""))
        _refuse_unknown(assignments, wanted, names, lengths)
        grids = [GridInput(p, key, *names[p], division_path=p) for p, key in sorted(wanted.items())]
        return build_scheme(
            jurisdiction_key=jurisdiction_key,
            spec=spec,
            grids=grids,
            assignments=assignments,
            from_on=from_on,
            actor=actor,
            at=at,
            version=version,
        )


def _division_names(root: str) -> dict[str, tuple[str, str]]:
    low, high = prefix_range(root)
    rows = Division.objects.filter(path__gte=low, path__lt=high, to_on=None)
    return {p: (zh, en) for p, zh, en in rows.values_list("path", "name", "name_en")}


def _refuse_unknown(
    assignments: Mapping[str, str],
    wanted: Mapping[str, str],
    names: Mapping[str, tuple[str, str]],
    lengths: Mapping[str, int],
) -> None:
    short = sorted(u for u, leaf in assignments.items() if len(leaf) < max(lengths.values()))
    if short:
        raise InvalidInput(
            "unit_without_division",
            zh=f"这些单元网格没有足够细的区划代码：{'、'.join(short[:20])}。",
            en=f"These base units lack a division of the lowest level: {', '.join(short[:20])}.",
            field="division_path",
            data={"units": short[:200]},
        )
    unknown = sorted(path for path in wanted if path not in names)
    if unknown:
        raise InvalidInput(
            "division_unknown",
            zh=f"区划库中没有：{'、'.join(unknown[:20])}。请先导入行政区划。",
            en=f"Not among the divisions: {', '.join(unknown[:20])}. Import the divisions first.",
            field="division_path",
            data={"paths": unknown[:200]},
        )
