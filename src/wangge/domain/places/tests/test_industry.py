"""Industry grids have no area: a rule says what is theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from wangge.domain.places import api
from wangge.domain.places.testing import (
    FOUNDER,
    GOVERNANCE,
    ROOT_CODE,
    SmallTown,
    leaf_code,
    small_town,
    small_town_grids,
    unit_code,
)
from wangge.kernel.errors import ManyErrors
from wangge.packs.schema import LevelSpec, SchemeSpec, Text

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, tzinfo=UTC)
BY: dict[str, Any] = {"actor": FOUNDER, "at": AT}
CELLS = [(c, r) for c in range(4) for r in range(4)]
MEMBERS = {unit_code(c, r): leaf_code(c, r) for c, r in CELLS}


@pytest.fixture
def town(db: None) -> SmallTown:
    return small_town()


def build(town: SmallTown, **changes: Any) -> api.SchemeRef:
    wanted: dict[str, Any] = {
        "spec": GOVERNANCE,
        "grids": small_town_grids(),
        "assignments": MEMBERS,
        "from_on": ON,
    }
    return api.build_scheme(jurisdiction_key=town.key, **(wanted | changes), **BY)


def codes(caught: pytest.ExceptionInfo[ManyErrors]) -> list[str]:
    return sorted({error.code for error in caught.value.errors})


G = api.GridInput
INDUSTRY = SchemeSpec(
    key="governance",
    name=GOVERNANCE.name,
    levels=(
        *GOVERNANCE.levels,
        LevelSpec(
            key="industry", name=Text(zh="行业网格", en="Industry"), code_width=4, membership="rule"
        ),
    ),
)
SCHOOLS = G(f"{ROOT_CODE}S001", "industry", "校园网格", rule={"industry": ["school"]})
WEST_SCHOOLS = G(f"{ROOT_CODE}001S001", "industry", "西苑校园", rule={"industry": ["school"]})


def test_an_industry_grid_answers_by_rule_and_the_deepest_wins(town: SmallTown) -> None:
    build(town, spec=INDUSTRY, grids=[*small_town_grids(), SCHOOLS, WEST_SCHOOLS])

    def ask(unit: str | None, **facts: str) -> str | None:
        found = api.rule_grid(town.key, "governance", facts=facts, on=ON, unit_code=unit)
        return found and found.code

    assert ask(town.unit(0, 0), industry="school") == WEST_SCHOOLS.code
    assert ask(town.unit(3, 0), industry="school") == SCHOOLS.code
    assert ask(None, industry="school") == WEST_SCHOOLS.code
    assert ask(town.unit(0, 0), industry="mine") is None
    assert ask(town.unit(0, 0)) is None
    assert (
        api.ancestors(api.grid(town.key, "governance", WEST_SCHOOLS.code, ON))[-1].code == ROOT_CODE
    )


def test_an_industry_code_must_not_fall_under_an_area(town: SmallTown) -> None:
    stray = G(f"{ROOT_CODE}0011", "industry", "错", rule={"industry": ["x"]})
    with pytest.raises(ManyErrors) as caught:
        build(town, spec=INDUSTRY, grids=[*small_town_grids(), stray])
    assert "grid_code_collides" in codes(caught)


def test_rule_levels_come_last(town: SmallTown) -> None:
    spec = SchemeSpec(key="odd", name=GOVERNANCE.name, levels=INDUSTRY.levels[::-1])
    with pytest.raises(ManyErrors):
        api.create_scheme(jurisdiction_key=town.key, spec=spec, **BY)
