"""A wish is read by field, told in both languages, and written back as it was read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.redrawing.wishes import Wish, read_wish
from wangge.kernel.errors import ManyErrors

EDITS = [
    {"kind": "weight", "units": ["U1", "U2"], "key": "households", "value": 300},
    {"kind": "closed", "borders": [["U1", "U2"]]},
    {"kind": "split", "upper": "A1", "units": ["U1"], "name": "新社区"},
]
WHOLE = {
    "level": "grid",
    "under": "A",
    "weights": ["households", "units"],
    "shares": [60, 40],
    "k": 7,
    "range": None,
    "max_imbalance": 0.05,
    "barriers": 7.5,
    "stay": 0,
    "seed": 3,
    "effort": 0.5,
    "edits": EDITS,
    "version": 2,
}


def refused(given: dict[str, Any]) -> set[str]:
    with pytest.raises(ManyErrors) as refusal:
        read_wish(given)
    assert all(e.zh.endswith("。") and e.en.endswith(".") for e in refusal.value.errors)
    return {str(e.field) for e in refusal.value.errors}


def test_what_is_read_is_written_back() -> None:
    assert read_wish(WHOLE).as_json() == WHOLE
    assert read_wish(read_wish({"weights": ["units"], "range": [3, 5]}).as_json()) == Wish(
        weights=("units",), weight_range=(3.0, 5.0)
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weights", []),
        ("weights", "units"),
        ("weights", ["units", "units"]),
        ("shares", [60]),
        ("shares", [60, 60]),
        ("shares", [110, -10]),
        ("shares", "60,40"),
        ("k", 0),
        ("k", True),
        ("k", 2.5),
        ("k", None),
        ("max_imbalance", -0.1),
        ("barriers", 11),
        ("barriers", float("nan")),
        ("stay", "5"),
        ("effort", 10**400),
        ("seed", -1),
        ("version", 0),
        ("under", "A\n"),
        ("edits", {}),
        ("strange", 1),
    ],
)
def test_what_is_odd_is_named(field: str, value: object) -> None:
    assert field in refused({**WHOLE, field: value})


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"kind": "flood"}, "edits.0.kind"),
        ([], "edits.0.kind"),
        ({**EDITS[0], "units": []}, "edits.0.units"),
        ({**EDITS[0], "value": -1}, "edits.0.value"),
        ({**EDITS[1], "borders": [["U1"]]}, "edits.0.borders"),
        ({**EDITS[1], "borders": [["U1", "U1"]]}, "edits.0.borders"),
        ({**EDITS[2], "name": " "}, "edits.0.name"),
        (None, "edits.0.kind"),
    ],
)
def test_an_edit_says_what_is_wrong_with_it(edit: object, field: str) -> None:
    assert refused({**WHOLE, "edits": [edit]}) == {field}


def test_several_refusals_come_at_once() -> None:
    assert refused({"k": 0, "range": [9, 1], "stay": 99}) == {"k", "range", "stay", "weights"}
    assert refused({"weights": ["units"], "k": 3, "range": [1, 2]}) == {"k"}
    assert refused({**WHOLE, "k": None, "range": [3, 5]}) == {"range"}, "a range is of one weight"


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
json_like = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), json_like))
def test_any_json_is_read_or_refused(given_json: dict[str, Any]) -> None:
    try:
        wish = read_wish(given_json)
    except ManyErrors as refusal:
        assert all(e.field for e in refusal.errors)
    else:
        assert read_wish(wish.as_json()) == wish


def test_strengths_have_a_usual_middle() -> None:
    usual = Wish(weights=("units",))
    assert usual.barrier_cost() == {1: 0.6, 2: 0.1} and usual.moving_price() == 1
    off = Wish(weights=("units",), barriers=0, stay=0)
    assert off.barrier_cost() is None and off.moving_price() == 0
    most = Wish(weights=("units",), barriers=10, stay=10).barrier_cost() or {}
    assert most[2] < most[1] < 0.6
