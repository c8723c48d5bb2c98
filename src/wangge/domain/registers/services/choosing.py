"""A town names the choices that its packs leave to it. Refuses to name what a pack has named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import access
from wangge.domain.registers.naming import SETTING, choice_path
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import ChoiceSpec, RegisterFieldSpec, RegisterSpec, Text
from wangge.plumbing.actor import Actor

NAME_MAX = 40


@dataclass(frozen=True, slots=True)
class OwnChoice:
    """A choice that is the town's own; `name` None: not named yet, so that nobody can choose it."""

    path: str
    register_name: Text
    field: RegisterFieldSpec
    name: Text | None
    group: str

    @property
    def group_name(self) -> Text | None:
        """The kind that it was said to belong to."""
        return next((g.name for g in self.field.groups if g.key == self.group), None)

    @property
    def given(self) -> int:
        """How many choices of the field its pack has named."""
        return sum(not c.by_town for c in self.field.choices)


def own_choices(jurisdiction_key: str) -> tuple[OwnChoice, ...]:
    """Every choice that the town's packs leave to it, named or not."""
    named = places.jurisdiction(jurisdiction_key).settings.get(SETTING, {})
    return tuple(
        _own(named, path, register, field)
        for path, register, field, _ in _left_to(jurisdiction_key)
    )


def _own(
    named: dict[str, dict[str, str]], path: str, register: RegisterSpec, field: RegisterFieldSpec
) -> OwnChoice:
    said = named.get(path)
    name = Text(zh=said["zh"], en=said["en"]) if said else None
    return OwnChoice(path, register.name, field, name, said.get("group", "") if said else "")


def name_choice(
    *,
    jurisdiction_key: str,
    path: str,
    name: Text,
    group: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Names one (`<pack>/<register>.<field>.<choice>`): from now on it can be chosen and counts.

    `group`: the kind it belongs to, where the field has kinds. Who manages the town may. Raises
    `Refused`, `NotFound` (`no_own_choice`), `InvalidInput` (`choice_group`, `choice_name`).
    """
    with transaction.atomic():
        _require(jurisdiction_key, actor, at)
        field, choice = _found(jurisdiction_key, path)
        _check(field, choice, name, group)
        names = places.jurisdiction(jurisdiction_key).settings.get(SETTING, {})
        given = {"zh": name.zh.strip(), "en": name.en.strip(), "group": group}
        settings = {SETTING: {**names, path: given}}
        places.change_settings(
            jurisdiction_key=jurisdiction_key, settings=settings, actor=actor, at=at
        )


def _require(jurisdiction_key: str, actor: Actor, at: datetime) -> None:
    if actor.kind == "system":
        return
    if actor.kind != "account":
        raise access.no_right()
    on = places.local_day(jurisdiction_key, at)
    covering = people.scope(UUID(actor.id), people.Right.TOWN_MANAGE, at)
    roots = [
        places.root_grid(jurisdiction_key, scheme.key, on)
        for scheme in places.schemes_in_force(jurisdiction_key, on)
    ]
    if not any(covering.covers(root.code, root.scheme_key) for root in roots):
        raise access.no_right()


def _left_to(
    jurisdiction_key: str,
) -> Iterator[tuple[str, RegisterSpec, RegisterFieldSpec, ChoiceSpec]]:
    """The choices that packs leave to the town, with the registers and fields they stand in."""
    fields = (
        (pack.key, register, field)
        for pack in places.packs(jurisdiction_key)
        for register in pack.registers
        for field in register.fields
    )
    for pack_key, register, field in fields:
        for choice in field.choices:
            if choice.by_town:
                path = choice_path(pack_key, register.key, field.key, choice.key)
                yield path, register, field, choice


def _found(jurisdiction_key: str, path: str) -> tuple[RegisterFieldSpec, ChoiceSpec]:
    for own, _, field, choice in _left_to(jurisdiction_key):
        if own == path:
            return field, choice
    raise NotFound(
        "no_own_choice",
        zh=f"本地的领域包没有把“{path[:120]}”留给各地自定。",
        en=f"No pack of the town leaves “{path[:120]}” to it.",
        field="path",
    )


def _check(field: RegisterFieldSpec, choice: ChoiceSpec, name: Text, group: str) -> None:
    taken = {text for c in field.choices if c is not choice for text in (c.name.zh, c.name.en)}
    for language, text in (("zh", name.zh.strip()), ("en", name.en.strip())):
        if not 0 < len(text) <= NAME_MAX or text in taken:
            raise InvalidInput(
                "choice_name",
                zh=f"名称应为 1 到 {NAME_MAX} 字，且不与已有选项相同。",
                en=f"A name has 1 to {NAME_MAX} characters and isn't one of the other choices'.",
                field=f"name.{language}",
            )
    kinds = [g.key for g in field.groups]
    if (group or choice.group or "") not in (kinds or [""]):
        raise InvalidInput(
            "choice_group",
            zh=f"请写明属于哪个大类：{'、'.join(g.name.zh for g in field.groups) or '无'}。",
            en=f"Say which kind it belongs to: {', '.join(kinds) or 'none'}.",
            field="group",
        )
