"""What changes between two divisions, against what a person would count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.redrawing.rules import changes, moved_units, next_codes, successors

PARENTS = {"A": "", "A1": "A", "A2": "A", "A3": "A"}
divisions = st.dictionaries(
    st.integers(0, 30).map(lambda n: f"u{n:02d}"), st.sampled_from(["A1", "A2", "A3"]), min_size=1
)


def test_who_gains_and_loses_what() -> None:
    before = {"u1": "A1", "u2": "A1", "u3": "A2"}
    after = {"u1": "A1", "u2": "A3", "u3": "A3"}
    found = {c.code: c for c in changes(before, after, {"u1": 10, "u2": 20, "u3": 5})}
    assert (found["A1"].state, found["A1"].lost, found["A1"].weight_after) == (
        "changed",
        ("u2",),
        10,
    )
    assert (found["A2"].state, found["A2"].units_after) == ("gone", 0)
    assert (found["A3"].state, found["A3"].gained) == ("new", ("u2", "u3"))
    assert moved_units(before, after) == {"u2": ("A1", "A3"), "u3": ("A2", "A3")}
    assert successors(before, after, {"u3": 5}, PARENTS) == {"A2": "A3"}


def test_codes_once_given_are_not_given_again() -> None:
    assert next_codes("A", 3, ["A001", "A007"], 2) == ["A008", "A009"]
    assert next_codes("A", 2, [], 1) == ["A01"]


@given(divisions, st.lists(st.sampled_from(["A1", "A2", "A3"]), min_size=31, max_size=31))
def test_nothing_is_lost_or_counted_twice(before: dict[str, str], drawn: list[str]) -> None:
    after = dict(zip(sorted(before), drawn, strict=False))
    weights = {u: float(len(u) + n) for n, u in enumerate(sorted(before))}
    found = changes(before, after, weights)
    assert sum(c.units_before for c in found) == sum(c.units_after for c in found) == len(before)
    gained = [u for c in found for u in c.gained]
    assert (
        sorted(gained)
        == sorted(u for c in found for u in c.lost)
        == sorted(moved_units(before, after))
    )
    heirs = successors(before, after, weights, PARENTS)
    assert heirs.keys() == set(before.values()) - set(after.values())
    assert set(heirs.values()) <= set(after.values())
