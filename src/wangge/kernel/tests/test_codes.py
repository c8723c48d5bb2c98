"""Codes of objects and persons, case numbers, Beidou cells."""

from __future__ import annotations

import itertools
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
import stdnum.cn.ric
import stdnum.cn.uscc
from hypothesis import assume, given
from hypothesis import strategies as st

from wangge.kernel.codes import (
    ComponentCode,
    DivisionCode,
    MatterCode,
    UnitGridCode,
    beidou_code,
    check_citizen_number,
    check_uscc,
    mask_citizen_number,
    new_case_number,
    normalise_case_number,
)
from wangge.kernel.errors import InvalidInput


def refusal(call: object, *arguments: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value


# --- objects -----------------------------------------------------------------------------


def test_unit_grid() -> None:
    grid = UnitGridCode.parse(" 110101001001007 ")
    assert grid == UnitGridCode(DivisionCode("110101001001"), 7)
    assert str(grid) == "110101001001007"
    assert str(grid).startswith(grid.community.path)


def test_component() -> None:
    lamp = ComponentCode.parse("32050801003000001")
    assert (str(lamp.county), lamp.type_code, lamp.major) == ("320508000000", "01003", "01")
    assert lamp.sequence == 1
    assert str(lamp) == "32050801003000001"


def test_matter() -> None:
    matter = MatterCode.parse("37112106012")
    assert (matter.type_code, matter.major, str(matter)) == ("06012", "06", "37112106012")
    assert str(MatterCode.parse("44190006012").county) == "441900000000"  # a city without districts


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (UnitGridCode, "11010100100100", "unit_grid_form"),
        (UnitGridCode, "11010100100100A", "unit_grid_form"),
        (UnitGridCode, "110101001001000", "unit_grid_form"),
        (UnitGridCode, "110101001000001", "unit_grid_community"),
        (UnitGridCode, "910101001001001", "division_code_form"),
        (ComponentCode, "3205080101000001", "component_code_form"),  # the 16 of the old standard
        (ComponentCode, "32050801003000000", "component_code_form"),
        (ComponentCode, "32050800003000001", "component_code_form"),
        (ComponentCode, "32000001003000001", "component_code_form"),
        (MatterCode, "371121060122", "matter_code_form"),
        (MatterCode, "37112106000", "matter_code_form"),
        (MatterCode, "07112106001", "division_code_form"),
    ],
)
def test_bad_object_codes(kind: type[UnitGridCode], text: str, code: str) -> None:
    assert refusal(kind.parse, text).code == code


@given(st.integers(1, 999_999), st.sampled_from(["01001", "05003", "10052"]))
def test_components_are_read_as_written(sequence: int, type_code: str) -> None:
    built = ComponentCode(DivisionCode("320508000000"), type_code, sequence)
    assert ComponentCode.parse(str(built)) == built


# --- persons and organisations -------------------------------------------------------------

CITIZEN = "11010519491231002X"
weights_free = st.builds(
    lambda place, day, sequence: f"{place}{day:%Y%m%d}{sequence:03d}",
    st.sampled_from(["110105", "320113", "371121", "230102"]),
    st.dates(date(1985, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
)


@given(weights_free)
def test_citizen_numbers_as_stdnum_reckons(body: str) -> None:
    check = stdnum.cn.ric.calc_check_digit(body + "0")
    assert check_citizen_number(f" {body}{check.lower()}") == body + check
    for other in set("0123456789X") - {check}:
        assert refusal(check_citizen_number, body + other).code == "citizen_number_check"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "citizen_number_form"),
        ("110105194912310", "citizen_number_form"),
        ("110105194912310020X", "citizen_number_form"),
        ("11010519491231002Y", "citizen_number_form"),
        ("1101051949123100²X", "citizen_number_form"),
        ("110105194902300020", "citizen_number_date"),
        ("110105000012310020", "citizen_number_date"),
    ],
)
def test_bad_citizen_numbers(text: str, code: str) -> None:
    error = refusal(check_citizen_number, text, "id_no")
    assert (error.code, error.field) == (code, "id_no")


def test_errors_do_not_tell_the_number() -> None:
    error = refusal(check_citizen_number, CITIZEN[:-1] + "1")
    assert CITIZEN[:-1] not in f"{error} {error.zh} {error.as_json()}"


def test_masks() -> None:
    assert mask_citizen_number(CITIZEN) == "110***********002X"
    assert mask_citizen_number("110105491231002") == "110********1002"
    assert mask_citizen_number("1101") == "****"


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(
    st.from_regex(r"[159][1239][1-8][0-9]{5}", fullmatch=True),
    st.text(ALPHABET, min_size=9, max_size=9),
)
def test_uscc_as_stdnum_reckons(head: str, tail: str) -> None:
    body = head + tail
    check = stdnum.cn.uscc.calc_check_digit(body)
    assert check_uscc(body.lower() + check) == stdnum.cn.uscc.validate(body + check)
    for other in set(ALPHABET) - {check}:
        assert refusal(check_uscc, body + other).code == "uscc_check"


