"""From what somebody typed to facts, with every error found at once."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.domain.registers.rules.values import canonical
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError
from wangge.packs.schema import RegisterSpec


def facts_from(
    spec: RegisterSpec, values: Mapping[str, str], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Canonical facts of `values` (by field key). Raises `ManyErrors`.

    `known`: facts there already; what they hold isn't asked for again.
    """
    facts, errors = read_values(spec, values, known)
    if errors:
        raise ManyErrors(errors)
    return facts


def read_values(
    spec: RegisterSpec, values: Mapping[str, str], known: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[WanggeError]]:
    """As `facts_from`, with the errors beside the facts that are right."""
    facts: dict[str, str] = {}
    errors: list[WanggeError] = []
    for field in spec.fields:
        raw = values.get(field.key, "")
        if not raw.strip() and field.key not in values and (known or {}).get(field.fact_key):
            continue
        try:
            value = canonical(field, raw)
        except InvalidInput as problem:
            errors.append(problem)
            continue
        if value or field.key in values:
            facts[field.fact_key] = value
    keys = {f.key for f in spec.fields}
    errors += [_unknown(key) for key in values if key not in keys]
    return facts, errors


def _unknown(key: str) -> InvalidInput:
    return InvalidInput(
        "no_such_field",
        zh=f"台账中没有字段“{key[:63]}”。",
        en=f"The register has no field “{key[:63]}”.",
        field=key[:63],
    )
