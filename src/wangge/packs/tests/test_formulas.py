"""Formulas: arithmetic as written, units that must go together, and nothing else gets through."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wangge.kernel.errors import Undetermined
from wangge.packs.formulas import Formula, FormulaError, compile_formula
from wangge.packs.units import ONE, parse_unit

UNITS = {
    **{"area": parse_unit("m2"), "land": parse_unit("mu"), "rent": parse_unit("cny/m2/month")},
    **{"tax": parse_unit("cny"), "turnover": parse_unit("wan_cny"), "share": parse_unit("percent")},
    **{"months": parse_unit("month"), "days": parse_unit("day"), "n": ONE, "open_door": None},
}


def formula(text: str) -> Formula:
    return compile_formula(text, UNITS)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("area * 0.8 * rent", "cny/month", 100 * 0.8 * 30),
        ("area * rent * months", "cny", 100 * 30 * 12),
        ("tax + turnover", "cny", 500 + 2 * 10_000),
        ("turnover + tax", "wan_cny", 2 + 0.05),
        ("area + land", "m2", 100 + 3 * 2000 / 3),
        ("max(tax - turnover, 0)", "cny", 0),
        ("area ** 2 / area", "m2", 100),
        ("-n ** 2", "1", -49),
        ("round(n / 2)", "1", 4),
        ("round(-n / 2)", "1", -4),
        ("round(tax / 7, 2)", "cny", 71.43),
        ("tax if n > 5 else turnover", "cny", 500),
        ("turnover if n > 50 else tax", "wan_cny", 0.05),
        ("tax * share", "percent*cny", 500 * 20),
        ("abs(0 - tax)", "cny", 500),
        ("min(n, 3, 5) + 2 ** 0.5", "1", 3 + math.sqrt(2)),
    ],
)
def test_value_and_unit(text: str, unit: str, value: float) -> None:
    values = {"area": 100, "land": 3, "rent": 30, "tax": 500, "turnover": 2, "share": 20}
    found = formula(text)
    assert found.unit == parse_unit(unit)
    got = found.number({**values, "months": 12, "days": 30, "n": 7, "open_door": True})
    assert got == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("open_door and n > 5", True),
        ("not open_door or tax > turnover", False),
        ("0 < tax < turnover", True),
        ("n == 7", True),
        ("open_door if n < 5 else n >= 7", True),
    ],
)
def test_yes_or_no(text: str, holds: bool) -> None:
    values = {"open_door": True, "n": 7, "tax": 500, "turnover": 2}
    assert formula(text).unit is None
    assert formula(text).holds(values) is holds


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("area + tax", "formula_units_differ", 1),
        ("n + (area - tax)", "formula_units_differ", 6),
        ("tax > 100", "formula_units_differ", 1),
        ("months + days", "formula_units_differ", 1),
        ("max(area, rent)", "formula_units_differ", 1),
        ("tax if n > 1 else area", "formula_units_differ", 1),
        ("share > 80", "formula_percent", 1),
        ("area ** n", "formula_power", 9),
        ("area ** 0.5", "formula_power", 9),
        ("2 ** area", "formula_power", 6),
        ("open_door + 1", "formula_kind", 1),
        ("tax and n > 1", "formula_kind", 1),
        ("tax if n else tax", "formula_kind", 8),
        ("n * aera", "formula_name_unknown", 5),
        ("面积 * n", "formula_name_unknown", 1),
        ("n * 面积 * aera", "formula_name_unknown", 5),
        ("n *", "formula_unreadable", 3),
        ("", "formula_unreadable", 1),
    ],
)
def test_what_does_not_hold_is_named_with_its_place(text: str, code: str, at: int) -> None:
    with pytest.raises(FormulaError) as caught:
        formula(text)
    assert (caught.value.code, caught.value.data["at"]) == (code, at)
    assert "公式" in caught.value.zh and "character" in caught.value.en


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(FormulaError) as caught:
        formula("n * aera")
    assert "“area”" in caught.value.zh and "did you mean “area”" in caught.value.en


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "().__class__.__bases__[0]",
        "n.real",
        "(lambda: n)()",
        "[n for n in (1, 2)]",
        "{n: n}",
        "f'{n}'",
        "'n' * 9",
        "n[0]",
        "exec(n)",
        "min(*n, 2)",
        "max(n, key=abs)",
        "abs(n, n)",
        "(n := 3)",
        "n if n in (1, 2) else 3",
        "n is n",
        "n // 2",
        "n % 2",
        "n << 60",
        "~n",
        "True + n",
        "1j * n",
        "10 ** 400 * " + "9" * 400,
        "round(n, n)",
        "await n",
        "n; n",
        "-" * 400 + "n",
        "(" * 220 + "n" + ")" * 220,
        "n" + " + n" * 100,
        "n * " * 200 + "n",
    ],
)
def test_nothing_but_arithmetic_gets_through(text: str) -> None:
    with pytest.raises(FormulaError):
        formula(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("n / (n - n)", {"n": 1}),
        ("(0 - n) ** 0.5", {"n": 2}),
        ("10.0 ** (n * n)", {"n": 1e9}),
        ("n * n", {"n": 1e300}),
        ("n", {"n": math.inf}),
        ("n", {"n": math.nan}),
        ("round(n, 9)", {"n": 1e30}),
        ("n + tax / tax", {"n": 1}),
        ("n", {"n": None}),
    ],
)
def test_what_cannot_be_worked_out_is_raised(text: str, values: dict) -> None:
    with pytest.raises(Undetermined) as caught:
        formula(text).number(values)
    assert caught.value.zh and caught.value.en


numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(numbers, numbers, st.sampled_from("+-*"))
def test_arithmetic_is_arithmetic(a: float, b: float, sign: str) -> None:
    units = {"a": ONE, "b": ONE}
    want = {"+": a + b, "-": a - b, "*": a * b}[sign]
    assert compile_formula(f"a {sign} b", units).number({"a": a, "b": b}) == pytest.approx(want)


PAIRS = st.sampled_from(
    [("m2", "mu"), ("cny", "wan_cny"), ("month", "year"), ("kWh", "MWh"), ("day", "h")]
)


@given(PAIRS, numbers, numbers)
def test_scales_never_change_what_is_meant(pair: tuple[str, str], a: float, b: float) -> None:
    """The same two quantities, added in either order, are the same quantity."""
    one, other = map(parse_unit, pair)
    names = {"a": one, "b": other}
    given_values = {"a": a, "b": b}
    left = compile_formula("a + b", names).number_in(one, given_values)
    right = compile_formula("b + a", names).number_in(one, given_values)
    assert left == pytest.approx(right, rel=1e-9, abs=1e-6)


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        compile_formula(text, UNITS)
    except FormulaError as error:
        assert error.data["at"] >= 1


Sum = tuple[str, Callable[[float, float], float]]
LEAVES: list[Sum] = [
    ("a", lambda a, b: a),
    ("b", lambda a, b: b),
    ("2", lambda a, b: 2.0),
    ("0.5", lambda a, b: 0.5),
]
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def join(left: Sum, sign: str, right: Sum) -> Sum:
    """Two formulas, and what they come to in Python, joined."""
    do, one, other = SIGNS[sign], left[1], right[1]
    return f"({left[0]} {sign} {right[0]})", lambda a, b: do(one(a, b), other(a, b))


sums = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(join, inner, st.sampled_from(sorted(SIGNS)), inner),
    max_leaves=8,
)


@given(sums, numbers, numbers)
def test_it_agrees_with_python(made: Sum, a: float, b: float) -> None:
    text, work_out = made
    found = compile_formula(text, {"a": ONE, "b": ONE})
    try:
        want = work_out(a, b)
    except ZeroDivisionError:
        with pytest.raises(Undetermined):
            found.number({"a": a, "b": b})
        return
    assume(math.isfinite(want))
    assert found.number({"a": a, "b": b}) == pytest.approx(want, rel=1e-9, abs=1e-9)
