"""Checks of estimation models and alarms: units hold, names exist, bands leave no gap."""

from __future__ import annotations

import math
from collections.abc import Iterator

from wangge.kernel.errors import WanggeError
from wangge.packs.errors import Finding, Path, repeated, unknown
from wangge.packs.estimates import AlarmRule, Estimator
from wangge.packs.formulas import RESERVED
from wangge.packs.schema import (
    AlarmSpec,
    BandSpec,
    ConstantSpec,
    EstimationSpec,
    InputSpec,
    PackSpec,
)
from wangge.packs.units import parse_unit


def check_formulas(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about estimation models and alarms of a pack."""
    for i, model in enumerate(pack.estimations):
        path: Path = ("estimations", i)
        found = list(_values(pack, model, path))
        yield from found or _estimation(model, path)
        yield from _one_register(model, path)
        yield from check_bands(pack, model.bands, (*path, "bands"))
    for i, alarm in enumerate(pack.alarms):
        path = ("alarms", i)
        found = list(_values(pack, alarm, path))
        yield from found or _alarm(alarm, path)
        yield from _matter(pack, alarm, path)


def _values(pack: PackSpec, spec: EstimationSpec | AlarmSpec, at: Path) -> Iterator[Finding]:
    keys = [i.key for i in spec.inputs] + [c.key for c in spec.constants]
    yield from repeated((*at, "inputs"), keys, "key")
    sections: dict[str, tuple[InputSpec | ConstantSpec, ...]] = {
        "inputs": spec.inputs,
        "constants": spec.constants,
    }
    for field, values in sections.items():
        for j, value in enumerate(values):
            if value.key in RESERVED:
                yield Finding(
                    (*at, field, j, "key"),
                    "name_reserved",
                    f"“{value.key}”是公式里的词，不能作名称；请换一个。",
                    f"“{value.key}” is a word of formulas and can't name a value; choose another.",
                )
            try:
                parse_unit(value.unit)
            except WanggeError as error:
                yield Finding((*at, field, j, "unit"), error.code, error.zh, error.en)
    for j, given in enumerate(spec.inputs):
        if given.register_key is not None:
            yield from _register_field(pack, given, (*at, "inputs", j))


def _one_register(model: EstimationSpec, at: Path) -> Iterator[Finding]:
    """Values come from one line at a time; what else is needed is entered by hand."""
    named = [i.register_key for i in model.inputs if i.register_key is not None]
    for j, given in enumerate(model.inputs):
        if given.register_key is not None and given.register_key != named[0]:
            yield Finding(
                (*at, "inputs", j, "register_key"),
                "several_registers",
                f"一个模型的输入只能取自同一台账“{named[0]}”，其余由人填写(不写 register_key)。",
                f"A model's inputs come from one register, “{named[0]}”; others are entered by hand"
                " (without register_key).",
            )


def _register_field(pack: PackSpec, given: InputSpec, at: Path) -> Iterator[Finding]:
    registers = {r.key: r for r in pack.registers}
    register = registers.get(given.register_key or "")
    if register is None:
        yield unknown(
            (*at, "register_key"), "台账", "register", given.register_key or "", registers
        )
        return
    field = register.field(given.field_key)
    if field is None:
        known = [f.key for f in register.fields]
        yield unknown(
            (*at, "field" if given.field else "key"), "字段", "field", given.field_key, known
        )
        return
    if field.type.value != given.type or _other_unit(field.unit, given.unit):
        yield Finding(
            (*at, "unit"),
            "field_differs",
            f"台账“{register.key}”的字段“{field.key}”是 {field.type.value}，单位“{field.unit}”；"
            f"这里写的是 {given.type}，单位“{given.unit}”。两处应一致。",
            f"The field “{field.key}” of the register “{register.key}” is a {field.type.value} in"
            f" “{field.unit}”, here it is a {given.type} in “{given.unit}”; both must agree.",
        )


def _other_unit(one: str, other: str) -> bool:
    try:
        return parse_unit(one) != parse_unit(other)
    except WanggeError:
        return one != other


def _estimation(model: EstimationSpec, at: Path) -> Iterator[Finding]:
    observed = next((i for i in model.inputs if i.key == model.observed), None)
    if model.observed is not None and observed is None:
        yield unknown(
            (*at, "observed"), "输入", "input", model.observed, [i.key for i in model.inputs]
        )
        return
    try:
        estimator = Estimator.of(model)
        result, declared = estimator.formula.unit, parse_unit(model.unit)
    except WanggeError as error:
        yield Finding((*at, error.field or "formula"), error.code, error.zh, error.en)
        return
    if result is None or result.dims != declared.dims:
        yield wrong_result((*at, "unit"), model.unit, "yes/no" if result is None else str(result))
    elif observed and (observed.type == "bool" or parse_unit(observed.unit).dims != declared.dims):
        yield wrong_result((*at, "observed"), model.unit, observed.unit)
    else:
        yield from _estimate_examples(estimator, at)


def wrong_result(path: Path, declared: str, actual: str) -> Finding:
    """The finding for a formula of another unit than is declared."""
    return Finding(
        path,
        "result_unit_differs",
        f"声明的单位是“{declared}”，算出的是“{actual}”；两者应一致。",
        f"The declared unit is “{declared}”, it comes out as “{actual}”; both must agree.",
    )


def check_bands(pack: PackSpec, bands: tuple[BandSpec, ...], at: Path) -> Iterator[Finding]:
    """Bands rise, join without gaps and open matters that there are."""
    yield from repeated(at, [b.key for b in bands], "key")
    types = {t.key for t in pack.case_types}
    for j, band in enumerate(bands):
        if band.case_type is not None and band.case_type not in types:
            yield unknown((*at, j, "case_type"), "事项", "case type", band.case_type, types)
        before = bands[j - 1].to if j else None
        ends = band.to is None if j == len(bands) - 1 else band.to is not None
        rises = band.from_ is None or band.to is None or band.from_ < band.to
        if band.from_ != before or not ends or not rises:
            yield Finding(
                (*at, j),
                "bands_with_gaps",
                f"“{band.key}”应从 {'无下限' if before is None else before} 起并高于它结束；"
                "各档须首尾相接，第一档不写 from，最后一档不写 to。",
                f"“{band.key}” must begin at {'no bound' if before is None else before} and end"
                " above; bands join without gaps, the first has no from, the last no to.",
            )


def _estimate_examples(estimator: Estimator, at: Path) -> Iterator[Finding]:
    for j, example in enumerate(estimator.spec.examples):
        path: Path = (*at, "examples", j)
        try:
            got = estimator.estimate(example.given)
        except WanggeError as error:
            yield Finding(path, "example_fails", error.zh, error.en)
            continue
        if example.value is not None and not math.isclose(got.value, example.value, rel_tol=1e-6):
            yield example_fails(
                (*path, "value"), example.name.zh, str(example.value), f"{got.value:.9g}"
            )
        band = got.band.key if got.band else "-"
        if example.band is not None and example.band != band:
            yield example_fails((*path, "band"), example.name.zh, example.band, band)


def _matter(pack: PackSpec, alarm: AlarmSpec, at: Path) -> Iterator[Finding]:
    types = {t.key: t for t in pack.case_types}
    kind = types.get(alarm.case_type)
    if kind is None:
        yield unknown((*at, "case_type"), "事项", "case type", alarm.case_type, types)
    elif alarm.condition not in (None, *(conditions := [c.key for c in kind.conditions])):
        yield unknown(
            (*at, "condition"), "立案条件", "condition", alarm.condition or "", conditions
        )


def _alarm(alarm: AlarmSpec, at: Path) -> Iterator[Finding]:
    try:
        rule = AlarmRule.of(alarm)
    except WanggeError as error:
        yield Finding((*at, "when"), error.code, error.zh, error.en)
        return
    if rule.formula.unit is not None:
        yield wrong_result((*at, "when"), "yes/no", str(rule.formula.unit))
        return
    for j, example in enumerate(alarm.examples):
        try:
            rings = rule.rings(example.given)
        except WanggeError as error:
            yield Finding((*at, "examples", j), "example_fails", error.zh, error.en)
            continue
        if rings != example.rings:
            path: Path = (*at, "examples", j, "rings")
            yield example_fails(path, example.name.zh, str(example.rings), str(rings))


def example_fails(path: Path, name: str, expected: str, actual: str) -> Finding:
    """The finding for an example that comes out otherwise."""
    return Finding(
        path,
        "example_fails",
        f"例子“{name}”应为 {expected}，算出的是 {actual}。",
        f"The example “{name}” expects {expected}; it is {actual}.",
    )
