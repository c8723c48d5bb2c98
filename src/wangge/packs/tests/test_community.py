"""Rules, grid types, circles, kinds of work, questionnaires: right ones, and each finding once."""

# ruff: noqa: E501 cases read better on one line
from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.packs import examine, load_pack, surveys
from wangge.packs.schema import PackSpec
from wangge.packs.skills import skills_by_grid
from wangge.packs.staffing import Staff

PACKS = Path(__file__).resolve().parents[4] / "packs"
SURVEY = load_pack(PACKS / "resident_survey").surveys[0]


def broken(tmp_path: Path, pack: str, file: str, old: str, new: str) -> dict[str, str]:
    """What is found after one replacement: code → text."""
    folder = Path(shutil.copytree(PACKS / pack, tmp_path / pack))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, old
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return {e.code: f"{e.mark} {e.zh} {e.en}" for e in examine(folder)[1]}


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "right"),
    [
        ("rules.yaml", "[weekly_meeting,", "[weekly_meetin,", "unknown_reference", "weekly_meetin"),
        ("rules.yaml", "[admission_form]", "[admision_form]", "unknown_reference", "document"),
        ("rules.yaml", "posts: [town_head, c", "posts: [twn_head, c", "unknown_reference", "post"),
        ("rules.yaml", "kind: meetings", "kind: talks", "literal_error", "meetings"),
        ("grid_types.yaml", "level: grid, checklist", "level: gird, checklist", "unknown_reference", "grid"),
        ("grid_types.yaml", "grid_type: [basic]", "grid_type: [basics]", "unknown_reference", "basic"),
        ("grid_types.yaml", "checklist: haves_basic, w", "checklist: meeting, w", "type_never_checked", "haves_basic"),
        (
            "grid_types.yaml",
            "{key: norms, text: {zh: 有规范, en: \"Has norms\"}, finding",
            "{key: norms, required: false, text: {zh: 有规范, en: \"Has norms\"}, finding",
            "have_not_yes_no",
            "yes_no",
        ),
        ("grid_types.yaml", "stations: stations", "stations: special_need", "stations_no_places", "place"),
        ("grid_types.yaml", "speed_km_h: 4.5", "speed_km_h: 0", "greater_than", "0"),
        ("duties.yaml", "checklist: meeting, work: control", "checklist: meeting", "work_not_said", "control"),
        ("pack.yaml", "when: \"on\", posts: [member,", "when: \"on\", posts: [membr,", "unknown_reference", "member"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    tmp_path: Path, file: str, old: str, new: str, code: str, right: str
) -> None:
    found = broken(tmp_path, "community_services", file, old, new)
    assert code in found, found
    assert right in found[code] and file in found[code]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("        type: single\n", "        type: text\n", "options"),
        ("        section: about", "        section: abut", "unknown_reference"),
        ("when: {collect: [unwilling,", "when: {collect: [unwiling,", "unknown_reference"),
        ("when: {collect: ", "when: {why_refuse: ", "unknown_reference"),
        ("content_from: 4", "content_from: 1", "scale_order"),
        ("groups: [age, house]", "groups: [received]", "group_not_single"),
        ("one: {know: [none]}", "one: {kno: [none]}", "unknown_reference"),
        ("valid: 1799", "valid: 1800", "example_fails"),
        ("valid_rate: 94.68", "valid_rate: 94.6", "example_fails"),
        ("sanitation: 43.5", "sanitation: 43.6", "example_fails"),
        ("      - {key: about,", "      - {key: empty, name: {zh: 空, en: Empty}}\n      - {key: about,", "section_empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_questionnaire_is_named(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert code in broken(tmp_path, "resident_survey", "surveys.yaml", old, new)


def answers() -> st.SearchStrategy[dict[str, object]]:
    """Any answers that the questionnaire's types allow, some left out."""
    known = {}
    for question in SURVEY.questions:
        keys = [o.key for o in question.options]
        if question.type == "single":
            known[question.key] = st.sampled_from(keys)
        elif question.type == "multiple":
            known[question.key] = st.lists(st.sampled_from(keys), unique=True, min_size=1)
        elif question.type == "scale":
            known[question.key] = st.integers(1, 5)
    return st.fixed_dictionaries({}, optional=known)  # type: ignore[arg-type]


@given(st.lists(st.tuples(answers(), st.none(), st.integers(1, 5)), max_size=30))
def test_every_sheet_is_counted_once(sheets: list[tuple[dict[str, object], None, int]]) -> None:
    issued = sum(times for *_, times in sheets) + 7
    found = surveys.tally(SURVEY, sheets, issued)
    right = sum(t for a, s, t in sheets if not surveys.reasons(SURVEY, a, s))
    assert (found.returned, found.valid) == (issued - 7, right)
    for question in SURVEY.questions:
        counts = found.counts.get(question.key, {})
        options = [n for key, n in counts.items() if key != "content"]
        assert found.asked.get(question.key, 0) <= found.valid
        assert all(n <= found.asked[question.key] for n in options)
        if question.type in ("single", "scale"):
            assert sum(options) <= found.asked.get(question.key, 0)


@cache
def survey() -> PackSpec:
    return load_pack(PACKS / "resident_survey")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "B"]),
            st.sampled_from(["life_member", "order_member", "director"]),
            st.frozensets(st.sampled_from(["employment", "medical", "culture", "singing"])),
        ),
        max_size=12,
    ),
    st.integers(0, 60),
)
def test_a_skill_is_covered_or_missing(
    given_staff: list[tuple[str, str, frozenset[str]]], tasks: int
) -> None:
    pack = survey()
    staff = [Staff(grid, post, skills=skills) for grid, post, skills in given_staff]
    rows = list(
        skills_by_grid(
            pack, [("A", "grid"), ("B", "grid")], staff, {("A", "life_member"): tasks}, 2.0
        )
    )
    rule = next(r for r in pack.staffing if r.key == "several_members")
    for row in rows:
        assert sorted((*row.covered, *row.missing)) == sorted(rule.skills)
        assert set(row.doubled) <= set(row.covered)
        assert row.people == sum(
            s.grid_code == row.grid_code and s.post in rule.posts for s in staff
        )
        assert not (row.more_people_than_work and row.people < 2)
