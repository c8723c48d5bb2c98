"""Editions that towns have stored must be readable by every later program.

`kept_schema.json` lists the fields of declarations, each with its default, as programs have stored
them. It only grows: `python -m wangge.packs.tests.test_kept_schema` adds what is new.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from wangge.packs.schema import Spec

KEPT = Path(__file__).parent / "kept_schema.json"
REQUIRED, GONE = "(required)", "(gone)"
_JSON = TypeAdapter(Any)


def _declarations(base: type[Spec] = Spec) -> Iterator[type[Spec]]:
    for found in base.__subclasses__():
        if found.__module__.startswith("wangge.packs.schema."):
            yield found
        yield from _declarations(found)


def _fields(spec: type[Spec]) -> dict[str, Any]:
    return {
        name: REQUIRED
        if field.is_required()
        else _JSON.dump_python(field.get_default(call_default_factory=True), mode="json")
        for name, field in spec.model_fields.items()
    }


def now() -> dict[str, dict[str, Any]]:
    """Every declaration of this program."""
    return {spec.__name__: _fields(spec) for spec in _declarations()}


def kept() -> dict[str, dict[str, Any]]:
    """Every declaration that a stored edition may hold."""
    found: dict[str, dict[str, Any]] = json.loads(KEPT.read_text("utf-8"))
    return found


def test_what_a_stored_edition_says_is_still_a_field_with_the_same_default() -> None:
    here = now()
    lost = [
        f"{name}.{field}: {default} → {here.get(name, {}).get(field, GONE)}"
        for name, fields in kept().items()
        for field, default in fields.items()
        if not _stands(default, here.get(name, {}).get(field, GONE))
    ]
    assert not lost, (
        "Stored editions hold these fields, and the packs of towns rely on these defaults."
        f" Keep them, or carry them over in editions/forms.py: {lost}"
    )


def test_a_field_that_is_new_in_an_old_declaration_has_a_default() -> None:
    here, held = now(), kept()
    needed = [
        f"{name}.{field}"
        for name, fields in held.items()
        for field, default in here.get(name, {}).items()
        if field not in fields and default == REQUIRED
    ]
    assert not needed, f"No stored edition says these, and no pack of a town: {needed}"


def _stands(kept_default: Any, default: Any) -> bool:
    """What was required may get a default: whoever wrote it, wrote it."""
    return default != GONE if kept_default == REQUIRED else bool(default == kept_default)


if __name__ == "__main__":
    here, held = now(), kept() if KEPT.exists() else {}
    grown = {name: here.get(name, {}) | held.get(name, {}) for name in sorted({*here, *held})}
    KEPT.write_text(json.dumps(grown, ensure_ascii=False, indent=1) + "\n", "utf-8")
