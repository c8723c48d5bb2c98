"""Staffing rules: what is counted, what is found missing, and rules that can't be right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.packs import PackSpec, examine, load_pack
from wangge.packs.schema import StaffingSpec, Text
from wangge.packs.staffing import Staff, completeness

PACKS = Path(__file__).resolve().parents[4] / "packs"
STREET = load_pack(PACKS / "demo_street")
GRIDS = [("A01", "second"), ("A02", "second")]
RULES = """
certificates: [{key: inspector, name: {zh: 检查员证, en: Inspector}, valid_months: 36}]
skills: [{key: first_aid, name: {zh: 急救, en: First aid}}]
staffing:
  - key: squad
    name: {zh: 队伍, en: Squad}
    level: second
    posts: [second_head, member]
    minimum: 2
    maximum: 3
    time: full
    certificates: [inspector]
    all_certified: true
    skills: [first_aid]
"""
CERTIFIED = frozenset({"inspector"})


def squad(**more: object) -> PackSpec:
    """The street's pack with one staffing rule and none of the posts' own."""
    rule = {"key": "squad", "name": Text(zh="队伍", en="Squad"), "level": "second"}
    spec = StaffingSpec.model_validate({**rule, "posts": ("member", "second_head"), **more})
    posts = tuple(p.model_copy(update={"minimum": 0, "maximum": None}) for p in STREET.posts)
    return STREET.model_copy(update={"staffing": (spec,), "posts": posts})


def found(pack: PackSpec, *staff: Staff) -> list[tuple[str, str, int, int]]:
    return [(f.grid_code, f.code, f.have, f.want) for f in completeness(pack, GRIDS, staff)]


def test_posts_are_counted_together_in_each_grid() -> None:
    pack = squad(minimum=2, maximum=2)
    staff = [Staff("A01", "member"), Staff("A01", "second_head"), Staff("A02", "member")]
    assert found(pack, *staff) == [("A02", "too_few", 1, 2)]
    crowd = [Staff("A02", "member")] * 2
    assert found(pack, *staff, *crowd) == [("A02", "too_many", 3, 2)]
    assert found(pack, *staff, Staff("A02", "director")) == [("A02", "too_few", 1, 2)]


def test_only_full_time_and_certified_people_count() -> None:
    pack = squad(minimum=1, time="full", certificates=("inspector",), all_certified=True)
    good = Staff("A02", "member", True, CERTIFIED)
    assert found(pack, good, Staff("A01", "member", False, CERTIFIED)) == [("A01", "too_few", 0, 1)]
    bare = [Staff("A01", "member"), Staff("A01", "member", True, CERTIFIED)]
    assert found(pack, good, *bare) == [("A01", "uncertified", 1, 2)]


def test_a_missing_skill_is_named() -> None:
    pack = squad(skills=("first_aid",))
    able = Staff("A01", "member", skills=frozenset({"first_aid"}))
    missing = list(completeness(pack, GRIDS, [able, Staff("A02", "member")]))
    assert [(f.grid_code, f.code) for f in missing] == [("A02", "skill_missing")]
    assert "first_aid" in missing[0].zh and "first_aid" in missing[0].en


def test_a_post_says_its_own_numbers() -> None:
    codes = {(f.rule, f.code) for f in completeness(STREET, GRIDS, [])}
    assert codes == {("second_head", "too_few"), ("member", "too_few")}


@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 5))
def test_a_grid_is_either_within_its_numbers_or_named(have: int, low: int, high: int) -> None:
    pack = squad(minimum=low, maximum=max(low, high))
    gaps = [g for g in found(pack, *[Staff("A01", "member")] * have) if g[0] == "A01"]
    assert bool(gaps) is not (low <= have <= max(low, high))


@pytest.mark.parametrize(
    ("old", "new", "code", "right"),
    [
        ("level: second", "level: secnd", "unknown_reference", "“second”?"),
        ("[second_head, member]", "[second_head, membr]", "unknown_reference", "“member”?"),
        ("[second_head, member]", "[first_head]", "post_of_other_level", "of that level"),
        ("certificates: [inspector]", "certificates: [other]", "unknown_reference", "inspector"),
        ("skills: [first_aid]", "skills: [firstaid]", "unknown_reference", "“first_aid”?"),
        ("maximum: 3", "maximum: 1", "maximum_below_minimum", "at least"),
        ("    certificates: [inspector]\n", "", "certificates_missing", "which"),
        ("    minimum: 2", "    minimum: few", "int_parsing", "integer"),
    ],
)
def test_each_kind_of_error(tmp_path: Path, old: str, new: str, code: str, right: str) -> None:
    folder = Path(shutil.copytree(PACKS / "demo_street", tmp_path / "demo_street"))
    (folder / "staffing.yaml").write_text(RULES, encoding="utf-8")
    assert examine(folder)[1] == []
    assert old in RULES
    (folder / "staffing.yaml").write_text(RULES.replace(old, new, 1), encoding="utf-8")
    _, errors = examine(folder)
    assert [e.code for e in errors] == [code] and right in errors[0].en
    assert errors[0].mark.file.endswith("staffing.yaml")


def test_a_rule_that_asks_for_nothing_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKS / "demo_street", tmp_path / "demo_street"))
    text = RULES[: RULES.index("    minimum")]
    (folder / "staffing.yaml").write_text(text, encoding="utf-8")
    assert [e.code for e in examine(folder)[1]] == ["staffing_says_nothing"]
