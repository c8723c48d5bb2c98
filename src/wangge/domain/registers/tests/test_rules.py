"""Values, masks, dates and identities: pure decisions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.registers.rules.dates import keep_until_on, refresh_due_on
from wangge.domain.registers.rules.identity import identity_texts
from wangge.domain.registers.rules.masks import masked
from wangge.domain.registers.rules.values import canonical
from wangge.domain.registers.testing import RESIDENTS_SPEC
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import FieldType, Sensitivity

FIELDS = {f.key: f for f in RESIDENTS_SPEC.fields}


@pytest.mark.parametrize(
    ("field", "raw", "stored"),
    [
        ("name", "  王小明 ", "王小明"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("phone", "138-0013 8000", "13800138000"),
        ("phone", "（025）8888 8888", "02588888888"),
        ("born_on", "1949/1/3", "1949-01-03"),
        ("born_on", "1949-12-31", "1949-12-31"),
        ("housing", "租住", "rented"),
        ("housing", "Owned", "owned"),
        ("persons", "2.0", "2"),
        ("persons", "50", "50"),
        ("disabled", "否", "false"),
        ("disabled", "", ""),
    ],
)
def test_one_text_for_one_value(field: str, raw: str, stored: str) -> None:
    assert canonical(FIELDS[field], raw) == stored


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        ("name", " ", "value_missing"),
        ("name", "王" * 2001, "value_long"),
        ("id_number", "110105194912310021", "citizen_number_check"),
        ("phone", "12345", "value_phone"),
        ("born_on", "31.12.1949", "value_date"),
        ("born_on", "1949-02-30", "value_date"),
        ("housing", "借住", "value_choice"),
        ("persons", "two", "value_number"),
        ("persons", "NaN", "value_number"),
        ("persons", "1e99999", "value_number"),
        ("persons", "-77", "value_bounds"),
        ("disabled", "maybe", "value_bool"),
    ],
)
def test_what_is_wrong_is_named_without_repeating_it(field: str, raw: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        canonical(FIELDS[field], raw)
    assert caught.value.code == code and caught.value.field == field
    assert not raw.strip() or raw not in caught.value.zh + caught.value.en


@pytest.mark.parametrize(
    ("kind", "sensitivity", "value", "shown"),
    [
        ("text", "personal", "王小明", "王**"),
        ("text", "personal", "John Smith", "J*** S****"),
        ("text", "sensitive", "高血压", "***"),
        ("phone", "personal", "13800138000", "138****8000"),
        ("phone", "personal", "8888888", "*******"),
        ("id_number", "sensitive", "11010519491231002X", "110***********002X"),
        ("address", "personal", "测试街道西苑社区7号楼301", "测试街道西苑***"),
        ("address", "personal", "7号楼", "7***"),
        ("date", "personal", "1949-12-31", "1949-**-**"),
        ("date", "sensitive", "1949-12-31", "***"),
        ("bool", "sensitive", "true", "***"),
        ("number", "personal", "2", "***"),
        ("text", "open", "租住", "租住"),
        ("text", "sensitive", "", ""),
    ],
)
def test_masks(kind: str, sensitivity: str, value: str, shown: str) -> None:
    assert masked(FieldType(kind), Sensitivity(sensitivity), value) == shown


@given(
    st.sampled_from(list(FieldType)),
    st.sampled_from([Sensitivity.PERSONAL, Sensitivity.SENSITIVE]),
    st.text(alphabet=st.characters(categories=["L", "N"]), min_size=2, max_size=40),
)
def test_a_mask_never_shows_the_whole(
    kind: FieldType, sensitivity: Sensitivity, value: str
) -> None:
    assert value not in masked(kind, sensitivity, value)


def test_retention_counts_years_also_from_the_29th_of_february() -> None:
    assert keep_until_on(RESIDENTS_SPEC, date(2024, 2, 29)) == date(2027, 3, 1)
    assert keep_until_on(RESIDENTS_SPEC, date(2026, 3, 2)) == date(2029, 3, 2)
    assert refresh_due_on(RESIDENTS_SPEC, FIELDS["name"], date(2026, 3, 2)) == date(2026, 8, 29)


def test_an_identity_needs_all_its_facts() -> None:
    wanted = [("name", "phone"), ("id_number",)]
    facts = {"name": "Ann  LEE", "phone": "", "id_number": "X1"}
    assert list(identity_texts("t", "person", facts, wanted)) == [
        ("id_number", "t\nperson\nid_number\nx1")
    ]
    facts = {"name": "Ann  LEE", "phone": "1"}
    assert list(identity_texts("t", "person", facts, wanted)) == [
        ("name+phone", "t\nperson\nname+phone\nann lee\n1")
    ]
