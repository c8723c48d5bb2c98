"""What of a type's haves a grid has, from the answers recorded last. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wangge.packs.schema import PackSpec


@dataclass(frozen=True, slots=True)
class Standing:
    """Keys of the haves, in the order of the checklist; `unknown`: nobody has checked."""

    type_key: str
    there: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing and not self.unknown


def standing(pack: PackSpec, type_key: str, answers: Mapping[str, Any] | None) -> Standing:
    """How a grid of that type stands; `answers` None: never checked. `KeyError` for no such type.

    Answers to another type's checklist count where its items have the same key: a grid whose type
    has changed isn't asked twice what it has.
    """
    kind = {t.key: t for t in pack.grid_types}[type_key]
    items = next(c.items for c in pack.checklists if c.key == kind.checklist)
    given = answers or {}
    by_answer: dict[str, list[str]] = {"yes": [], "no": [], "": []}
    for item in items:
        said = given.get(item.key)
        by_answer[said if said in ("yes", "no") else ""].append(item.key)
    return Standing(type_key, *(tuple(by_answer[k]) for k in ("yes", "no", "")))
