"""Checks of indicators: facts, columns and values exist, formulas hold by their units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from wangge.kernel.errors import WanggeError
from wangge.packs.errors import Finding, Path, repeated, unknown
from wangge.packs.estimates import band_of, with_constants
from wangge.packs.facts import COLUMNS, SUMS
from wangge.packs.formula_checks import check_bands, example_fails, wrong_result
from wangge.packs.formulas import Formula, compile_formula
from wangge.packs.schema import Grade, IndicatorSpec, MeasureSpec, Outcome, PackSpec
from wangge.packs.units import ONE, parse_unit


def check_indicators(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about a pack's indicators."""
    values = _known_values(pack)
    levels = [x.key for x in pack.scheme.levels]
    for i, indicator in enumerate(pack.indicators):
        path: Path = ("indicators", i)
        found = list(_measures(indicator, path, values))
        yield from found or _formula(indicator, path)
        yield from check_bands(pack, indicator.bands, (*path, "bands"))
        if indicator.level is not None and indicator.level not in levels:
            yield unknown((*path, "level"), "层级", "level", indicator.level, levels)
        days = [g.since for g in indicator.goals]
        if days != sorted(set(days)):
            yield Finding(
                (*path, "goals"),
                "goals_out_of_order",
                "目标应按起效日从早到晚排列，每日一个。",
                "Goals stand in the order of their days, one for each day.",
            )


def _known_values(pack: PackSpec) -> dict[str, set[str]]:
    """The values of the columns whose values the pack declares."""
    declared: dict[str, Iterable[str]] = {
        "type": (t.key for t in pack.case_types),
        "category": (c.key for c in pack.categories),
        "department": (d.key for d in pack.departments),
        "post": (p.key for p in pack.posts),
        "duty": [*(d.key for d in pack.duties), *(c.key for c in pack.campaigns)],
        "register": (r.key for r in pack.registers),
        "circulation": (c.key for c in pack.circulations),
        "level": (x.key for x in pack.scheme.levels),
        "certificate": (c.key for c in pack.certificates),
        "skill": (s.key for s in pack.skills),
        "grade": (g.value for g in Grade),
        "outcome": (o.value for o in Outcome),
        **{flag: ("yes", "no") for flag in ("on_time", "reopened", "confirmed", "passed")},
    }
    return {column: set(keys) for column, keys in declared.items()}


def _measures(indicator: IndicatorSpec, at: Path, values: dict[str, set[str]]) -> Iterator[Finding]:
    keys = [m.key for m in indicator.measures] + [c.key for c in indicator.constants]
    yield from repeated((*at, "measures"), keys, "key")
    for j, measure in enumerate(indicator.measures):
        yield from _measure(measure, (*at, "measures", j), values)
    for j, constant in enumerate(indicator.constants):
        try:
            parse_unit(constant.unit)
        except WanggeError as error:
            yield Finding((*at, "constants", j, "unit"), error.code, error.zh, error.en)


def _measure(measure: MeasureSpec, at: Path, values: dict[str, set[str]]) -> Iterator[Finding]:
    if measure.of is not None and (measure.count, measure.of) not in SUMS:
        sums = [column for fact, column in SUMS if fact == measure.count]
        yield unknown((*at, "of"), "可相加的列", "column to sum", measure.of, sums)
    for column, wanted in measure.where.items():
        path: Path = (*at, "where", column)
        if column not in COLUMNS[measure.count]:
            yield unknown(path, "列", "column", column, COLUMNS[measure.count])
            continue
        for value in wanted:
            if column in values and value not in values[column]:
                yield unknown(path, f"{column} 的值", f"value of {column}", value, values[column])


def _formula(indicator: IndicatorSpec, at: Path) -> Iterator[Finding]:
    units = {m.key: SUMS.get((m.count, m.of or ""), ONE) for m in indicator.measures}
    units |= {c.key: parse_unit(c.unit) for c in indicator.constants}
    try:
        formula = compile_formula(indicator.formula, units)
        declared = parse_unit(indicator.unit)
    except WanggeError as error:
        yield Finding((*at, error.field or "formula"), error.code, error.zh, error.en)
        return
    if formula.unit is None or formula.unit.dims != declared.dims:
        actual = "yes/no" if formula.unit is None else str(formula.unit)
        yield wrong_result((*at, "unit"), indicator.unit, actual)
    else:
        yield from _examples(indicator, formula, at)


def _examples(indicator: IndicatorSpec, formula: Formula, at: Path) -> Iterator[Finding]:
    for j, example in enumerate(indicator.examples):
        path: Path = (*at, "examples", j)
        given = with_constants(indicator.constants, example.given)
        try:
            value = formula.number_in(parse_unit(indicator.unit), given)
        except WanggeError as error:
            yield Finding(path, "example_fails", error.zh, error.en)
            continue
        if example.value is not None and not math.isclose(value, example.value, rel_tol=1e-6):
            wanted = str(example.value)
            yield example_fails((*path, "value"), example.name.zh, wanted, f"{value:.9g}")
        band = band_of(indicator.bands, value)
        if example.band is not None and (band is None or band.key != example.band):
            actual = band.key if band else "-"
            yield example_fails((*path, "band"), example.name.zh, example.band, actual)
