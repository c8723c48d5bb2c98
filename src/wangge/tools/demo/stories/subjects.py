"""Invented subjects for the registers of a demo pack, from their declared fields. None is real.

Citizen numbers begin with 99, which no division has; telephones with 199 0000. Whoever reads one
sees that it was made up.
"""

from __future__ import annotations

from numpy.random import Generator

from wangge.packs.schema import FieldType, RegisterFieldSpec, RegisterSpec
from wangge.tools.demo.cast.names import person_names

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHOPS = "云上|小满|半山|拾光|老街|东篱|南风|一禾|松间|青石|晚晴|知味"
_TRADES = "面馆|便利店|客栈|修配铺|茶社|理发店|水果店|裁缝铺"
_HELP = "每周上门一次|节日探望|代买药品|协助申请救助|安装一键呼叫器"


class Subjects:
    """Makes values for the fields of registers, each citizen number once."""

    def __init__(self, rng: Generator) -> None:
        self._rng = rng
        self._number = 0

    def values(self, spec: RegisterSpec, address: str) -> dict[str, str]:
        """A whole line, as somebody would have typed it."""
        return {f.key: self._value(f, address) for f in spec.fields}

    def phone(self) -> str:
        """A telephone number that isn't given out."""
        return f"1990000{int(self._rng.integers(10_000)):04d}"

    def pick(self, words: str) -> str:
        """One of the words between bars."""
        return str(self._rng.choice(words.split("|")))

    def _value(self, field: RegisterFieldSpec, address: str) -> str:
        match field.type:
            case FieldType.PHONE:
                return self.phone()
            case FieldType.ID_NUMBER:
                return self._citizen_number()
            case FieldType.ADDRESS:
                return address
            case FieldType.BOOL:
                return "true" if self._rng.random() < 0.4 else "false"
            case FieldType.CHOICE:
                return str(self._rng.choice([c.key for c in field.choices]))
            case FieldType.NUMBER:
                return str(int(self._rng.integers(20, 400)))
            case FieldType.DATE:
                years = (
                    (1940, 2000) if "born" in field.key or "birth" in field.key else (2024, 2026)
                )
                year, month = self._rng.integers(*years), self._rng.integers(1, 13)
                return f"{year}-{month:02d}-{int(self._rng.integers(1, 29)):02d}"
        return self._text(field)

    def _text(self, field: RegisterFieldSpec) -> str:
        if field.sensitivity == "open":
            return self.pick(_SHOPS) + self.pick(_TRADES)
        if field.key == "help":
            return self.pick(_HELP)
        return person_names(1, self._rng)[0]

    def _citizen_number(self) -> str:
        self._number += 1
        year, month = 1936 + self._number * 7 % 60, 1 + self._number % 12
        day, serial = 1 + self._number * 5 % 28, self._number % 1000
        body = f"990000{year}{month:02d}{day:02d}{serial:03d}"
        total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
        return body + _CHECKS[total % 11]
