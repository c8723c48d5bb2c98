"""Units: written in several ways, one algebra; what isn't known is named."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.errors import InvalidInput
from wangge.packs.units import ONE, Unit, parse_unit

units = st.sampled_from(["m2", "cny", "month", "day", "kWh", "t", "percent", "mu", "1"]).map(
    parse_unit
)
powers = st.integers(-3, 3)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("cny/m2/month", "cny/(m2*month)"),
        ("元/平方米/月", "CNY/m2/month"),
        ("m*m", "m2"),
        ("kWh", "kw*h"),
        ("year", "quarter/quarter*year"),
        ("t*km^-1", "t/km"),
        (" cny / m2 ", "cny/m²"),
        ("", "1"),
        ("person/person", "1"),
    ],
)
def test_the_same_unit_in_other_words(text: str, same: str) -> None:
    assert parse_unit(text) == parse_unit(same)


def test_scales_are_exact() -> None:
    assert parse_unit("mu").scale == Fraction(2000, 3)
    assert (parse_unit("wan_cny") / parse_unit("cny")).scale == 10_000
    assert parse_unit("year").dims == parse_unit("month").dims != parse_unit("day").dims


@pytest.mark.parametrize(
    "text", ["cow", "m2/", "(m2", "m^0", "m^x", "m2 cny", "5", "m^-10", ")", "*"]
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_unit(text)
    assert caught.value.code == "unit_unknown" and caught.value.zh


@given(units, units, units)
def test_products_are_an_algebra(a: Unit, b: Unit, c: Unit) -> None:
    assert a * b == b * a and (a * b) * c == a * (b * c)
    assert a * ONE == a and a / a == ONE and (a / b) * b == a


@given(units, powers, powers)
def test_powers_add_and_multiply(a: Unit, p: int, q: int) -> None:
    assert a**p * a**q == a ** (p + q) and (a**p) ** q == a ** (p * q)


@given(units, powers)
def test_a_unit_of_base_units_reads_back(a: Unit, p: int) -> None:
    plain = Unit((a**p).dims)
    assert parse_unit(str(plain)) == plain
