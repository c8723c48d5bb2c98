"""Whoever asks without a key or an account: so often from one address, guessing must not pay."""

from __future__ import annotations

import time

from django.http import HttpRequest

from wangge.faces.site.throttle import Throttle
from wangge.kernel.errors import WanggeError

strangers = Throttle(rate_per_s=5, burst=60)
"""Looks at a matter by its number, and failed keys, by address."""
guesses = Throttle(rate_per_s=5 / 900, burst=5)
"""The last digits of a phone, by the number of the matter: as often as a password."""


class TooOften(WanggeError):
    """Asked more often than anybody needs to."""

    http_status = 429

    def __init__(self, zh: str, en: str, field: str | None = None) -> None:
        super().__init__("too_many_requests", zh=zh, en=en, field=field)


def admit_stranger(request: HttpRequest) -> None:
    """Raises `TooOften` for an address that asks too often."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if not strangers.admits(address, time.monotonic()):
        raise TooOften("请求过于频繁，请稍后再试。", "Too many requests; try again a little later.")


def admit_guess(number: str, field: str) -> None:
    """Raises `TooOften` where digits were tried too often for that number, from wherever."""
    if not guesses.admits(number, time.monotonic()):
        raise TooOften(
            "试得太多了，请 15 分钟后再试，或打开回执上的链接。",
            "Tried too often; try again in 15 minutes, or open the link on your receipt.",
            field,
        )


def forget() -> None:
    """Everybody begins anew: for tests."""
    strangers.forget()
    guesses.forget()
