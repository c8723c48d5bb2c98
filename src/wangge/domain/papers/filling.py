"""Puts facts into a pack's words. Refuses a placeholder without a fact: nothing prints blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wangge.domain.papers.words import Language, said
from wangge.packs.schema import DocumentSpec, Text

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def filled(text: Text, facts: Mapping[str, str], language: Language) -> str:
    """The text with every `{placeholder}` filled; `KeyError` for one without a fact."""
    return _PLACEHOLDER.sub(lambda found: facts[found[1]], said(text, language))


def parts_of(
    document: DocumentSpec, facts: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    """Headings and bodies as they are printed."""
    return [
        {
            "heading": filled(part.heading, facts, language) if part.heading else "",
            "body": filled(part.body, facts, language),
        }
        for part in document.parts
    ]
