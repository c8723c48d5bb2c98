"""What a version changes is told in the format's words; keys of the pack's own stay."""

from __future__ import annotations

from typing import Any

import pytest

from wangge.domain.adoption.changes import differences
from wangge.domain.adoption.words import path_zh, value_zh
from wangge.domain.cases.testing_pack import tiny_pack
from wangge.packs import registry
from wangge.packs.schema import Right


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("conditions[default].limit", "2 working_hours", "2个工作时"),
        ("conditions[default].limit", None, "—"),
        ("done_photo", "required", "必填"),
        ("needs_location", False, "否"),
        ("rights", ["case.file", "task.do"], "立案、办理任务"),
        ("fields[phone].sensitivity", "personal", "个人信息"),
        ("steps[filing].actions[file].requires", [], "—"),
        ("steps[filing].actions[file].to", "dispatch", "dispatch"),
        ("name.zh", "required", "required"),
        ("retention_years", 3, "3"),
    ],
)
def test_a_value_is_said_by_what_it_is(path: str, value: Any, said: str) -> None:
    assert value_zh(path, value) == said


def test_a_path_keeps_the_packs_own_keys() -> None:
    assert path_zh("steps[filing].actions[file].requires") == "步骤[filing].操作[file].须填"
    assert path_zh("somethings[a].new") == "somethings[a].new"


def test_every_right_and_every_grade_of_the_shipped_packs_has_words() -> None:
    assert [r for r in Right if value_zh("rights", r.value) == r.value] == []
    for pack in registry.every().values():
        for kind in pack.case_types:
            for name in ("grade", "done_photo", "report_photo"):
                value = str(getattr(kind, name))
                assert value_zh(name, value) != value, (pack.key, kind.key, name)


def test_a_change_reads_in_words_in_chinese_and_as_written_in_english() -> None:
    pack = tiny_pack()
    kinds = list(pack.case_types)
    kinds[0] = kinds[0].model_copy(update={"public": not kinds[0].public})
    (change,) = differences(pack, pack.model_copy(update={"case_types": tuple(kinds)}))
    assert change.zh == f"{kinds[0].name.zh} · 对居民公开：是 → 否"
    assert change.en == f"{kinds[0].name.en} · public: True → False"
