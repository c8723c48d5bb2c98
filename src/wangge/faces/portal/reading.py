"""What the residents' pages show, gathered from places, packs and cases."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.domain.places import api as places
from wangge.packs import registry
from wangge.packs.schema import CaseTypeSpec, Text


@dataclass(frozen=True, slots=True)
class Category:
    """A tile of the report form with the matters under it."""

    key: str
    name: Text
    icon: str
    types: tuple[CaseTypeSpec, ...]


def categories(jurisdiction_key: str) -> list[Category]:
    """The categories that hold at least one matter residents may report, in the packs' order."""
    found = []
    for key in places.jurisdiction(jurisdiction_key).pack_keys:
        pack = registry.get(key)
        for spec in pack.categories:
            types = tuple(t for t in pack.case_types if t.public and t.category == spec.key)
            if types:
                found.append(Category(spec.key, spec.name, spec.icon, types))
    return found