def test_uscc_of_village_collectives() -> None:
    body = "N2371121MF1234567"
    assert check_uscc(body + stdnum.cn.uscc.calc_check_digit(body)).startswith("N2")
    assert check_uscc("91350100M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize("text", ["", "91350100M000100Y4", "9135010OM000100Y43", "91A50100M"])
def test_bad_uscc(text: str) -> None:
    assert refusal(check_uscc, text).code == "uscc_form"


# --- case numbers --------------------------------------------------------------------------

numbers = st.builds(
    lambda day, seed: new_case_number(day, random.Random(seed)), st.dates(), st.integers()
)


def test_case_number_form() -> None:
    number = new_case_number(date(2026, 11, 23), random.Random(7))
    assert number.startswith("26-")
    assert [len(part) for part in number.split("-")] == [2, 3, 3, 3]
    assert new_case_number(date(2026, 11, 23), random.Random(7)) == number


def test_case_numbers_spread() -> None:
    source = random.Random(1)
    made = {new_case_number(date(2026, 1, 1), source) for _ in range(20_000)}
    assert len(made) == 20_000
    for place in (3, 4, 5, 7, 8, 9, 11, 12):
        assert len({number[place] for number in made}) == 32


@given(numbers)
def test_case_numbers_as_people_write_them(number: str) -> None:
    plain = number.replace("-", "")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    heard = plain.replace("0", "o").replace("1", "l")
    for text in (number, plain, number.lower(), f" {number}\n", wide, heard,
                 number.replace("-", "　"), number.replace("-", "—")):  # fmt: skip
        assert normalise_case_number(text) == number


@given(numbers, st.integers(2, 10), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_seen(number: str, place: int, char: str) -> None:
    plain = number.replace("-", "")
    assume(plain[place] != char)
    wrong = plain[:place] + char + plain[place + 1 :]
    assert refusal(normalise_case_number, wrong).code == "case_number_check"


@given(numbers, st.integers(2, 10), st.integers(2, 10))
def test_two_swapped_characters_are_seen(number: str, one: int, other: int) -> None:
    chars = list(number.replace("-", ""))
    assume(chars[one] != chars[other])
    chars[one], chars[other] = chars[other], chars[one]
    assert refusal(normalise_case_number, "".join(chars)).code == "case_number_check"


@pytest.mark.parametrize("text", ["", "26-7K3-M9Q", "AB-7K3-M9Q-X2H", "26-7K3-M9Q-X2U", "案件"])
def test_not_a_case_number(text: str) -> None:
    assert refusal(normalise_case_number, text).code == "case_number_form"


# --- Beidou cells --------------------------------------------------------------------------


def degrees(whole: int, minutes: int, seconds: str) -> Fraction:
    return whole + Fraction(minutes, 60) + Fraction(seconds) / 3600


EXAMPLES = [  # of GB/T 39409-2020
    (degrees(116, 18, "45.37"), degrees(39, 59, "35.38"), 8, "N50J47539B825534"),
    (degrees(116, 19, "14.3184"), degrees(39, 59, "56.1444"), 5, "N50J475493E"),
]


@pytest.mark.parametrize(("lon", "lat", "level", "code"), EXAMPLES)
def test_examples_of_the_standard(lon: Fraction, lat: Fraction, level: int, code: str) -> None:
    assert beidou_code(lon, lat, level) == code
    assert beidou_code(float(lon), float(lat), level) == code


@given(
    st.decimals(0, 179, places=9, allow_nan=False), st.decimals(0, 87, places=9, allow_nan=False)
)
def test_each_level_begins_with_the_one_above(lon: Decimal, lat: Decimal) -> None:
    made = [beidou_code(lon, lat, level) for level in range(11)]
    assert [len(code) for code in made] == [1, 4, 6, 7, 9, 11, 12, 14, 16, 18, 20]
    assert all(deep.startswith(above) for above, deep in itertools.pairwise(made))


def test_a_cell_owns_its_western_and_southern_edge() -> None:
    step = Fraction(1, 3600 * 2048)
    assert beidou_code(120, 40, 1) == "N51K"
    assert beidou_code(120 - step, 40, 1) == "N50K"
    assert beidou_code(120, 40 - step, 1) == "N51J"
    assert beidou_code(120, 40, 10) == "N51K" + "0" * 16
    assert beidou_code(120 + step, 40 + step, 10) == "N51K" + "0" * 14 + "11"
    assert beidou_code(120 - step, 40 - step, 10) == "N50JB75E9EE3" + "7" * 8


def test_neighbours_differ() -> None:
    second = Fraction(1, 3600)
    around = {beidou_code(116 + i * 4 * second, 39 + j * 4 * second, 5)
              for i in range(30) for j in range(30)}  # fmt: skip
    assert len(around) == 900


@pytest.mark.parametrize(
    ("lon", "lat", "level", "code", "field"),
    [
        (116, 39, 11, "beidou_level", "level"),
        (116, 39, -1, "beidou_level", "level"),
        (-71, 42, 5, "beidou_area", "lon"),
        (180, 42, 5, "beidou_area", "lon"),
        (116, 88, 5, "beidou_area", "lat"),
        (116, -1, 0, "beidou_area", "lat"),
        (float("nan"), 39, 5, "beidou_area", "lon"),
        (116, float("inf"), 5, "beidou_area", "lat"),
    ],
)
def test_beidou_refusals(lon: float, lat: float, level: int, code: str, field: str) -> None:
    error = refusal(beidou_code, lon, lat, level)
    assert (error.code, error.field) == (code, field)
