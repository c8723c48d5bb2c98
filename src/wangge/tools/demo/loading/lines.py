"""The demo town's public line and the work telephones of its upper grids: none can be dialled."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.domain.places import api as places

LINE = "12345"
"""The number of every Chinese town's own line."""
_LEVELS = 2


def lines(scheme_key: str, codes: Iterable[str]) -> dict[str, object]:
    """Settings for these grids of a scheme; local numbers begin with 0, which no real one does."""
    given = sorted(set(codes))
    upper = sorted({len(code) for code in given})[:_LEVELS]
    named = [code for code in given if len(code) in upper]
    phones = {
        places.phone_key(scheme_key, code): f"0{n // 1000:03d} {n % 1000:04d}"
        for n, code in enumerate(named, start=1)
    }
    return {"hotline": LINE, "phones": phones}
