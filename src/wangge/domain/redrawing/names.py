"""What a new grid is called until somebody names it: as those beside it, with a number of its own.

Pure. The workbench's script names by the same rule (`web/src/pure/workbench/naming.ts`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from wangge.packs.schema import LevelSpec, Text

NAME_MOST = 60
GRID_ZH, GRID_EN = "网格", "Grid"
_NUMBER = re.compile(r"第([0-9]{1,4}|[零〇一二两三四五六七八九十百]{1,5})")
_NUMERALS = "零一二三四五六七八九"
_DIGITS = {c: n for n, c in enumerate(_NUMERALS)} | {"〇": 0, "两": 2}
_WORDS_MOST = 999

Names = tuple[str, str]
"""In Chinese and in English; the second may be empty."""


class Kin(NamedTuple):
    """A grid that was split: what it is called, its grids before, and those of all its parts."""

    names: Names
    before: tuple[Names, ...]
    now: tuple[Names, ...]


class _Manner(NamedTuple):
    head: str
    in_words: bool


def default_name(
    parent: Names,
    level: LevelSpec,
    siblings: Iterable[Names],
    least: int = 1,
    kin: Kin | None = None,
) -> Names:
    """A name under a parent so named; English is empty where its is.

    `siblings`: the grids beside it. Their numbers aren't taken again, written in figures or in
    words; if at least half are numbered after their parent (羊山湖第四网格), the new one is called
    in the manner of most of those. `least`: the number of its code. In the parts of a grid that
    was split the numbers go on, in the manner it had: its third grid stays the only third one.
    """
    beside = tuple(siblings)
    taken = {numbered(zh) for zh, _ in (kin.now if kin else beside)}
    number = max(least, *(1 + (n or 0) for n in taken), 1) if kin else least
    while number in taken:
        number += 1
    zh, en = after_number(level.name)
    manner, english = _manner_of(parent, zh, beside)
    if kin and parent != kin.names:
        manner, english = _carried_on(parent[0], kin, zh), ""
    if not english and parent[1]:
        english = f"{parent[1]} {en} "
    written = in_words(number) if manner.in_words else str(number)
    own = f"第{written}{zh}"
    return f"{manner.head[: NAME_MOST - len(own)]}{own}", f"{english}{number}" if english else ""


def _manner_of(parent: Names, zh: str, beside: tuple[Names, ...]) -> tuple[_Manner, str]:
    """How most of those beside are numbered, and what stands before the number in English."""
    shape = re.compile(f"(.*){_NUMBER.pattern}{re.escape(zh)}")
    found = [(shape.fullmatch(name), english) for name, english in beside]
    ways = [
        (_Manner(match[1], not match[2].isdecimal()), re.match(r"(.*\D)[0-9]+$", english))
        for match, english in found
        if match and parent[0].startswith(match[1])
    ]
    if not ways or 2 * len(ways) < len(beside):
        return _Manner(parent[0], in_words=False), ""
    manner = Counter(way for way, _ in ways).most_common(1)[0][0]
    heads = Counter(en[1] for way, en in ways if way == manner and en)
    return manner, heads.most_common(1)[0][0] if heads else ""


def _carried_on(name: str, kin: Kin, zh: str) -> _Manner:
    """Where 仙林新村社区 has 仙林新村第四网格, what it is split into has 北苑第五网格."""
    manner, _ = _manner_of(kin.names, zh, kin.before)
    left_out = kin.names[0][len(manner.head) :]
    return _Manner(name.removesuffix(left_out) or name, manner.in_words)


def after_number(level: Text) -> tuple[str, str]:
    """What one of a level is called after its number: every kind of 网格 is just that."""
    zh = re.sub(r"[(（].*", "", level.zh)
    return (GRID_ZH, GRID_EN) if zh.endswith(GRID_ZH) else (zh, level.en)


def numbered(name: str) -> int | None:
    """The last number 第…in a name; None without one."""
    found = _NUMBER.findall(name)
    if not found:
        return None
    return int(found[-1]) if found[-1].isdecimal() else _read(found[-1])


def _read(text: str) -> int:
    """A whole number below a thousand as Chinese writes it."""
    total, digit = 0, 0
    for character in text:
        unit = {"十": 10, "百": 100}.get(character)
        if unit is None:
            digit = _DIGITS[character]
        else:
            total, digit = total + max(1, digit) * unit, 0
    return total + digit


def in_words(number: int) -> str:
    """A positive number as Chinese writes it; above 999 in figures."""
    if not 0 < number <= _WORDS_MOST:
        return str(number)
    hundreds, below = divmod(number, 100)
    tens, ones = divmod(below, 10)
    text = f"{_NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _NUMERALS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_NUMERALS[ones] if ones else "")
