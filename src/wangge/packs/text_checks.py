"""Checks of what every section has: texts in both languages, limits that the calendar can run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from wangge.kernel.errors import WanggeError
from wangge.kernel.limits import TimeLimit
from wangge.packs.errors import Finding, Path
from wangge.packs.schema import PackSpec, Text


def check_texts(pack: PackSpec) -> Iterator[Finding]:
    """Every text says something, in Chinese and in English."""
    for path, value in _walk(pack, ()):
        if isinstance(value, Text):
            yield from _check_text(value, path)


def _check_text(text: Text, path: Path) -> Iterator[Finding]:
    for field in ("zh", "en"):
        if not getattr(text, field).strip():
            yield Finding(
                (*path, field),
                "text_blank",
                f"{field} 只有空格；应写明文字。",
                f"{field} holds nothing but spaces; it should say something.",
            )
    letters = [c for c in text.en if c.isalpha()]
    chinese = [c for c in letters if "\u4e00" <= c <= "\u9fff"]
    if len(chinese) * 2 > len(letters):
        yield Finding(
            (*path, "en"),
            "translation_missing",
            f"en 写的仍是中文“{text.en[:40]}”；应为英文。",
            f"en still reads Chinese, “{text.en[:40]}”; it should be English.",
        )


def check_limits(pack: PackSpec) -> Iterator[Finding]:
    """Limits in working time need a calendar with working hours."""
    hours = [entry for entry in pack.calendar.hours if entry.days and entry.times]
    if hours:
        return
    for path, value in _walk(pack, ()):
        if isinstance(value, str) and _is_working(value):
            yield Finding(
                path,
                "limit_without_calendar",
                f"期限“{value}”按工作时间计，而 calendar.hours 没有任何工作时间；"
                "请写明工作时间，或改用 calendar_days 等不停的时钟。",
                f"The limit “{value}” runs on working time, but calendar.hours holds none; give"
                " working hours, or use a clock that never stops, such as calendar_days.",
            )


def _is_working(text: str) -> bool:
    if "working_" not in text:
        return False
    try:
        return TimeLimit.parse(text).unit.is_working
    except WanggeError:
        return False


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every value of a specification with its path, from the outside in."""
    yield path, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _walk(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _walk(item, (*path, i))
