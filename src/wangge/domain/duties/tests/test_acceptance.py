"""An inspection is passed or failed by its points and by what is decisive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.domain.duties.rules.acceptance import judged
from wangge.packs.schema import ChecklistSpec, FindingSpec, ItemSpec, Text

NAME = Text(zh="项", en="Item")
WRONG = FindingSpec(case_type="fault", equals=("no",))


def checklist(pass_from: float | None = 80, decisive: bool = False) -> ChecklistSpec:
    """Four items of 40, 30, 20 and 10 points, the last needn't be answered; a remark."""
    items = tuple(
        ItemSpec(
            key=key, text=NAME, finding=WRONG, points=points,
            decisive=decisive and key == "c", required=key != "d",
        )
        for key, points in (("a", 40), ("b", 30), ("c", 20), ("d", 10))
    )  # fmt: skip
    remark = ItemSpec(key="remark", text=NAME)
    return ChecklistSpec(key="accept", name=NAME, items=(*items, remark), pass_from=pass_from)


@pytest.mark.parametrize(
    ("wrong", "points", "passed"),
    [("", 100, True), ("c", 80, True), ("cd", 70, False), ("a", 60, False), ("remark", 100, True)],
)
def test_points_decide(wrong: str, points: float, passed: bool) -> None:
    keys = ("a", "b", "c", "d", "remark")
    lost = [wrong] if wrong == "remark" else list(wrong)
    found = judged(checklist(), {k: "no" if k in lost else "yes" for k in keys})
    assert found is not None and (found.points, found.most, found.passed) == (points, 100, passed)


def test_what_is_decisive_fails_whatever_the_points() -> None:
    answers = {"a": "yes", "b": "yes", "c": "no", "d": "yes"}
    found = judged(checklist(50, decisive=True), answers)
    assert found is not None
    assert (found.points, found.passed, found.vetoed) == (80, False, True)


def test_what_was_not_asked_neither_gives_nor_costs() -> None:
    found = judged(checklist(), {"a": "yes", "b": "yes", "c": "no"})
    assert found is not None and (found.points, found.most, found.passed) == (70, 90, False)
    nothing = judged(checklist(), {})
    assert nothing is not None and not nothing.passed
    assert judged(checklist(None), {"a": "yes"}) is None


@given(st.lists(st.sampled_from("abcd"), unique=True), st.sampled_from("abcd"))
def test_another_finding_never_helps(wrong: list[str], more: str) -> None:
    def points(lost: set[str]) -> tuple[float, bool]:
        found = judged(checklist(), {k: "no" if k in lost else "yes" for k in "abcd"})
        assert found is not None
        return found.points, found.passed

    assert points({*wrong, more}) <= points(set(wrong))
