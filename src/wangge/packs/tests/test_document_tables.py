"""What a document lists: the shipped pack is right, and one bad pack for each finding."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wangge.packs import examine

WORK_SAFETY = Path(__file__).resolve().parents[4] / "packs" / "work_safety"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("register_key: hazard_units", "register_key: hazard_unit", "unknown_reference"),
        ("columns: [name, person,", "columns: [nam, person,", "unknown_reference"),
        ('where: {key_unit: ["true"]}', 'where: {key_unt: ["true"]}', "unknown_reference"),
        ('where: {key_unit: ["true"]}', 'where: {key_unit: ["yes"]}', "unknown_reference"),
        ('where: {key_unit: ["true"]}', 'where: {person: ["李"]}', "where_sealed"),
        ("purpose: inspection", "purpose: curiosity", "unknown_reference"),
        ("columns: [name, person,", "columns: [name,", "purpose_serves_nothing"),
        ("    qr: follow\n", "    qr: follow\n    open_cases: true\n", "table_without_grid"),
    ],
)
def test_each_kind_of_error(tmp_path: Path, old: str, new: str, code: str) -> None:
    folder = tmp_path / "work_safety"
    shutil.copytree(WORK_SAFETY, folder)
    path = folder / "documents.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (error,) = examine(folder)[1]
    assert error.code == code and error.mark.file.endswith("documents.yaml")
