"""What is asked in an address."""

from __future__ import annotations

from django.http import HttpRequest

from wangge.kernel.errors import InvalidInput

_DIGITS_MOST = 6


def version_asked(request: HttpRequest) -> int | None:
    """`?version=N`, None without. Raises `InvalidInput` (`version`)."""
    text = request.GET.get("version", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MOST):
        raise InvalidInput(
            "odd_version",
            zh=f"没有第“{text[:20]}”版。",
            en=f"There is no version “{text[:20]}”.",
            field="version",
        )
    return int(text)
