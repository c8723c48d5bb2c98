"""Formulas and amounts as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.packs import units
from wangge.packs.formula_words import formula_words
from wangge.packs.formulas import compile_formula
from wangge.packs.unit_words import amount, number_words, unit_words
from wangge.packs.units import parse_unit


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (12000, "cny/month", "12,000 元/月", "12,000 CNY/month"),
        (0.85, "1", "0.85", "0.85"),
        (40, "percent", "40%", "40%"),
        (1500, "cny/m2/month", "1,500 元/平方米/月", "1,500 CNY/m²/month"),
        (
            123456789.25,
            "kwh/(person*year)",
            "123,456,789 千瓦时/(人·年)",
            "123,456,789 kWh/(person·year)",
        ),
    ],
)
def test_amounts(value: float, unit: str, zh: str, en: str) -> None:
    parse_unit(unit)
    assert (amount(value, unit, "zh-hans"), amount(value, unit, "en")) == (zh, en)


def test_every_unit_has_a_chinese_word() -> None:
    for name in units._UNITS:
        assert name in {"1", "ppm"} or unit_words(name, "zh") != name, name


@given(st.floats(-1e12, 1e12))
def test_numbers_are_written_without_an_exponent(value: float) -> None:
    assert "e" not in number_words(value)


@pytest.mark.parametrize(
    ("formula", "zh"),
    [
        ("a * b + c", "甲 × 乙 + 丙"),
        ("a * (b + c)", "甲 × (乙 + 丙)"),
        ("a - (b - c)", "甲 − (乙 − 丙)"),
        ("-a ** 2", "−(甲 ^ 2)"),
        ("min(a, b) / max(b, c)", "最小(甲, 乙) ÷ 最大(乙, 丙)"),
        ("(a if a < b else c) * b", "(若甲 < 乙则甲，否则丙) × 乙"),
    ],
)
def test_formulas_keep_their_brackets(formula: str, zh: str) -> None:
    names = {"a": "甲", "b": "乙", "c": "丙"}
    assert formula_words(formula, names.__getitem__, "zh") == zh


@given(
    st.recursive(
        st.sampled_from("abc"),
        lambda part: st.tuples(part, st.sampled_from(["+", "-", "*"]), part).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        max_leaves=8,
    )
)
def test_what_is_written_comes_to_the_same(formula: str) -> None:
    values = {"a": 2.0, "b": 3.0, "c": 5.0}
    plain = dict.fromkeys(values, parse_unit("1"))
    written = formula_words(formula, str, "en").replace("×", "*").replace("−", "-")
    before, after = compile_formula(formula, plain), compile_formula(written, plain)
    assert before.number(values) == after.number(values)


def test_the_side_that_was_taken_is_written() -> None:
    taken = {"c": 1.0}
    assert formula_words("a if c else b", str.upper, "en", taken) == "A"
    assert formula_words("a if not c else b", str.upper, "en", taken) == "if not C: A, otherwise B"
