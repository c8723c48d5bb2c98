"""Registers in a pack: what the checks find."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.packs import PackSpec, load_pack
from wangge.packs.register_checks import check_registers
from wangge.packs.schema import RegisterSpec

PACKS = Path(__file__).resolve().parents[4] / "packs"


def text(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": zh}


def field(key: str, **more: object) -> dict[str, object]:
    return {"key": key, "name": text(key), "type": "text", **more}


def register(**more: object) -> RegisterSpec:
    return RegisterSpec.model_validate(
        {
            "key": "homes",
            "name": text("住户"),
            "kind": "place",
            "purposes": [{"key": "visit", "name": text("走访")}],
            "see": {"posts": ["director"]},
            "keep": {"rights": ["case.view"]},
            "retention_years": 3,
            "identity": ["code"],
            "fields": [field("code", required=True), field("note")],
            **more,
        }
    )


def pack(*registers: RegisterSpec) -> PackSpec:
    return load_pack(PACKS / "demo_street").model_copy(update={"registers": registers})


def test_a_right_register_has_no_findings() -> None:
    shared = field("id", fact="code", required=True)
    other = register(key="others", fields=[shared], identity=["id"])
    assert list(check_registers(pack(register(), other))) == []


CODE = field("code", required=True)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"department": "nobody"}, "unknown_reference"),
        ({"see": {"posts": ["nobody"]}}, "unknown_reference"),
        ({"keep": {}}, "nobody"),
        ({"identity": ["codes"]}, "unknown_reference"),
        ({"identity": ["note"]}, "identity_optional"),
        ({"fields": [CODE, CODE]}, "repeated"),
        ({"fields": [CODE, field("x", fact="code")]}, "fact_twice"),
        ({"fields": [CODE, field("x", purposes=["tax"])]}, "unknown_reference"),
        ({"fields": [CODE, field("x", see={"posts": ["nobody"]})]}, "unknown_reference"),
        ({"fields": [CODE, field("x", type="choice")]}, "choices"),
        ({"fields": [CODE, field("x", choices=[{"key": "a", "name": text("甲")}])]}, "choices"),
        ({"fields": [CODE, field("x", minimum=1)]}, "bounds"),
        ({"fields": [CODE, field("x", type="phone")]}, "open_personal"),
    ],
)
def test_each_kind_of_finding(more: dict[str, object], code: str) -> None:
    found = list(check_registers(pack(register(**more))))
    assert code in {f.code for f in found}
    assert all(f.zh and f.en and f.path[0] == "registers" for f in found)


def test_registers_of_one_kind_agree_on_a_fact() -> None:
    other = register(key="others", fields=[{**CODE, "type": "number"}])
    assert {f.code for f in check_registers(pack(register(), other))} == {"fact_differs"}
    assert list(check_registers(pack(register(), other.model_copy(update={"kind": "thing"})))) == []
