"""Which grid is responsible: chains from a base unit up, grids by code, industry grids by rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from wangge.domain.places.models import Grid, GridUnit, Jurisdiction
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.queries.days import local_day
from wangge.domain.places.queries.refs import GridRef, JurisdictionRef, SchemeRef
from wangge.domain.places.queries.scheme_table import Rule, SchemeTable
from wangge.domain.places.queries.town import Town, jurisdiction_ref
from wangge.domain.places.queries.unit_index import valid_on
from wangge.domain.places.rules.grid_codes import GridInput
from wangge.kernel.codes import prefix_range
from wangge.kernel.errors import NotFound, Undetermined


def jurisdiction(jurisdiction_key: str) -> JurisdictionRef:
    """The town; raises `NotFound`."""
    return towns.get(jurisdiction_key).ref


def jurisdictions() -> tuple[JurisdictionRef, ...]:
    """All towns by key, read from the database."""
    return tuple(jurisdiction_ref(row) for row in Jurisdiction.objects.order_by("key"))


def scheme_in_force(jurisdiction_key: str, scheme_key: str, on: date) -> SchemeRef:
    """The version in force on that day; raises `NotFound`."""
    return towns.get(jurisdiction_key).scheme_on(scheme_key, on.toordinal())


def schemes_in_force(jurisdiction_key: str, on: date) -> tuple[SchemeRef, ...]:
    """All schemes in force on that day, by key."""
    return tuple(
        ref
        for ref in towns.get(jurisdiction_key).schemes
        if ref.from_on <= on and (ref.to_on is None or on < ref.to_on)
    )


def grid_chain(
    jurisdiction_key: str, scheme_key: str, unit_code: str, on: date
) -> tuple[GridRef, ...]:
    """The grids responsible for a base unit on that day: leaf first, root last.

    Raises `NotFound` for a town, scheme or unit that isn't there on that day.
    """
    day = on.toordinal()
    town, table = _table(jurisdiction_key, scheme_key, day)
    unit = town.units.find(unit_code, day)
    leaf = table.leaf_of(unit, day) if unit >= 0 else -1
    if leaf < 0:
        raise NotFound(
            "unit_without_grid",
            zh=f"单元网格 {unit_code} 在 {on} 的方案“{scheme_key}”中没有网格。",
            en=f"Base unit {unit_code} has no grid in the scheme '{scheme_key}' on {on}.",
            field="unit_code",
        )
    return (table.ref(leaf), *map(table.ref, table.above(leaf, day)))


def grid(jurisdiction_key: str, scheme_key: str, code: str, on: date) -> GridRef:
    """The grid of that code on that day; raises `NotFound`."""
    day = on.toordinal()
    _, table = _table(jurisdiction_key, scheme_key, day)
    row = table.find(code, day)
    if row < 0:
        raise _unknown_grid(code, on)
    return table.ref(row)


def grid_or_bare(jurisdiction_key: str, scheme_key: str, code: str, at: datetime) -> GridRef:
    """The grid on the town's day of `at`; a bare reference when it, or its scheme, isn't there."""
    try:
        return grid(jurisdiction_key, scheme_key, code, local_day(jurisdiction_key, at))
    except NotFound:
        return GridRef(scheme_key, code, "", code)


def root_grid(jurisdiction_key: str, scheme_key: str, on: date) -> GridRef:
    """The one grid above all others of the scheme."""
    day = on.toordinal()
    _, table = _table(jurisdiction_key, scheme_key, day)
    for row in table.under("", day):
        if not table.parent_of(row):
            return table.ref(row)
    raise _unknown_grid("", on)


def ancestors(grid: GridRef) -> tuple[GridRef, ...]:
    """The grids above it in its own version of the scheme: parent first, root last."""
    town = towns.get(grid.jurisdiction_key)
    for ref in town.schemes:
        if ref.key == grid.scheme_key and ref.version == grid.version:
            table = town.table(ref)
            day = table.last_day(grid.code)
            row = table.find(grid.code, day)
            if row >= 0:
                return tuple(map(table.ref, table.above(row, day)))
    raise _unknown_grid(grid.code, None)


def children(jurisdiction_key: str, scheme_key: str, code: str, on: date) -> tuple[GridRef, ...]:
    """The grids right below, by code; rule grids among them."""
    day = on.toordinal()
    _, table = _table(jurisdiction_key, scheme_key, day)
    return tuple(table.ref(r) for r in table.under(code, day) if table.parent_of(r) == code)


def grids(
    jurisdiction_key: str,
    scheme_key: str,
    on: date,
    *,
    level: str | None = None,
    under: str = "",
) -> tuple[GridRef, ...]:
    """All grids of that day by code, of one level and under one code if wanted."""
    day = on.toordinal()
    _, table = _table(jurisdiction_key, scheme_key, day)
    rows = table.under(under, day)
    return tuple(table.ref(r) for r in rows if level is None or table.level_of(r) == level)


def units_of(jurisdiction_key: str, scheme_key: str, code: str, on: date) -> tuple[str, ...]:
    """The codes of all base units under a grid on that day."""
    day = on.toordinal()
    town, table = _table(jurisdiction_key, scheme_key, day)
    leaves = set(table.under(code, day))
    members = table.memberships_on(day)
    return tuple(town.units.codes[unit] for unit, leaf in members if leaf in leaves)


def grid_units(
    jurisdiction_key: str, scheme_key: str, codes: Iterable[str], on: date
) -> dict[str, tuple[str, ...]]:
    """The base units under each of these grids on that day, by grid code; one pass for all."""
    day = on.toordinal()
    town, table = _table(jurisdiction_key, scheme_key, day)
    found: dict[str, list[str]] = {code: [] for code in codes}
    holding: dict[int, list[str]] = {}
    for code in found:
        for leaf in table.under(code, day):
            holding.setdefault(leaf, []).append(code)
    for unit, leaf in table.memberships_on(day):
        for code in holding.get(leaf, ()):
            found[code].append(town.units.codes[unit])
    return {code: tuple(units) for code, units in found.items()}


def unit_grids(jurisdiction_key: str, scheme_key: str, on: date) -> list[tuple[str, str]]:
    """Every base unit of that day with the code of its leaf grid, by unit."""
    day = on.toordinal()
    town, table = _table(jurisdiction_key, scheme_key, day)
    codes = town.units.codes
    return [(codes[unit], table.codes[leaf]) for unit, leaf in table.memberships_on(day)]


def units_under(
    jurisdiction_key: str, scheme_key: str, code: str, on: date
) -> QuerySet[GridUnit, Any]:
    """The codes of the base units under a grid on that day (empty: of all), for a subquery.

    Raises `NotFound` for a scheme that isn't in force that day.
    """
    scheme = scheme_in_force(jurisdiction_key, scheme_key, on)
    rows = GridUnit.objects.filter(valid_on(on), scheme_id=scheme.id)
    if code:
        low, high = prefix_range(code)
        rows = rows.filter(grid__code__gte=low, grid__code__lt=high)
    return rows.values("unit__code")


def scheme_versions(jurisdiction_key: str, scheme_key: str) -> tuple[SchemeRef, ...]:
    """Every version of a scheme that is or was in force, the oldest first."""
    found = (s for s in towns.get(jurisdiction_key).schemes if s.key == scheme_key)
    return tuple(sorted(found, key=lambda s: (s.from_on, s.version)))


def grid_inputs(jurisdiction_key: str, scheme_key: str, on: date) -> list[GridInput]:
    """All grids of that day as they would be given in, industry grids with their rules; by code."""
    scheme = scheme_in_force(jurisdiction_key, scheme_key, on)
    rows = Grid.objects.filter(scheme_id=scheme.id, from_on__lte=on).exclude(to_on__lte=on)
    fields = ("code", "level", "name", "name_en", "division_path", "rule")
    return [GridInput(*row) for row in rows.order_by("code").values_list(*fields)]


def codes_ever(jurisdiction_key: str, scheme_key: str, level: str) -> tuple[str, ...]:
    """The codes that grids of a level have had in any version of the scheme, drafts too."""
    rows = Grid.objects.filter(
        scheme__jurisdiction_id=towns.get(jurisdiction_key).ref.id,
        scheme__key=scheme_key,
        level=level,
    )
    return tuple(rows.order_by("code").values_list("code", flat=True).distinct())


def rule_grid(
    jurisdiction_key: str,
    scheme_key: str,
    *,
    facts: Mapping[str, str],
    on: date,
    unit_code: str | None = None,
) -> GridRef | None:
    """The industry grid whose rule `facts` meet, or None.

    With `unit_code`, only industry grids under a grid of that unit's chain count; the deepest
    wins. Raises `Undetermined` when two of the same depth match.
    """
    day = on.toordinal()
    town, table = _table(jurisdiction_key, scheme_key, day)
    matching = [
        row for row, rule in table.rules.items() if table.is_on(row, day) and meets(rule, facts)
    ]
    if unit_code is not None:
        leaf = table.leaf_of(town.units.find(unit_code, day), day)
        chain = {table.codes[row] for row in (leaf, *table.above(leaf, day))} if leaf >= 0 else {""}
        matching = [row for row in matching if table.parent_of(row) in chain]
    return _deepest(table, matching)


def meets(rule: Rule, facts: Mapping[str, str]) -> bool:
    """Whether every fact that the rule names has one of the values it lists."""
    return bool(rule) and all(facts.get(name) in values for name, values in rule.items())


def _deepest(table: SchemeTable, rows: Iterable[int]) -> GridRef | None:
    ordered = sorted(rows, key=lambda row: -len(table.parent_of(row)))
    if not ordered:
        return None
    depth = len(table.parent_of(ordered[0]))
    best = [table.ref(row) for row in ordered if len(table.parent_of(row)) == depth]
    if len(best) > 1:
        raise Undetermined(
            "several_rule_grids",
            zh=f"符合条件的行业网格不止一个：{'、'.join(g.name for g in best)}。",
            en=f"Several industry grids match: {', '.join(g.code for g in best)}.",
            data={"codes": [g.code for g in best]},
        )
    return best[0]


def _table(jurisdiction_key: str, scheme_key: str, day: int) -> tuple[Town, SchemeTable]:
    town = towns.get(jurisdiction_key)
    return town, town.table(town.scheme_on(scheme_key, day))


def _unknown_grid(code: str, on: date | None) -> NotFound:
    return NotFound(
        "unknown_grid",
        zh=f"方案中没有网格“{code}”" + (f"（{on}）。" if on else "。"),
        en=f"The scheme has no grid '{code}'" + (f" on {on}." if on else "."),
        field="grid_code",
    )
