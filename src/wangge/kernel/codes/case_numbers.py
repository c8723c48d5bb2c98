"""Public case numbers (案件查询号): short enough to say on the phone, not to be guessed.

`26-7K3-M9Q-X2H`: two digits of the year, eight random characters of Crockford's base 32, and a
check character that catches every single wrong character and every pair swapped.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Protocol

from wangge.kernel.codes._errors import wrong

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U (Crockford)
_VALUE = {char: value for value, char in enumerate(_ALPHABET)}
_HEARD_AS = str.maketrans("OIL", "011")
_RANDOM_CHARS = 8  # 40 bits: a million cases a year leave a guess one chance in a million


class RandomBits(Protocol):
    """`random.Random` in tests, `secrets.SystemRandom()` in service."""

    def getrandbits(self, k: int, /) -> int: ...


def new_case_number(day: date, random: RandomBits) -> str:
    """A number for a case of that local day. Numbers can repeat: let the database refuse one."""
    bits = random.getrandbits(5 * _RANDOM_CHARS)
    body = f"{day.year % 100:02d}" + "".join(
        _ALPHABET[bits >> shift & 31] for shift in range(5 * _RANDOM_CHARS - 5, -1, -5)
    )
    return _grouped(body + _ALPHABET[_check(body)])


def normalise_case_number(text: str, field: str = "case_number") -> str:
    """The number as given out, from what somebody typed or heard.

    Takes small letters, full-width forms, any blanks and dashes, O for 0, I and L for 1.
    Raises `InvalidInput`: `case_number_form`, `case_number_check` (mistyped).
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in wide if unicodedata.category(c) not in ("Pd", "Zs", "Cc", "Cf"))
    number = kept.translate(_HEARD_AS)
    sound = len(number) == 3 + _RANDOM_CHARS and all(c in _VALUE for c in number)
    if not sound or not number[:2].isdigit():
        raise wrong(
            "case_number_form",
            field,
            "查询号应为 11 位，形如 26-7K3-M9Q-X2H",
            "A case number has 11 characters, like 26-7K3-M9Q-X2H",
        )
    if _ALPHABET[_check(number[:-1])] != number[-1]:
        raise wrong(
            "case_number_check",
            field,
            "查询号有误，请逐位核对",
            "The case number is mistyped; compare it character by character",
        )
    return _grouped(number)


def _check(body: str) -> int:
    """The check value: the word's sum in GF(32), each place weighted by a power of x."""
    total = 0
    for char in body:
        total = _times_x(total ^ _VALUE[char])
    return total


def _times_x(value: int) -> int:
    """Times x in GF(2)[x] / (x^5 + x^2 + 1), where x has order 31."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _grouped(number: str) -> str:
    return "-".join((number[:2], number[2:5], number[5:8], number[8:]))
