"""The JSON Schema that editors use says the same as the loader, and is up to date."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wangge.packs.json_schema import pack_schema, render
from wangge.packs.new_pack import SKELETON
from wangge.packs.reader import read_file

REPOSITORY = Path(__file__).resolve().parents[4]
WRITTEN = REPOSITORY / "docs" / "reference" / "pack.schema.json"
FILES = [
    p
    for p in sorted([*REPOSITORY.glob("packs/*/*.yaml"), *SKELETON.glob("*.yaml")])
    if not p.name.startswith("mapping")
]


def plain(value: Any) -> Any:
    """The values as an editor reads them: a day is a text."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def validator() -> Any:
    validators = pytest.importorskip("jsonschema_rs", reason="comes with requirements/dev.txt")
    return validators.Draft202012Validator(pack_schema())


def faults(data: Any) -> list[str]:
    return [str(e) for e in validator().iter_errors(data)]


def test_the_written_schema_is_up_to_date() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == render(), "run make reference"


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_shipped_file_holds_by_the_schema(path: Path) -> None:
    document = read_file(path)
    data = plain(document.data)
    if path.parent == SKELETON:
        data = json.loads(
            json.dumps(data).replace("__KEY__", "key").replace("__TODAY__", "2026-01-01")
        )
    assert document.errors == [] and faults(data) == []


@pytest.mark.parametrize(
    "data",
    [
        {"unheard_of": 1},
        {"format": 2},
        {"key": "Not A Key"},
        {"categories": []},
        {"categories": [{"key": "order", "name": {"zh": "秩序"}}]},
        {"posts": [{"key": "p", "name": {"zh": "岗", "en": "p"}, "level": "l", "duties": []}]},
        {"clocks": [{"key": "c", "marks": [{"key": "m", "kind": "remind", "before": "soon"}]}]},
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(data: dict[str, Any]) -> None:
    assert faults(data)


def test_what_a_key_means_is_shown_by_the_editor() -> None:
    step = pack_schema()["$defs"]["StepSpec"]["properties"]
    assert "resident" in step["public"]["description"]
    assert "title" not in step["limit"]
