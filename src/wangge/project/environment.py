"""Typed readers of environment variables that refuse odd values. Owns no setting itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wangge.kernel.errors import InvalidInput


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """`1/true/yes/on` or `0/false/no/off`; anything else is refused."""
    raw = text(name).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise _odd(name, raw, "1 / 0")


def number(name: str, default: int, *, low: int, high: int) -> int:
    raw = text(name)
    if not raw:
        return default
    if not raw.isdecimal() or not low <= int(raw) <= high:
        raise _odd(name, raw, f"{low}–{high}")
    return int(raw)


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    raw = text(name, default).lower()
    if raw not in allowed:
        raise _odd(name, raw, " / ".join(allowed))
    return raw


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    raw = text(name)
    return [w.strip() for w in raw.split(",") if w.strip()] if raw else list(default)


def _odd(name: str, raw: str, expected: str) -> InvalidInput:
    return InvalidInput(
        "odd_setting",
        zh=f"环境变量 {name} 的值“{raw}”不可用，应为 {expected}。",
        en=f"The environment variable {name} has the value “{raw}”; expected {expected}.",
        field=name,
    )
