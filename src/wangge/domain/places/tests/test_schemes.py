"""A scheme comes into force whole or not at all, and every change of it is dated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wangge.domain.places import api
from wangge.domain.places.models import Grid, Scheme
from wangge.domain.places.testing import (
    FOUNDER,
    GOVERNANCE,
    ROOT_CODE,
    SINCE_ON,
    SmallTown,
    leaf_code,
    small_town,
    small_town_grids,
    unit_code,
)
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound, WanggeError
from wangge.packs.schema import LevelSpec, SchemeSpec, Text
from wangge.plumbing.journal.api import read
from wangge.plumbing.outbox.api import listen, only

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


def test_a_new_version_retires_the_former_from_its_day(town: SmallTown) -> None:
    second = build(town)
    assert (second.version, second.from_on) == (2, ON)
    before = api.scheme_in_force(town.key, "governance", ON - timedelta(days=1))
    assert (before.version, before.to_on) == (1, ON)
    assert api.scheme_in_force(town.key, "governance", ON).version == 2
    assert Scheme.objects.get(version=1).state == "retired"


def test_a_version_cannot_begin_before_the_one_in_force(town: SmallTown) -> None:
    with pytest.raises(Conflict) as caught:
        build(town, from_on=SINCE_ON)
    assert caught.value.field == "from_on"
    assert Scheme.objects.count() == 1, "nothing half-done"


def test_before_its_first_day_no_scheme_is_in_force(town: SmallTown) -> None:
    with pytest.raises(NotFound):
        api.grid_chain(town.key, "governance", town.unit(0, 0), date(2019, 12, 31))


def test_a_unit_without_a_grid_keeps_the_scheme_out(town: SmallTown) -> None:
    less = {u: g for u, g in MEMBERS.items() if u != "U31"}
    with pytest.raises(ManyErrors) as caught:
        build(town, assignments=less)
    assert codes(caught) == ["unit_without_grid"]
    assert "U31" in caught.value.zh and "U31" in caught.value.en


def test_an_empty_grid_keeps_the_scheme_out(town: SmallTown) -> None:
    more = [
        *small_town_grids(),
        api.GridInput(f"{ROOT_CODE}003", "community", "空社区"),
        api.GridInput(f"{ROOT_CODE}003001", "grid", "空网格"),
    ]
    with pytest.raises(ManyErrors) as caught:
        build(town, grids=more)
    assert codes(caught) == ["grid_empty"]
    assert len(caught.value.errors) == 2


def test_units_and_grids_that_are_not_there_are_all_named(town: SmallTown) -> None:
    with pytest.raises(ManyErrors) as caught:
        build(town, assignments={"X1": town.grids[0], "U00": "999", "U01": ROOT_CODE})
    assert codes(caught) == ["not_a_leaf_grid", "unknown_unit"]
    assert len(caught.value.errors) == 3


G = api.GridInput


@pytest.mark.parametrize(
    ("grids", "code"),
    [
        ([G("32011301", "street", "短")], "grid_code_width"),
        ([G("320113-12", "street", "符号")], "grid_code_form"),
        ([G(ROOT_CODE, "street", "甲"), G("320113013", "street", "乙")], "several_root_grids"),
        ([G(ROOT_CODE, "street", "甲"), G(ROOT_CODE, "street", "乙")], "grid_code_repeated"),
        ([G(f"{ROOT_CODE}001", "community", "无上级")], "grid_orphan"),
        ([G(ROOT_CODE, "street", "甲"), G(f"{ROOT_CODE}001001", "grid", "乙")], "grid_orphan"),
        ([G(ROOT_CODE, "city", "甲")], "grid_level_unknown"),
        ([G(ROOT_CODE, "street", " ")], "grid_name_missing"),
        ([G(ROOT_CODE, "street", "甲", rule={"industry": ["x"]})], "grid_rule_misplaced"),
    ],
)
def test_an_odd_grid_is_named(town: SmallTown, grids: list[api.GridInput], code: str) -> None:
    draft = api.create_scheme(jurisdiction_key=town.key, spec=GOVERNANCE, **BY)
    with pytest.raises(ManyErrors) as caught:
        api.add_grids(scheme_id=draft.id, grids=grids, **BY)
    assert codes(caught) == [code]
    assert not Grid.objects.filter(scheme_id=draft.id).exists()


def test_a_unit_moves_on_a_day_and_not_before(town: SmallTown) -> None:
    heard: list[dict[str, Any]] = []
    with only():
        listen(api.UNITS_MOVED, lambda news: heard.append(news.payload))
        moved = {town.unit(0, 0): town.grids[3]}
        api.assign_units(scheme_id=town.scheme.id, assignments=moved, from_on=ON, **BY)
    chain = api.grid_chain(town.key, "governance", town.unit(0, 0), ON)
    assert [g.code for g in chain] == [town.grids[3], town.communities[1], town.root]
    yesterday = api.grid_chain(town.key, "governance", town.unit(0, 0), ON - timedelta(days=1))
    assert yesterday[0].code == town.grids[0]
    assert heard == [{"jurisdiction": town.key, "scheme": "governance", "from_on": ON.isoformat()}]


def test_moving_the_last_unit_away_is_refused(town: SmallTown) -> None:
    emptied = {u: town.grids[1] for u, g in MEMBERS.items() if g == town.grids[0]}
    with pytest.raises(ManyErrors) as caught:
        api.assign_units(scheme_id=town.scheme.id, assignments=emptied, from_on=ON, **BY)
    assert codes(caught) == ["grid_empty"]
    assert api.grid_chain(town.key, "governance", "U00", ON)[0].code == town.grids[0]


def test_a_retired_scheme_is_left_alone(town: SmallTown) -> None:
    build(town)
    with pytest.raises(Conflict):
        api.assign_units(scheme_id=town.scheme.id, assignments=MEMBERS, **BY)


def test_the_road_to_being_filed(town: SmallTown) -> None:
    draft = api.create_scheme(jurisdiction_key=town.key, spec=GOVERNANCE, **BY)
    states = [api.advance_scheme(scheme_id=draft.id, **BY) for _ in range(4)]
    assert states == ["proposed", "agreed", "reviewed", "filed"]
    with pytest.raises(Conflict):
        api.advance_scheme(scheme_id=draft.id, **BY)


def test_changes_are_journalled(town: SmallTown) -> None:
    kinds = [entry.kind for entry in read("places")]
    assert kinds == [
        "places.jurisdiction_created",
        "places.units_imported",
        "places.scheme_created",
        "places.grids_added",
        "places.units_assigned",
        "places.scheme_in_force",
    ]


def test_the_tree_is_read_up_and_down(town: SmallTown) -> None:
    leaf = api.grid(town.key, "governance", town.grids[2], ON)
    assert [g.code for g in api.ancestors(leaf)] == [town.communities[1], town.root]
    assert api.root_grid(town.key, "governance", ON).code == town.root
    below = api.children(town.key, "governance", town.root, ON)
    assert tuple(g.code for g in below) == town.communities
    assert len(api.grids(town.key, "governance", ON, under=town.communities[0])) == 3
    assert len(api.units_of(town.key, "governance", town.communities[0], ON)) == 8
    with pytest.raises(NotFound):
        api.grid(town.key, "governance", "nothing", ON)


def test_a_scheme_is_read_off_the_units(town: SmallTown) -> None:
    spec = SchemeSpec(
        key="columns",
        name=Text(zh="按列", en="By column"),
        levels=(
            LevelSpec(key="town", name=Text(zh="镇", en="Town"), code_width=1),
            LevelSpec(key="column", name=Text(zh="列", en="Column"), code_width=3),
            LevelSpec(key="cell", name=Text(zh="格", en="Cell"), code_width=2),
        ),
    )
    sources = [
        api.LevelSource("column", length=2, zh="第{part}列", en="Column {part}"),
        api.LevelSource("cell"),
    ]
    api.build_scheme_from_attributes(
        jurisdiction_key=town.key, spec=spec, root_code="Q", sources=sources, from_on=ON, **BY
    )
    chain = api.grid_chain(town.key, "columns", "U21", ON)
    assert [(g.code, g.name) for g in chain] == [
        ("Q0U201", "格U21"),
        ("Q0U2", "第U2列"),
        ("Q", "栖霞小镇"),
    ]
    assert len(api.schemes_in_force(town.key, ON)) == 2


def test_sources_must_fit_the_levels(town: SmallTown) -> None:
    with pytest.raises(InvalidInput) as caught:
        api.build_scheme_from_attributes(
            jurisdiction_key=town.key,
            spec=GOVERNANCE,
            root_code=ROOT_CODE,
            sources=[api.LevelSource("grid")],
            from_on=ON,
            **BY,
        )
    assert caught.value.field == "sources"


def test_a_unit_without_the_attribute_is_named(town: SmallTown) -> None:
    sources = [api.LevelSource("community", "ward"), api.LevelSource("grid")]
    with pytest.raises(InvalidInput) as caught:
        api.build_scheme_from_attributes(
            jurisdiction_key=town.key,
            spec=GOVERNANCE,
            root_code=ROOT_CODE,
            sources=sources,
            from_on=ON,
            **BY,
        )
    assert caught.value.data["unit"] == "U00"


@pytest.mark.parametrize(("key", "zone"), [("Bad Key", "Asia/Shanghai"), ("good", "Mars/Base")])
@pytest.mark.django_db
def test_an_odd_town_is_refused(key: str, zone: str) -> None:
    with pytest.raises(WanggeError):
        api.create_jurisdiction(key=key, name_zh="镇", name_en="T", time_zone=zone, **BY)


def test_a_key_is_given_once(town: SmallTown) -> None:
    with pytest.raises(Conflict):
        small_town()
