"""Choices that are each town's own: offered only once the town has named them.

Names stand in the town's settings; a register shows them as if its pack had said them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wangge.domain.places import api as places
from wangge.packs.schema import ChoiceSpec, RegisterFieldSpec, RegisterSpec, Text

SETTING = "named_choices"


def choice_path(pack_key: str, register: str, field: str, choice: str) -> str:
    """How the town's settings call a choice: `<pack>/<register>.<field>.<choice>`."""
    return f"{pack_key}/{register}.{field}.{choice}"


def as_named(town: places.JurisdictionRef, pack_key: str, spec: RegisterSpec) -> RegisterSpec:
    """The register with the town's own choices as it names them; without those it hasn't named."""
    if not any(c.by_town for f in spec.fields for c in f.choices):
        return spec
    names: Mapping[str, Any] = town.settings.get(SETTING, {})
    fields = tuple(
        f.model_copy(update={"choices": tuple(_choices(names, pack_key, spec.key, f))})
        for f in spec.fields
    )
    return spec.model_copy(update={"fields": fields})


def _choices(
    names: Mapping[str, Any], pack_key: str, register: str, field: RegisterFieldSpec
) -> Iterator[ChoiceSpec]:
    for choice in field.choices:
        if not choice.by_town:
            yield choice
        elif named := names.get(choice_path(pack_key, register, field.key, choice.key)):
            name = Text(zh=named["zh"], en=named["en"])
            group = named.get("group") or choice.group
            yield choice.model_copy(update={"name": name, "group": group})
