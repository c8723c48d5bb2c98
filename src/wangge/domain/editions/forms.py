"""A pack as text. Pure.

Two texts, for two ends. What its author wrote names a pack: fields that a later program adds, and
the defaults it gives them, don't make it another one. What is stored has every value written out:
a later program's defaults don't change what a town works by.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from wangge.packs import PackSpec

_COMMAND = {
    "case.dispatch",
    "case.supervise",
    "journal.audit",
    "people.manage",
    "places.manage",
    "town.manage",
}
_TAKES_CALLS = {"case.file", "contact.view"}


def form_of(spec: PackSpec) -> str:
    """What is stored: JSON with every value written out and keys in order."""
    return _text(spec.model_dump(mode="json", by_alias=True))


def words_of(spec: PackSpec) -> str:
    """What the author wrote, defaults only where they wrote them; JSON with keys in order."""
    return _text(_said(spec))


def sha256(text: str) -> str:
    """In hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def holds(form: str, spec: PackSpec) -> bool:
    """Whether a form that was stored under the digest of itself holds what the author of `spec`
    wrote.

    Such a form doesn't tell what was written from what was a default. So everything that is no
    default must be alike, and the author must say nothing that the form hasn't: that is new.
    """
    data = json.loads(form)
    try:
        kept = PackSpec.model_validate(data)
    except ValueError:  # a field has become required since: the file says what the form can't
        return False
    return _told(kept) == _told(spec) and _within(_said(spec), data)


def carried(data: dict[str, Any]) -> dict[str, Any]:
    """A form from before packs said which posts reach every scheme, when all posts over a whole
    division did: those that direct, dispatch, audit, administer or take calls for the whole place
    keep it, the others lose it."""
    for post in data["posts"]:
        if "every_scheme" not in post:
            rights = {*post["rights"]}
            wide = bool(_COMMAND & rights) or rights >= _TAKES_CALLS
            post["every_scheme"] = not post["of_department"] and wide
    return data


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _said(spec: PackSpec) -> dict[str, Any]:
    return spec.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _told(spec: PackSpec) -> dict[str, Any]:
    return spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _within(said: Any, held: Any) -> bool:
    """Whether every key that is said is held, at its place."""
    if isinstance(said, dict):
        return isinstance(held, dict) and all(
            key in held and _within(part, held[key]) for key, part in said.items()
        )
    if isinstance(said, list):
        return (
            isinstance(held, list)
            and len(said) == len(held)
            and all(_within(a, b) for a, b in zip(said, held, strict=True))
        )
    return True
