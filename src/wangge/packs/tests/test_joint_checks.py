"""Whistles, reserved powers, grids by rule, limits of levels: one bad pack for each finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wangge.packs import load_pack
from wangge.packs.checks import run_checks
from wangge.packs.schema import PackSpec

PACKS = Path(__file__).resolve().parents[4] / "packs"


@pytest.fixture(scope="module")
def city() -> PackSpec:
    return load_pack(PACKS / "city_management")


@pytest.fixture(scope="module")
def tax() -> PackSpec:
    return load_pack(PACKS / "tax")


@pytest.fixture(scope="module")
def labour() -> PackSpec:
    return load_pack(PACKS / "labour")


def changed(pack: PackSpec, section: str, key: str, **values: Any) -> PackSpec:
    """The pack with one declaration of a section changed."""
    data = pack.model_dump(mode="json", by_alias=True)
    for item in data[section]:
        if item["key"] == key:
            item.update(values)
    return PackSpec.model_validate(data)


def codes(pack: PackSpec) -> set[str]:
    found = run_checks(pack)
    assert all(f.zh and f.en.endswith((".", "?")) for f in found)
    return {f.code for f in found}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"posts": []}, "nobody_may_whistle"),
        ({"posts": [], "levels": ["community"]}, "nobody_may_whistle"),
        ({"posts": ["street_hed"]}, "unknown_reference"),
        ({"posts": ["administrator"]}, "whistler_can_not_answer"),
        ({"departments": ["fire", "navy"]}, "unknown_reference"),
        ({"case_types": ["m99999"]}, "unknown_reference"),
        ({"answer_clock": "checkin"}, "unknown_reference"),
        ({"do_clock": "none"}, "unknown_reference"),
    ],
)
def test_whistles(city: PackSpec, values: dict[str, Any], code: str) -> None:
    assert code in codes(changed(city, "whistles", "joint_enforcement", **values))


def test_a_level_that_supervises_may_whistle(city: PackSpec) -> None:
    by_level = changed(city, "whistles", "key_work", posts=[], levels=["street"])
    assert not run_checks(by_level)


def test_silence_of_a_called_department_climbs(city: PackSpec) -> None:
    quiet = changed(city, "clocks", "whistle", marks=[{"key": "late", "kind": "overdue"}])
    assert codes(quiet) == {"silence_never_climbs"}


def test_a_called_department_has_somebody_to_answer(city: PackSpec) -> None:
    idle = changed(city, "posts", "handler", rights=["case.view", "case.handle"])
    assert "called_in_vain" in codes(idle)


@pytest.mark.parametrize(
    ("section", "key", "values", "code"),
    [
        ("powers", "penalty", {"posts": ["handlr"]}, "unknown_reference"),
        ("powers", "penalty", {"departments": ["court"]}, "unknown_reference"),
        ("powers", "penalty", {"posts": ["handler", "administrator"]}, "holder_can_not_act"),
        ("powers", "penalty", {"departments": ["collection"]}, "reserved_goes_elsewhere"),
        ("case_types", "penalty", {"reserved": "fines"}, "unknown_reference"),
        ("case_types", "penalty", {"department": None}, "reserved_goes_elsewhere"),
        ("case_types", "penalty", {"post": "manager"}, "post_without_department"),
        ("case_types", "need", {"reserved": "penalty"}, "reserved_goes_elsewhere"),
        ("case_types", "need", {"post": "managr"}, "unknown_reference"),
        ("duties", "helper_walk", {"reserved": "fines"}, "unknown_reference"),
        ("duties", "helper_walk", {"reserved": "penalty"}, "reserved_goes_elsewhere"),
    ],
)
def test_reserved_powers(
    tax: PackSpec, section: str, key: str, values: dict[str, Any], code: str
) -> None:
    assert code in codes(changed(tax, section, key, **values))


def test_facts_need_a_level_of_grids_by_rule(city: PackSpec) -> None:
    fact = {"key": "trade", "name": {"zh": "行业", "en": "Trade"}}
    choice = {"key": "food", "name": {"zh": "餐饮", "en": "Food"}}
    asked = changed(city, "case_types", "m09006", rule_facts=[{**fact, "choices": [choice] * 2}])
    assert codes(asked) == {"no_level_by_rule", "repeated"}


def with_flow(pack: PackSpec, key: str, step: str = "", **values: Any) -> PackSpec:
    """The pack with a step of a flow changed, or the flow itself."""
    data = pack.model_dump(mode="json", by_alias=True)
    flow = next(f for f in data["flows"] if f["key"] == key)
    target = next((s for s in flow["steps"] if s["key"] == step), flow)
    target.update(values)
    return PackSpec.model_validate(data)


@pytest.mark.parametrize(
    ("step", "values", "code"),
    [
        ("street", {"limit": "9 working_days"}, "limit_and_level_limits"),
        (
            "street",
            {"level_limits": [{"level": "stret", "limit": "9 working_days"}]},
            "unknown_reference",
        ),
        (
            "decision",
            {"limit": None, "level_limits": [{"level": "district", "limit": "9 working_days"}]},
            "level_limits_outside_handling",
        ),
    ],
)
def test_limits_of_levels(labour: PackSpec, step: str, values: dict[str, Any], code: str) -> None:
    assert code in codes(with_flow(labour, "complaint", step, **values))


def test_what_follows_the_closing(city: PackSpec) -> None:
    flow = next(f for f in city.flows if f.key == "seven_steps")
    again = flow.after_close[0].model_dump(mode="json")
    for values, code in (
        ({"after_close": [{**again, "by": "holder"}]}, "nobody_holds_what_is_closed"),
        ({"after_close": [{**again, "effect": "rework"}]}, "after_close_reopens"),
        ({"after_close": []}, "nothing_after_close"),
    ):
        assert codes(with_flow(city, "seven_steps", **values)) == {code}
