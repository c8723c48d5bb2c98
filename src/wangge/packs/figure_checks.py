"""Checks of comparisons and awards: fields are there and can be reckoned with, examples hold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.figures import compare, earned, rounded
from wangge.packs.formula_checks import example_fails
from wangge.packs.schema import (
    AwardSpec,
    ComparisonSpec,
    FieldType,
    FigureExample,
    IndicatorSpec,
    PackSpec,
    RegisterSpec,
    Sensitivity,
)


def check_comparisons(pack: PackSpec) -> Iterator[Finding]:
    """Comparisons name a register and open numbers of it; their examples come out."""
    registers = {r.key: r for r in pack.registers}
    for i, spec in enumerate(pack.comparisons):
        path: Path = ("comparisons", i)
        register = registers.get(spec.register_key)
        if register is None:
            where = (*path, "register_key")
            yield unknown(where, "台账", "register", spec.register_key, registers)
        else:
            yield from _fields(spec, register, path)
        for j, example in enumerate(spec.examples):
            yield from _example(spec, example, (*path, "examples", j))


def _fields(spec: ComparisonSpec, register: RegisterSpec, path: Path) -> Iterator[Finding]:
    for name in ("year", "part", "figure", "stated"):
        key = getattr(spec, name)
        if key is None:
            continue
        field = register.field(key)
        if field is None:
            yield unknown((*path, name), "字段", "field", key, {f.key for f in register.fields})
            continue
        is_number = name == "part" or field.type == FieldType.NUMBER
        if not is_number or field.sensitivity != Sensitivity.OPEN:
            yield Finding(
                (*path, name),
                "figure_field",
                f"“{key}”应为公开(open)的数字字段；part 可为其他类型。",
                f"“{key}” must be an open field of the type number; `part` may be of any type.",
            )


def _example(spec: ComparisonSpec, example: FigureExample, path: Path) -> Iterator[Finding]:
    found = compare(
        spec, Decimal(str(example.value)), _number(example.before), _number(example.stated)
    )
    wanted = None if example.change is None else rounded(_exact(example.change), spec.decimals)
    if wanted != found.change:
        yield example_fails((*path, "change"), example.name.zh, str(wanted), str(found.change))
    if example.agrees != found.agrees:
        said, agrees = str(example.agrees), str(found.agrees)
        yield example_fails((*path, "agrees"), example.name.zh, said, agrees)


def _number(value: float | None) -> Decimal | None:
    return None if value is None else _exact(value)


def _exact(value: float) -> Decimal:
    return Decimal(str(value))


def check_awards(pack: PackSpec) -> Iterator[Finding]:
    """Awards name an indicator and bands of it; their examples come out."""
    indicators = {i.key: i for i in pack.indicators}
    for i, award in enumerate(pack.awards):
        path: Path = ("awards", i)
        indicator = indicators.get(award.indicator)
        if indicator is None:
            yield unknown((*path, "indicator"), "指标", "indicator", award.indicator, indicators)
        else:
            yield from _award(award, indicator, path)


def _award(award: AwardSpec, indicator: IndicatorSpec, path: Path) -> Iterator[Finding]:
    bands = {b.key for b in indicator.bands}
    for j, band in enumerate(award.bands):
        if band not in bands:
            yield unknown((*path, "bands", j), "档", "band", band, bands)
    for j, example in enumerate(award.examples):
        found = earned(award, indicator, example.given)
        if found != example.earned:
            where: Path = (*path, "examples", j, "earned")
            yield example_fails(where, example.name.zh, str(example.earned), str(found))
