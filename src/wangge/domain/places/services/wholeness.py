"""Whether a scheme answers for every base unit on every day from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from wangge.domain.places.models import BaseUnit, Grid, GridUnit, Scheme
from wangge.domain.places.queries.tables import ordinal
from wangge.domain.places.rules.grid_codes import GridInput, Levels, check_grids
from wangge.domain.places.rules.membership import Span, faults
from wangge.domain.places.services.recording import refuse
from wangge.kernel.errors import InvalidInput, WanggeError
from wangge.packs.schema import LevelSpec


def require_whole(row: Scheme) -> None:
    """Raises `ManyErrors` unless a scheme in force is whole from its first day on."""
    assert row.from_on is not None, "a scheme in force has a first day"
    refuse(wholeness_errors(row, row.from_on))


def wholeness_errors(row: Scheme, from_on: date) -> list[WanggeError]:
    """Everything that keeps the scheme from answering for the whole town from that day on."""
    return [*_code_errors(row), *_membership_errors(row, from_on), *_empty_grids(row, from_on)]


def _code_errors(row: Scheme) -> list[WanggeError]:
    levels = Levels(tuple(LevelSpec.model_validate(level) for level in row.levels))
    fields = ("code", "level", "name", "name_en", "division_path", "rule")
    open_grids = Grid.objects.filter(scheme=row, to_on=None).values_list(*fields)
    grids = [GridInput(*values) for values in open_grids]
    if any(grid.level == levels.root.key for grid in grids):
        return check_grids(levels, {}, grids)
    return [
        InvalidInput(
            "no_root_grid",
            zh="方案没有顶层网格。",
            en="The scheme has no root grid.",
            field="code",
        )
    ]


def _since(from_on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}to_on": None}) | Q(**{f"{prefix}to_on__gt": from_on})


def _membership_errors(row: Scheme, from_on: date) -> list[WanggeError]:
    """Units without a leaf grid, or in two, on any day from `from_on` on."""
    units = BaseUnit.objects.filter(_since(from_on), jurisdiction_id=row.jurisdiction_id)
    spans: dict[UUID, list[Span]] = defaultdict(list)
    days = ("from_on", "to_on", "grid__from_on", "grid__to_on")
    members = GridUnit.objects.filter(scheme=row).values_list("unit_id", *days)
    for unit_id, since, until, grid_since, grid_until in members.iterator(5000):
        grid_span = Span(ordinal(grid_since), ordinal(grid_until))
        spans[unit_id].append(Span(ordinal(since), ordinal(until)).within(grid_span))
    errors: list[WanggeError] = []
    seen = False
    rows = units.order_by("code").values_list("id", "code", "from_on", "to_on")
    for unit_id, code, since, until in rows.iterator(5000):
        seen = True
        wanted = Span(max(ordinal(since), from_on.toordinal()), ordinal(until))
        found = faults(wanted, spans.get(unit_id, ()))
        errors += [_not_one(code, date.fromordinal(f.day), f.several) for f in found]
    if not seen:
        zh, en = "辖区还没有单元网格。", "The town has no base units yet."
        errors.append(InvalidInput("no_units", zh=zh, en=en, field="units"))
    return errors


def _not_one(code: str, on: date, several: bool) -> WanggeError:
    data = {"unit": code, "on": on.isoformat()}
    if several:
        return InvalidInput(
            "unit_in_several_grids",
            zh=f"单元网格 {code} 从 {on} 起同时属于多个网格。",
            en=f"Base unit {code} belongs to several grids from {on}.",
            field="unit_code",
            data=data,
        )
    return InvalidInput(
        "unit_without_grid",
        zh=f"单元网格 {code} 从 {on} 起不属于任何网格。",
        en=f"Base unit {code} belongs to no grid from {on}.",
        field="unit_code",
        data=data,
    )


def _empty_grids(row: Scheme, from_on: date) -> list[WanggeError]:
    """Grids with an area but, on some day from `from_on` on, without any base unit."""
    grids = Grid.objects.filter(_since(from_on), scheme=row, rule__isnull=True).order_by("code")
    filled = _filled(row, from_on)
    errors: list[WanggeError] = []
    for code, name, since, until in grids.values_list("code", "name", "from_on", "to_on"):
        wanted = Span(max(ordinal(since), from_on.toordinal()), ordinal(until))
        bare = [f for f in faults(wanted, filled.get(code, ())) if not f.several]
        if bare:
            on = date.fromordinal(bare[0].day)
            errors.append(
                InvalidInput(
                    "grid_empty",
                    zh=f"网格 {code}（{name}）从 {on} 起没有单元网格。",
                    en=f"Grid {code} ({name}) has no base unit from {on}.",
                    field="grid_code",
                    data={"grid": code, "on": on.isoformat()},
                )
            )
    return errors


def _filled(row: Scheme, from_on: date) -> Mapping[str, list[Span]]:
    """For every code, the days on which it or a grid below it has a base unit."""
    filled: dict[str, list[Span]] = defaultdict(list)
    days = ("from_on", "to_on", "unit__from_on", "unit__to_on")
    members = GridUnit.objects.filter(_since(from_on), scheme=row)
    spans = {
        (code, Span(ordinal(a), ordinal(b)).within(Span(ordinal(c), ordinal(d))))
        for code, a, b, c, d in members.values_list("grid__code", *days).iterator(5000)
    }
    levels = Levels(tuple(LevelSpec.model_validate(level) for level in row.levels))
    for code, span in spans:
        for above in _starts(levels, code):
            filled[above].append(span)
    return filled


def _starts(levels: Levels, leaf_code: str) -> Iterator[str]:
    """The codes of the leaf and of every grid above it."""
    for spec in levels.specs:
        if spec.membership == "area":
            yield leaf_code[: levels.code_length(spec.key)]
