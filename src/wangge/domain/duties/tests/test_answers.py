"""Answers: what is right is kept in one form, everything wrong is named with its field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.duties.rules import answers, near
from wangge.domain.duties.testing import HOME
from wangge.kernel.errors import ManyErrors

RIGHT = {"blocked": "no", "pressure": "0.35"}


def test_right_answers_have_one_form() -> None:
    assert answers.checked(HOME, RIGHT) == {"blocked": "no", "pressure": 0.35}
    given_ = {"blocked": True, "pressure": 1, "extinguisher": "full"}
    wanted = {"blocked": "yes", "pressure": 1.0, "extinguisher": "full"}
    assert answers.checked(HOME, given_, ["view"]) == wanted


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"blocked": None}, "answer_missing", "blocked"),
        ({"blocked": "perhaps"}, "answer_yes_no", "blocked"),
        ({"pressure": "much"}, "answer_number", "pressure"),
        ({"pressure": True}, "answer_number", "pressure"),
        ({"pressure": "nan"}, "answer_number", "pressure"),
        ({"pressure": 3}, "answer_range", "pressure"),
        ({"extinguisher": "half"}, "answer_choice", "extinguisher"),
        ({"extinguisher": ["full"]}, "answer_choice", "extinguisher"),
        ({"pressure": 0.05}, "finding_photo_missing", "pressure"),
        ({"colour": "red"}, "no_such_item", "colour"),
    ],
)
def test_a_wrong_answer_is_named(changed: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(ManyErrors) as raised:
        answers.checked(HOME, {**RIGHT, **changed})
    (error,) = raised.value.errors
    assert (error.code, error.field) == (code, f"answers.{field}")
    assert error.zh and error.en and "{" not in error.zh + error.en


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ManyErrors) as raised:
        answers.checked(HOME, {"pressure": 9, "nose": 1})
    assert {e.field for e in raised.value.errors} == {
        "answers.blocked",
        "answers.pressure",
        "answers.nose",
    }


@given(
    st.dictionaries(st.sampled_from(["blocked", "pressure", "view", "x"]), st.none() | st.text())
)
def test_nothing_breaks_it(given_: dict[str, Any]) -> None:
    try:
        found = answers.checked(HOME, given_)
    except ManyErrors as wrong:
        assert wrong.errors
    else:
        assert set(found) <= {"blocked", "pressure"}


def test_findings_in_the_order_of_the_list() -> None:
    found = answers.checked(HOME, {"blocked": "yes", "pressure": 0.01}, ["pressure"])
    assert [i.key for i in answers.findings(HOME, found)] == ["blocked", "pressure"]
    assert answers.said(HOME.items[1], 0.01) == ("水压：0.01 MPa", "Water pressure 0.01 MPa")


def test_metres() -> None:
    assert near.to_point(126.6, 45.7, 126.6, 45.701) == pytest.approx(111.2, rel=0.01)
    assert near.to_point(126.6, 45.7, 126.601, 45.7) == pytest.approx(77.7, rel=0.01)
    assert near.to_box(5, 5, (4, 4, 6, 6)) == 0
    assert near.to_boxes(0, 0, []) is None
