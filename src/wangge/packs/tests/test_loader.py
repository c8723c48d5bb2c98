"""The loader finds every error at once and names file, line and column in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wangge.packs import PackErrors, examine, load_pack

PACKS = Path(__file__).resolve().parents[4] / "packs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "demo_street", tmp_path / "demo_street"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old` in a file; returns its line number."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("name", sorted(p.name for p in PACKS.iterdir() if p.is_dir()))
def test_every_pack_is_right(name: str) -> None:
    spec, errors = examine(PACKS / name)
    assert [str(e) for e in errors] == []
    assert spec is not None and spec.key == name and spec.examples


def test_all_errors_are_found_at_once_with_their_lines(folder: Path) -> None:
    flow_line = change(folder, "flows.yaml", "owner: {post: acceptor}", "owner: {post: nobody}")
    type_line = change(folder, "case_types.yaml", "department: sanitation", "department: sanitaton")
    with pytest.raises(PackErrors) as caught:
        load_pack(folder)
    found = [(Path(e.mark.file).name, e.mark.line, e.code) for e in caught.value.found]
    assert found == [
        ("case_types.yaml", type_line, "unknown_reference"),
        ("flows.yaml", flow_line, "unknown_reference"),
    ]
    assert "sanitaton" in caught.value.zh and "sanitation" in caught.value.en


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("pack.yaml", "desk: true", "desk: false", "one_desk"),
        ("pack.yaml", "colour: yellow, ", "", "supervision_colour"),
        ("pack.yaml", "Asia/Shanghai", "Asia/Nowhere", "time_zone_unknown"),
        ("pack.yaml", "level: first", "level: frist", "unknown_reference"),
        ("pack.yaml", "- {grade: coordination, post: second_head}", "", "grade_without_route"),
        ("pack.yaml", "valid_from: 2024-01-01", "valid_from: soon", "date_from_datetime_parsing"),
        ("pack.yaml", "key: governance", "kee: governance", "missing"),
        ("flows.yaml", "to: feedback", "to: verification", "step_unreachable"),
        ("flows.yaml", "auto_when: [always]", "auto_when: []", "auto_without_when"),
        (
            "flows.yaml",
            "effect: dispatch}",
            "effect: dispatch, requires: [note]}",
            "auto_needs_a_person",
        ),
        ("flows.yaml", "{resident: true}", "{resident: true, routed: true}", "one_owner"),
        ("case_types.yaml", 'code: "06011"', 'code: "06010"', "repeated"),
        ("case_types.yaml", "limit: 1 working_days", "limit: 1 workday", "string_pattern_mismatch"),
        ("case_types.yaml", "grade: ordinary", "grade: odd", "enum"),
        ("examples.yaml", "2026-06-08 16:00", "2026-06-07 16:00", "example_fails"),
        ("examples.yaml", "examples:", "examples: [", "not_yaml"),
        (
            "examples.yaml",
            "    type: dispute",
            "    type: dispute\n    type: care",
            "duplicate_key",
        ),
    ],
)
def test_each_kind_of_error(folder: Path, file: str, old: str, new: str, code: str) -> None:
    change(folder, file, old, new)
    _, errors = examine(folder)
    assert code in {e.code for e in errors}
    for error in errors:
        assert error.zh and error.en and error.mark.line >= 1
        assert any("\u4e00" <= c <= "\u9fff" for c in error.zh)


def test_an_automatic_round_is_refused(folder: Path) -> None:
    change(folder, "flows.yaml", "auto: file", "auto: again")
    change(
        folder,
        "flows.yaml",
        "- {key: file, name",
        "- {key: again, name: {zh: 再来, en: Again}, to: filing}\n          - {key: file, name",
    )
    _, errors = examine(folder)
    assert "automatic_round" in {e.code for e in errors}


def test_words_that_yaml_1_1_would_twist_stay_words(tmp_path: Path) -> None:
    from wangge.packs.reader import read_folder

    (tmp_path / "pack.yaml").write_text("a: no\nb: 012\nc: 12:30\nd: 7\ne: true\n")
    data = read_folder(tmp_path).data
    assert data == {"a": "no", "b": "012", "c": "12:30", "d": 7, "e": True}


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "flows.yaml").write_bytes("流程".encode("gbk"))
    _, errors = examine(folder)
    assert errors[0].code == "not_utf8" and errors[0].mark.file.endswith("flows.yaml")


@pytest.mark.parametrize(
    "text",
    ["a: &x [*x]", "a: &x [1]\nb: *x", "a: " + "[" * 300_000 + "]" * 300_000, "- " * 90 + "1"],
    ids=["round", "alias", "deep", "deep-block"],
)
def test_a_file_that_would_explode_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pack.yaml").write_text(text)
    _, errors = examine(tmp_path)
    assert [e.code for e in errors] == ["explosive"] and errors[0].mark.line in (1, 2)


def test_a_control_character_is_no_yaml(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("a: \x01")
    assert [e.code for e in examine(tmp_path)[1]] == ["not_yaml"]
