"""What must be true of a pack's registers beyond each value's form."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema.pack import PackSpec
from wangge.packs.schema.registers import (
    AudienceSpec,
    FieldType,
    RegisterFieldSpec,
    RegisterSpec,
    Sensitivity,
)


def check_registers(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about the registers of a pack."""
    yield from _repeated(("registers",), [r.key for r in pack.registers])
    posts = {p.key for p in pack.posts}
    departments = {d.key for d in pack.departments}
    for i, register in enumerate(pack.registers):
        path: Path = ("registers", i)
        if register.department is not None and register.department not in departments:
            where = (*path, "department")
            yield unknown(where, "部门", "department", register.department, departments)
        yield from check_audience((*path, "see"), register.see, posts)
        yield from check_audience((*path, "keep"), register.keep, posts)
        yield from _fields(path, register, posts)
        yield from _identity(path, register)
    yield from _shared_facts(pack)


def _fields(path: Path, register: RegisterSpec, posts: Collection[str]) -> Iterator[Finding]:
    purposes = {p.key for p in register.purposes}
    yield from _repeated((*path, "purposes"), [p.key for p in register.purposes])
    yield from _repeated((*path, "fields"), [f.key for f in register.fields])
    facts = [f.fact_key for f in register.fields]
    for j, field in enumerate(register.fields):
        where: Path = (*path, "fields", j)
        for n, purpose in enumerate(field.purposes):
            if purpose not in purposes:
                yield unknown((*where, "purposes", n), "用途", "purpose", purpose, purposes)
        if field.see is not None:
            yield from check_audience((*where, "see"), field.see, posts)
        if field.fact_key in facts[:j]:
            yield Finding(
                where,
                "fact_twice",
                f"同一台账里“{field.fact_key}”这项信息写了两次。",
                f"The fact “{field.fact_key}” stands twice in this register.",
            )
        yield from _values(where, field)


def _values(where: Path, field: RegisterFieldSpec) -> Iterator[Finding]:
    """Choices, bounds and sensitivity agree with the type."""
    if (field.type == FieldType.CHOICE) != bool(field.choices):
        yield Finding(
            where,
            "choices",
            "choice 类型要写 choices，其他类型不写。",
            "A field of type choice has choices, others have none.",
        )
    yield from _repeated((*where, "choices"), [c.key for c in field.choices])
    yield from _grouped(where, field)
    bounded = field.minimum is not None or field.maximum is not None
    if bounded and field.type != FieldType.NUMBER:
        yield Finding(
            where,
            "bounds",
            "只有 number 类型可写 minimum、maximum。",
            "Only a field of type number has a minimum or maximum.",
        )
    private = field.type in (FieldType.PHONE, FieldType.ID_NUMBER)
    if private and field.sensitivity == Sensitivity.OPEN:
        yield Finding(
            where,
            "open_personal",
            f"“{field.name.zh}”属于个人信息，sensitivity 应为 personal 或 sensitive。",
            f"“{field.name.en}” is personal: its sensitivity must be personal or sensitive.",
        )


def _grouped(where: Path, field: RegisterFieldSpec) -> Iterator[Finding]:
    """Every choice has its kind; the town says that of its own when it names it."""
    kinds = {g.key for g in field.groups}
    yield from _repeated((*where, "groups"), [g.key for g in field.groups])
    for n, choice in enumerate(field.choices):
        if choice.by_town and choice.group is None:
            continue
        if choice.group is not None and choice.group not in kinds:
            path: Path = (*where, "choices", n, "group")
            yield unknown(path, "大类", "group", choice.group, kinds)
        elif kinds and choice.group is None:
            yield Finding(
                (*where, "choices", n),
                "choice_without_group",
                f"选项“{choice.key}”应写明属于哪个大类(group)。",
                f"The choice “{choice.key}” must say which group it belongs to.",
            )


def _identity(path: Path, register: RegisterSpec) -> Iterator[Finding]:
    fields = {f.key: f for f in register.fields}
    for n, key in enumerate(register.identity):
        where: Path = (*path, "identity", n)
        if key not in fields:
            yield unknown(where, "字段", "field", key, fields)
        elif not fields[key].required:
            yield Finding(
                where,
                "identity_optional",
                f"识别字段“{key}”应写 required: true。",
                f"The identity field “{key}” must say required: true.",
            )


def _shared_facts(pack: PackSpec) -> Iterator[Finding]:
    """Two registers of one kind that share a fact agree on what it is."""
    known: dict[tuple[str, str], RegisterFieldSpec] = {}
    for i, register in enumerate(pack.registers):
        for j, field in enumerate(register.fields):
            first = known.setdefault((register.kind, field.fact_key), field)
            if not same_fact(first, field):
                yield Finding(
                    ("registers", i, "fields", j),
                    "fact_differs",
                    f"同一项信息“{field.fact_key}”在两本台账里的类型、单位或选项不同。",
                    f"The fact “{field.fact_key}” has another type, unit or choices elsewhere.",
                )


def same_fact(one: RegisterFieldSpec, other: RegisterFieldSpec) -> bool:
    """Whether two fields can show one stored value."""
    choices = [c.key for c in one.choices] == [c.key for c in other.choices]
    return one.type == other.type and one.unit == other.unit and choices


def check_audience(path: Path, audience: AudienceSpec, posts: Collection[str]) -> Iterator[Finding]:
    """An audience names somebody, and only posts that are there."""
    if not audience.posts and not audience.rights:
        yield Finding(path, "nobody", "要写明岗位或权限。", "Name a post or a right.")
    for n, post in enumerate(audience.posts):
        if post not in posts:
            yield unknown((*path, "posts", n), "岗位", "post", post, posts)


def _repeated(path: Path, keys: list[str]) -> Iterator[Finding]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield Finding(
                (*path, index, "key"),
                "repeated",
                f"“{key}”在同一列表里出现了两次。",
                f"“{key}” stands twice in this list.",
            )
