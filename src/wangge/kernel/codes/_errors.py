"""How the codes refuse: one sentence shape for wrong forms."""

from __future__ import annotations

from wangge.kernel.errors import InvalidInput


def wrong(code: str, field: str, zh: str, en: str) -> InvalidInput:
    """An `InvalidInput` about a code; its sentences come without their full stops."""
    return InvalidInput(code, zh=f"{zh}。", en=f"{en}.", field=field)


def is_digits(text: str, length: int) -> bool:
    """Whether `text` is so many ASCII digits (`str.isdigit` alone takes ² and ٢)."""
    return len(text) == length and text.isascii() and text.isdigit()
