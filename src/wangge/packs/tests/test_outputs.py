"""Services, documents and indicators: a right pack, and one bad pack for each finding."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from wangge.packs import examine

REPOSITORY = Path(__file__).resolve().parents[4]
GIVEN = """
services:
  - key: housework
    name: {zh: 上门家务, en: Housework at home}
    style: butler
    post: member
    case_type: dispute
    limit: 2 working_days
    booking: {days: [1, 3], times: ["09:00-11:00"], slot_minutes: 30}
documents:
  - key: sign
    name: {zh: 公示牌, en: Public sign}
    kind: sign
    about: grid
    qr: report
    parts:
      - heading: {zh: "{grid_name}", en: "{grid_name}"}
        body: {zh: "网格长 {head}", en: "Head: {head}"}
indicators:
  - key: hours
    name: {zh: 平均办理小时, en: Mean hours}
    measures:
      - {key: n, name: {zh: 件数, en: Cases}, count: cases, where: {category: [roads]}}
      - {key: spent, name: {zh: 用时, en: Time}, count: cases, of: minutes}
    formula: spent / n
    unit: h
    better: lower
    level: second
    goals: [{since: 2026-01-01, value: 48}, {since: 2027-01-01, value: 24}]
    bands:
      - {key: good, name: {zh: 好, en: Good}, to: 24, colour: green}
      - {key: slow, name: {zh: 慢, en: Slow}, from: 24, colour: red}
    examples: [{name: {zh: 例, en: Example}, given: {n: 2, spent: 600}, value: 5, band: good}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY / "packs" / "demo_street", tmp_path / "demo_street"))


def test_a_pack_with_all_of_them_is_right(folder: Path) -> None:
    (folder / "outputs.yaml").write_text(GIVEN, encoding="utf-8")
    spec, errors = examine(folder)
    assert [str(e) for e in errors] == [] and spec is not None and spec.indicators


def test_what_the_guide_shows_is_right(folder: Path) -> None:
    guide = (REPOSITORY / "docs" / "guides" / "packs.md").read_text(encoding="utf-8")
    shown = re.findall(r"```yaml\n(.*?)```", guide, re.S)
    assert len(shown) >= 3
    for i, text in enumerate(shown):
        (folder / f"shown_{i}.yaml").write_text(text, encoding="utf-8")
    assert [str(e) for e in examine(folder)[1]] == []


@pytest.mark.parametrize(
    ("old", "new", "code", "right"),
    [
        ("    post: member", "    post: membr", "unknown_reference", "“member”?"),
        ("case_type: dispute", "case_type: disput", "unknown_reference", "“dispute”?"),
        ("style: butler", "style: robot", "literal_error", "butler"),
        ("    case_type: dispute\n", "", "limit_without_matter", "leave it out"),
        ("slot_minutes: 30", "slot_minutes: 0", "greater_than_equal", "5"),
        ("qr: report", "qr: follow", "qr_without_case", "use report"),
        ('"网格长 {head}"', '"网格长 {haed}"', "unknown_reference", "“head”?"),
        ('"Head: {head}"', '"Head: {mobile}"', "unknown_reference", "no placeholder “mobile”"),
        ('"Head: {head}"', '"Head"', "placeholders_differ", "head stands in one"),
        ("{category: [roads]}", "{categry: [roads]}", "unknown_reference", "“category”?"),
        ("{category: [roads]}", "{category: [rods]}", "unknown_reference", "“roads”?"),
        ("of: minutes", "of: minute", "unknown_reference", "“minutes”?"),
        ("formula: spent / n", "formula: spent + n", "formula_units_differ", "added"),
        ("    unit: h", "    unit: cny", "result_unit_differs", "“min”"),
        ("    unit: h", "    unit: hh", "unit_unknown", "“hh”"),
        ("level: second", "level: secnd", "unknown_reference", "“second”?"),
        ("since: 2027", "since: 2025", "goals_out_of_order", "order"),
        ("from: 24", "from: 25", "bands_with_gaps", "begin at 24"),
        ("value: 5,", "value: 6,", "example_fails", "6"),
        ("band: good", "band: slow", "example_fails", "good"),
        ("key: spent", "key: n", "repeated", "twice"),
    ],
)
def test_each_kind_of_error(folder: Path, old: str, new: str, code: str, right: str) -> None:
    assert old in GIVEN
    (folder / "outputs.yaml").write_text(GIVEN.replace(old, new, 1), encoding="utf-8")
    _, errors = examine(folder)
    error = next(e for e in errors if e.code == code)
    assert right in error.en and error.mark.file.endswith("outputs.yaml") and error.mark.line > 2
    assert len(errors) <= 2


def test_a_service_that_nobody_can_have_is_refused(folder: Path) -> None:
    text = GIVEN[: GIVEN.index("    case_type")]
    (folder / "outputs.yaml").write_text(text, encoding="utf-8")
    assert [e.code for e in examine(folder)[1]] == ["service_without_way"]
