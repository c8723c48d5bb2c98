"""Screenings in a pack: the shipped one is right, and each thing that can be wrong is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wangge.packs import examine

REPOSITORY = Path(__file__).resolve().parents[4]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY / "packs" / "health", tmp_path / "health"))


@pytest.mark.parametrize(
    ("right", "wrong", "code", "says"),
    [
        ("subject: record_no, on: served_on, service", "subject: record, on: served_on, service",
         "unknown_reference", "record_no"),
        ("on: served_on, service", "on: team, service", "screen_date", "date"),
        ("register_key: encounters", "register_key: encounter", "unknown_reference", "encounters"),
        ("case_type: blind_spot", "case_type: blind_spots", "unknown_reference", "blind_spot"),
        ("posts: [supervisor]", "posts: [inspector]", "unknown_reference", "supervisor"),
        ("kind: blind", "kind: excessive", "screen_population", "population"),
        ("findings: 1", "findings: 2", "example_fails", "2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(
    folder: Path, right: str, wrong: str, code: str, says: str
) -> None:
    path = folder / "screens.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if right in line)
    lines[number] = lines[number].replace(right, wrong)
    path.write_text("\n".join(lines), encoding="utf-8")
    _, errors = examine(folder)
    assert [e.code for e in errors] == [code]
    assert Path(errors[0].mark.file).name == "screens.yaml" and says in errors[0].en
    assert abs(errors[0].mark.line - number - 1) <= 4


def test_a_grid_that_covers_fewer_than_it_must_is_named(folder: Path) -> None:
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "minimum: 3, maximum: 4", "minimum: 5, maximum: 4"
    )
    path.write_text(text, encoding="utf-8")
    assert [e.code for e in examine(folder)[1]] == ["covers_bounds"]
