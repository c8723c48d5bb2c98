"""What must be true of screenings: registers and fields that are there, rules that can be met."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.register_checks import check_audience
from wangge.packs.schema import FieldType, PackSpec, RegisterSpec
from wangge.packs.schema.screens import ScreenSpec
from wangge.packs.screening import clusters_of


def check_screens(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about the screenings of a pack."""
    registers = {r.key: r for r in pack.registers}
    types = {t.key for t in pack.case_types}
    for i, screen in enumerate(pack.screens):
        path: Path = ("screens", i)
        yield from check_audience((*path, "decide"), screen.decide, {p.key for p in pack.posts})
        if screen.case_type is not None and screen.case_type not in types:
            yield unknown((*path, "case_type"), "案卷类型", "case type", screen.case_type, types)
        yield from _records(screen, registers, (*path, "records"))
        yield from _population(screen, registers, path)
        yield from _examples(screen, path)


def _records(
    screen: ScreenSpec, registers: dict[str, RegisterSpec], path: Path
) -> Iterator[Finding]:
    asked = screen.records
    register = registers.get(asked.register_key)
    if register is None:
        named = ("台账", "register", asked.register_key, registers)
        yield unknown((*path, "register_key"), *named)
        return
    for part in ("subject", "on", "service", "giver"):
        key = getattr(asked, part)
        if key is not None and register.field(key) is None:
            fields = [f.key for f in register.fields]
            yield unknown((*path, part), "字段", "field", key, fields)
    on = register.field(asked.on)
    if on is not None and on.type != FieldType.DATE:
        yield Finding(
            (*path, "on"),
            "screen_date",
            f"“{on.name.zh}”不是日期，on 要写 date 类型的字段。",
            f"“{on.name.en}” isn't a date: `on` names a field of the type date.",
        )


def _population(
    screen: ScreenSpec, registers: dict[str, RegisterSpec], path: Path
) -> Iterator[Finding]:
    asked = screen.population
    if (screen.kind == "blind") != (asked is not None):
        yield Finding(
            path,
            "screen_population",
            "服务盲区(blind)要写 population(应服务的人)，其他种类不写。",
            "A screening for blind spots names its population; no other kind does.",
        )
    if asked is None:
        return
    where: Path = (*path, "population")
    register = registers.get(asked.register_key)
    if register is None:
        named = ("台账", "register", asked.register_key, registers)
        yield unknown((*where, "register_key"), *named)
        return
    fields = [f.key for f in register.fields]
    for name, key in [("subject", asked.subject), *(("where", k) for k in asked.where)]:
        if key not in fields:
            yield unknown((*where, name), "字段", "field", key, fields)


def _examples(screen: ScreenSpec, path: Path) -> Iterator[Finding]:
    for n, example in enumerate(screen.examples):
        counted = len(clusters_of(screen, sorted(example.given)))
        if counted != example.findings:
            yield Finding(
                (*path, "examples", n, "findings"),
                "example_fails",
                f"例子“{example.name.zh}”应为 {example.findings} 处，算出的是 {counted} 处。",
                f"The example “{example.name.en}” expects {example.findings}; it is {counted}.",
            )
