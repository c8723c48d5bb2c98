"""What a new grid is called until somebody names it: its upper grid's name and a number of its own.

Pure. The workbench's script names by the same rule (`web/src/pure/workbench/naming.ts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wangge.packs.schema import LevelSpec, Text

NAME_MOST = 60
GRID_ZH, GRID_EN = "网格", "Grid"
_NUMBER = re.compile(r"第([0-9]{1,4}|[零〇一二两三四五六七八九十百]{1,5})")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def default_name(
    parent: tuple[str, str], level: LevelSpec, siblings: Iterable[str], least: int = 1
) -> tuple[str, str]:
    """A name in Chinese and in English under a parent so named; English is empty where its is.

    `siblings`: Chinese names of the grids beside it, whose numbers aren't taken again, written in
    figures or in words. `least`: the number of its code.
    """
    taken = {numbered(name) for name in siblings}
    number = least
    while number in taken:
        number += 1
    zh, en = after_number(level.name)
    own = f"第{number}{zh}"
    english = f"{parent[1]} {en} {number}" if parent[1] else ""
    return f"{parent[0][: NAME_MOST - len(own)]}{own}", english


def after_number(level: Text) -> tuple[str, str]:
    """What one of a level is called after its number: every kind of 网格 is just that."""
    zh = re.sub(r"[(（].*", "", level.zh)
    return (GRID_ZH, GRID_EN) if zh.endswith(GRID_ZH) else (zh, level.en)


def numbered(name: str) -> int | None:
    """The last number 第…in a name; None without one."""
    found = _NUMBER.findall(name)
    if not found:
        return None
    return int(found[-1]) if found[-1].isdecimal() else _in_words(found[-1])


def _in_words(text: str) -> int:
    """A whole number below a thousand as Chinese writes it."""
    total, digit = 0, 0
    for character in text:
        unit = {"十": 10, "百": 100}.get(character)
        if unit is None:
            digit = _DIGITS[character]
        else:
            total, digit = total + max(1, digit) * unit, 0
    return total + digit
