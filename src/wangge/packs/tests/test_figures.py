"""Changes from year to year, awards, the town's own choices, chains of duty: right, and named."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.packs import examine, load_pack
from wangge.packs.figures import compare
from wangge.packs.goals import goal_on, standing
from wangge.packs.schema import ComparisonSpec, Text

PACKS = Path(__file__).resolve().parents[4] / "packs"
CITY = load_pack(PACKS / "fire_city")
NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)


def spec(change: str = "rate", better: str = "lower") -> ComparisonSpec:
    given = {"key": "fires", "register_key": "yearly", "year": "year", "figure": "fires"}
    name = Text(zh="起数", en="Fires")
    return ComparisonSpec.model_validate(
        {**given, "name": name, "change": change, "better": better}
    )


@pytest.mark.parametrize(
    ("value", "before", "stated", "change", "agrees"),
    [
        ("144", "377", "-62.1", "-61.8", False),
        ("258.4", "227.4", "13.6", "13.6", True),
        ("258.4", "227.4", "13.63", "13.6", True),
        ("10", "0", "100", None, None),
        ("10", None, "5", None, None),
        ("10", "8", None, "25.0", None),
        ("1001", "1000", None, "0.1", None),
    ],
)
def test_a_rate_is_rounded_as_it_is_stated(
    value: str, before: str | None, stated: str | None, change: str | None, agrees: bool | None
) -> None:
    found = compare(
        spec(), Decimal(value), Decimal(before) if before else None,
        Decimal(stated) if stated else None,
    )  # fmt: skip
    assert (found.change, found.agrees) == (Decimal(change) if change else None, agrees)


@given(NUMBERS, NUMBERS)
def test_a_difference_goes_back_and_tells_the_direction(value: Decimal, before: Decimal) -> None:
    there = compare(spec("difference"), value, before, None)
    back = compare(spec("difference"), before, value, None)
    assert there.change is not None and back.change is not None
    assert there.change == -back.change
    assert there.better is (None if value == before else value < before)


def test_an_indicator_is_set_beside_the_goal_of_the_day() -> None:
    indicator = next(i for i in CITY.indicators if i.key == "visits_done")
    since = indicator.goals[0].since
    reached = standing(indicator, {"done": 6, "due": 6}, since)
    assert (reached.value, reached.goal, reached.reached) == (100, 100, True)
    assert standing(indicator, {"done": 5, "due": 6}, since).reached is False
    assert goal_on(indicator, since.replace(year=since.year - 1)) is None


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code"),
    [
        ("pack.yaml", "falls_to: [member]", "falls_to: [members]", "unknown_reference"),
        ("pack.yaml", "falls_to: [member]", "falls_to: [warden]", "chain_of_duty"),
        ("pack.yaml", "falls_to: [member]", "falls_to: [handler]", "chain_of_duty"),
        ("pack.yaml", "falls_to: [member]", "falls_to: [patrol]", "chain_of_duty"),
        ("pack.yaml", "falls_to: [member]", "falls_to: [member, member]", "chain_of_duty"),
        ("registers.yaml", "group: managers", "group: manager", "unknown_reference"),
        ("registers.yaml", ", group: managers", "", "choice_without_group"),
        ("flows.yaml", "second_head, police]", "second_head, polices]", "unknown_reference"),
        ("outputs.yaml", "stated: stated_fires", "stated: part", "figure_field"),
        ("outputs.yaml", "stated: stated_fires", "stated: said_fires", "unknown_reference"),
        ("outputs.yaml", "change: -61.8", "change: -62.1", "example_fails"),
        ("outputs.yaml", "change: 13.6, agrees: false", "change: 13.6", "example_fails"),
        ("outputs.yaml", "register_key: yearly", "register_key: year", "unknown_reference"),
        ("outputs.yaml", "indicator: year_result", "indicator: result", "unknown_reference"),
        ("outputs.yaml", "bands: [excellent]", "bands: [best]", "unknown_reference"),
        ("outputs.yaml", "[96, 97], earned: false", "[96], earned: true", "example_fails"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    tmp_path: Path, file: str, right: str, wrong: str, code: str
) -> None:
    folder = Path(shutil.copytree(PACKS / "fire_city", tmp_path / "fire_city"))
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    _, errors = examine(folder)
    assert code in {e.code for e in errors}
    assert {Path(e.mark.file).name for e in errors if e.code == code} == {file}
