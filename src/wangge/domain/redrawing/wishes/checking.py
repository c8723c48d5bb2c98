"""Values out of JSON as what they should be, or an error with their field."""

from __future__ import annotations

from typing import Any

from wangge.domain.redrawing.wishes.wish import STRENGTH_MOST
from wangge.kernel.errors import InvalidInput

UNITS_MOST, CODE_MOST = 200_000, 64
LABELS = {
    "level": "层级",
    "under": "范围",
    "weights": "权重",
    "shares": "各项占比",
    "k": "网格数",
    "range": "每格范围",
    "max_imbalance": "最重的网格高出平均",
    "barriers": "沿道路水系的程度",
    "stay": "保持现状的程度",
    "seed": "第几种划法",
    "effort": "计算量",
    "edits": "假设变化",
    "version": "版本",
    "from_version": "原版本",
    "grids": "网格",
    "leaves": "单元归属",
    "note": "说明",
}


def odd(field: str, zh: str, en: str) -> InvalidInput:
    """What a field is, or lacks, in words that follow its name."""
    label = LABELS.get(field.split(".")[0], field)
    return InvalidInput("odd_wish", zh=f"{label}{zh}。", en=f"“{field}” {en}.", field=field)


def text(field: str, value: Any, most: int, *, needed: bool = False) -> str:
    """A line of text of at most so many characters."""
    if not isinstance(value, str) or len(value) > most or not value.isprintable():
        raise odd(field, f"应为不超过 {most} 个字的文字", f"is a text of at most {most} characters")
    found = value.strip()
    if needed and not found:
        raise odd(field, "须填写", "must be filled in")
    return found


def listed(field: str, value: Any, most: int) -> list[Any]:
    """A list of at most so many things."""
    if not isinstance(value, list | tuple) or len(value) > most:
        raise odd(field, f"应为不超过 {most} 项的列表", f"is a list of at most {most}")
    return list(value)


def texts(field: str, value: Any, most: int, long: int) -> tuple[str, ...]:
    """Texts, each once."""
    found = tuple(text(field, v, long, needed=True) for v in listed(field, value, most))
    if len(set(found)) < len(found):
        raise odd(field, "有重复", "names something twice")
    return found


def units(field: str, value: Any) -> tuple[str, ...]:
    """Codes of base units, at least one, each once."""
    found = texts(field, value, UNITS_MOST, CODE_MOST)
    if not found:
        raise odd(field, "至少选一个单元", "needs at least one unit")
    return found


def number(field: str, value: Any, least: float, most: float) -> float:
    """A finite number within limits."""
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    if not usable or not least <= value <= most:  # NaN fails too
        en = f"is a number from {least:g} to {most:g}"
        raise odd(field, f"应为 {least:g} 到 {most:g} 的数", en)
    return float(value)


def whole(field: str, value: Any, least: int, most: int) -> int:
    """A whole number within limits."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise odd(field, f"应为 {least} 到 {most} 的整数", f"is a whole number, {least} to {most}")
    return value


def strength(field: str, value: Any) -> float:
    """From 0, which doesn't count, to 10."""
    return number(field, value, 0, STRENGTH_MOST)
