"""Units of measure and their algebra: what a product's unit is, what may be added to what.

Scales are exact fractions. A month is no number of days: calendar time and clock time never mix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from wangge.kernel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Unit:
    """`scale` times a product of base units; `dims` holds each with its power, sorted."""

    dims: tuple[tuple[str, int], ...] = ()
    scale: Fraction = Fraction(1)

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.dims)
        for name, power in other.dims:
            powers[name] = powers.get(name, 0) + power
        return Unit(_sorted(powers), self.scale * other.scale)

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1

    def __pow__(self, power: int) -> Unit:
        return Unit(_sorted({n: p * power for n, p in self.dims}), self.scale**power)

    @property
    def is_plain(self) -> bool:
        """A number without dimension (perhaps a percentage)."""
        return not self.dims

    def __str__(self) -> str:
        named = next((name for name, unit in _UNITS.items() if unit == self), None)
        return named or self._spelt()

    def _spelt(self) -> str:
        over = [_power(n, p) for n, p in self.dims if p > 0]
        under = [_power(n, -p) for n, p in self.dims if p < 0]
        text = "/".join(["*".join(over) or "1", *under])
        return text if self.scale == 1 else f"{float(self.scale):g} {text}"


ONE: Final = Unit()


def _sorted(powers: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((n, p) for n, p in powers.items() if p))


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _of(scale: Fraction | int, **powers: int) -> Unit:
    return Unit(_sorted(powers), Fraction(scale))


_BASES = "m kg day month cny kwh degc pa lux db v a person household business building device case"
_UNITS: dict[str, Unit] = {name: _of(1, **{name: 1}) for name in [*_BASES.split(), "visit"]}
_UNITS |= {
    **{"1": ONE, "percent": _of(Fraction(1, 100)), "ppm": _of(Fraction(1, 10**6))},
    **{"mm": _of(Fraction(1, 1000), m=1), "cm": _of(Fraction(1, 100), m=1), "km": _of(1000, m=1)},
    **{"m2": _of(1, m=2), "km2": _of(10**6, m=2), "ha": _of(10**4, m=2)},
    **{"mu": _of(Fraction(2000, 3), m=2), "m3": _of(1, m=3), "l": _of(Fraction(1, 1000), m=3)},
    **{"mg": _of(Fraction(1, 10**6), kg=1), "g": _of(Fraction(1, 1000), kg=1)},
    **{"t": _of(1000, kg=1), "s": _of(Fraction(1, 86_400), day=1)},
    **{"min": _of(Fraction(1, 1440), day=1), "h": _of(Fraction(1, 24), day=1)},
    **{"week": _of(7, day=1), "quarter": _of(3, month=1), "year": _of(12, month=1)},
    **{"wan_cny": _of(10**4, cny=1), "yi_cny": _of(10**8, cny=1)},
    **{"mwh": _of(1000, kwh=1), "kw": _of(24, kwh=1, day=-1)},
    **{"kpa": _of(1000, pa=1), "mpa": _of(10**6, pa=1)},
}
_ALSO = {
    **{"%": "percent", "℃": "degc", "°c": "degc", "m²": "m2", "m³": "m3", "亩": "mu", "吨": "t"},
    **{"元": "cny", "万元": "wan_cny", "亿元": "yi_cny", "人": "person", "户": "household"},
    **{"平方米": "m2", "立方米": "m3", "米": "m", "天": "day", "月": "month", "年": "year"},
    **{"度": "kwh", "千瓦时": "kwh"},
}
_TOKEN = re.compile(r"\s*([*·/()^]|-?\d+|[^\s*·/()^\d-][^\s*·/()^]*)")


def known_units() -> tuple[str, ...]:
    """The names that `parse_unit` knows, sorted."""
    return tuple(sorted([*_UNITS, *_ALSO]))


def parse_unit(text: str) -> Unit:
    """`cny/m2/month`, `t*km^-1`, `kWh/(person*year)`; `1` or nothing is a plain number.

    Large and small letters are the same. Raises `InvalidInput` with code `unit_unknown`.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != "".join(text.split()):
        raise _unknown(text, text)
    if not tokens:
        return ONE
    unit, rest = _product(tokens, text)
    if rest:
        raise _unknown(text, rest[0])
    return unit


def _product(tokens: list[str], text: str) -> tuple[Unit, list[str]]:
    unit, tokens = _factor(tokens, text)
    while tokens and tokens[0] in "*·/":
        sign = tokens[0]
        factor, tokens = _factor(tokens[1:], text)
        unit = unit / factor if sign == "/" else unit * factor
    return unit, tokens


def _factor(tokens: list[str], text: str) -> tuple[Unit, list[str]]:
    if not tokens:
        raise _unknown(text, "")
    name, rest = tokens[0].lower(), tokens[1:]
    if name == "(":
        unit, rest = _product(rest, text)
        if rest[:1] != [")"]:
            raise _unknown(text, ")")
        rest = rest[1:]
    else:
        found = _UNITS.get(_ALSO.get(name, name))
        if found is None:
            raise _unknown(text, tokens[0])
        unit = found
    if rest[:1] == ["^"]:
        if not re.fullmatch(r"-?[1-9]", "".join(rest[1:2])):
            raise _unknown(text, "^")
        return unit ** int(rest[1]), rest[2:]
    return unit, rest


def _unknown(text: str, part: str) -> InvalidInput:
    return InvalidInput(
        "unit_unknown",
        zh=f"看不懂单位“{text}”里的“{part}”；写法如 cny/m2/month，可用：{'、'.join(_UNITS)}。",
        en=f"“{part}” in the unit “{text}” isn't understood; write it like cny/m2/month."
        f" There are: {', '.join(_UNITS)}.",
        field="unit",
    )
