"""Duties, checklists and campaigns: what is right passes, what is wrong is named with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wangge.packs import load_pack
from wangge.packs.duty_checks import check_duties
from wangge.packs.schema import (
    AnswerSpec,
    CampaignSpec,
    ChecklistSpec,
    DutySpec,
    EventSpec,
    EverySpec,
    FindingSpec,
    ItemSpec,
    RegisterSpec,
    TargetSpec,
    Text,
)

NAME = Text(zh="入户走访", en="Home visit")
PACK = load_pack(Path(__file__).resolve().parents[4] / "packs" / "demo_street")
EVERY = EverySpec(period="month")
LISTED = ChecklistSpec(
    key="home",
    name=NAME,
    items=(
        ItemSpec(
            key="blocked",
            text=NAME,
            finding=FindingSpec(case_type=PACK.case_types[0].key, equals=("yes",)),
        ),
        ItemSpec(key="pressure", text=NAME, type="number", unit="MPa"),
    ),
)


def _codes(**more: Any) -> list[tuple[Any, ...]]:
    bare: dict[str, Any] = {"duties": (), "campaigns": (), "registers": ()}
    pack = PACK.model_copy(update={**bare, "checklists": (LISTED,), **more})
    return [(f.code, f.path) for f in check_duties(pack)]


def _duty(**changed: Any) -> DutySpec:
    given = {"key": "visit", "name": NAME, "post": "member", "every": EVERY, "checklist": "home"}
    return DutySpec(**{**given, **changed})


def test_a_whole_duty_passes() -> None:
    assert _codes(duties=(_duty(),)) == []


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"post": "mayor"}, "unknown_reference", "post"),
        ({"checklist": "attic"}, "unknown_reference", "checklist"),
        ({"clock": "sundial"}, "unknown_reference", "clock"),
        ({"department": "navy"}, "unknown_reference", "department"),
        ({"every": None}, "every_or_on", None),
        ({"on": EventSpec(kind="fire", limit="5 urgent_minutes")}, "every_or_on", None),
        ({"target": TargetSpec(kind="register")}, "register_key", "target"),
        ({"target": TargetSpec(level="planet")}, "unknown_reference", "level"),
        ({"target": TargetSpec(level="street")}, "target_above_post", "level"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], code: str, where: str | None) -> None:
    found = _codes(duties=(_duty(**changed),))
    assert [c for c, _ in found] == [code]
    assert where is None or found[0][1][-1] == where


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (ItemSpec(key="a", text=NAME, type="choice"), "choices"),
        (ItemSpec(key="a", text=NAME, type="number"), "unit"),
        (
            ItemSpec(key="a", text=NAME, finding=FindingSpec(case_type="ufo", equals=("no",))),
            "unknown_reference",
        ),
        (
            ItemSpec(
                key="a",
                text=NAME,
                type="choice",
                choices=(AnswerSpec(key="full", name=NAME),),
                finding=FindingSpec(case_type=PACK.case_types[0].key, equals=("empty",)),
            ),
            "unknown_reference",
        ),
        (
            ItemSpec(
                key="a", text=NAME, finding=FindingSpec(case_type=PACK.case_types[0].key, above=3)
            ),
            "finding_condition",
        ),
    ],
)
def test_items_are_checked(item: ItemSpec, code: str) -> None:
    wrong = ChecklistSpec(key="other", name=NAME, items=(item,))
    assert [c for c, _ in _codes(checklists=(LISTED, wrong))] == [code]


def test_campaigns_are_checked() -> None:
    wrong = CampaignSpec(
        key="visit",
        name=NAME,
        post="member",
        checklist="home",
        from_on=date(2026, 3, 2),
        to_on=date(2026, 3, 1),
    )
    found = [code for code, _ in _codes(duties=(_duty(),), campaigns=(wrong,))]
    assert found == ["campaign_ends_before_it_begins", "repeated"]


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        ({"id_number": ("1",), "housing": ("rented",)}, []),
        ({"phone": ("1",)}, ["sealed_filter"]),
        ({"housing": ("leased",)}, ["unknown_reference"]),
        ({"salary": ("1",)}, ["unknown_reference"]),
    ],
)
def test_lines_are_chosen_by_what_can_be_asked(
    where: dict[str, tuple[str, ...]], codes: list[str]
) -> None:
    audience = {"posts": ["member"]}
    fields = [
        {"key": "id_number", "type": "id_number", "sensitivity": "sensitive", "searchable": True},
        {"key": "phone", "type": "phone", "sensitivity": "personal"},
        {"key": "housing", "type": "choice", "choices": [{"key": "rented", "name": NAME}]},
    ]
    register = RegisterSpec.model_validate(
        {
            "key": "residents", "name": NAME, "kind": "person", "see": audience, "keep": audience,
            "purposes": [{"key": "visit", "name": NAME}], "retention_years": 1,
            "identity": ["id_number"], "fields": [{"name": NAME, **f} for f in fields],
        }
    )  # fmt: skip
    target = TargetSpec(kind="register", register_key="residents", where=where)
    found = _codes(duties=(_duty(target=target),), registers=(register,))
    assert [code for code, _ in found] == codes
    assert all(path[:4] == ("duties", 0, "target", "where") for _, path in found)
