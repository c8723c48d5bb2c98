"""Checks of what a document lists: its register, columns and purpose are there and fit."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema import (
    DocumentTable,
    FieldType,
    PackSpec,
    RegisterFieldSpec,
    RegisterSpec,
    Sensitivity,
)


def check_document_tables(pack: PackSpec) -> Iterator[Finding]:
    """A table names a register and fields of the pack; only a grid's document has one."""
    registers = {r.key: r for r in pack.registers}
    for i, document in enumerate(pack.documents):
        path: Path = ("documents", i)
        if (document.table or document.open_cases) and document.about != "grid":
            yield Finding(
                path,
                "table_without_grid",
                "table 与 open_cases 只用于 about: grid。",
                "table and open_cases go with about: grid.",
            )
        if document.table is None:
            continue
        register = registers.get(document.table.register_key)
        if register is None:
            where = (*path, "table", "register_key")
            yield unknown(where, "台账", "register", document.table.register_key, registers)
        else:
            yield from _columns(document.table, register, (*path, "table"))


def _columns(table: DocumentTable, register: RegisterSpec, path: Path) -> Iterator[Finding]:
    fields = {f.key: f for f in register.fields}
    for name, keys in (("columns", table.columns), ("where", tuple(table.where))):
        for key in keys:
            if key not in fields:
                yield unknown((*path, name), "字段", "field", key, fields)
    for key in table.where:
        if key in fields and fields[key].sensitivity is not Sensitivity.OPEN:
            yield Finding(
                (*path, "where", key),
                "where_sealed",
                f"字段“{key}”是封存的，不能用来筛选。",
                f"The field “{key}” is sealed; lines can't be chosen by it.",
            )
    yield from _values(table, fields, path)
    yield from _purpose(table, register, path)


def _values(
    table: DocumentTable, fields: dict[str, RegisterFieldSpec], path: Path
) -> Iterator[Finding]:
    """What a field of few values is compared with is one of them."""
    for key, values in table.where.items():
        spec = fields.get(key)
        possible = {c.key for c in spec.choices} if spec else set()
        if spec is not None and spec.type is FieldType.BOOL:
            possible = {"true", "false"}
        for value in values:
            if possible and value not in possible:
                yield unknown((*path, "where", key), "取值", "value", value, possible)


def _purpose(table: DocumentTable, register: RegisterSpec, path: Path) -> Iterator[Finding]:
    purposes = {p.key for p in register.purposes}
    if table.purpose is None:
        return
    if table.purpose not in purposes:
        yield unknown((*path, "purpose"), "用途", "purpose", table.purpose, purposes)
        return
    listed = [f for f in register.fields if f.key in table.columns]
    sealed = [f for f in listed if f.sensitivity is not Sensitivity.OPEN]
    if not any(table.purpose in (f.purposes or purposes) for f in sealed):
        yield Finding(
            (*path, "purpose"),
            "purpose_serves_nothing",
            f"没有一列因“{table.purpose}”而需要明示；请去掉 purpose。",
            f"No column is needed in clear for “{table.purpose}”; leave purpose out.",
        )
