"""What tells one subject from another: combinations of facts, compared as one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Identity = tuple[str, ...]
"""Fact keys, sorted."""


def identity_texts(
    jurisdiction_key: str, kind: str, facts: Mapping[str, str], identities: Iterable[Identity]
) -> Iterator[tuple[str, str]]:
    """Name and text of every identity whose facts are all there; case doesn't matter."""
    for identity in identities:
        values = [facts.get(key, "") for key in identity]
        if all(values):
            name = "+".join(identity)
            parts = (
                jurisdiction_key,
                kind,
                name,
                *(" ".join(v.split()).casefold() for v in values),
            )
            yield name, "\n".join(parts)
