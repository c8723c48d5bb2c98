"""Divisions drawn by hand and saved: codes given, refusals by name, grids in pieces."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from tests.packs.test_redrawing import DISTRICT, EAST, MONDAY_AT, STREET, WEST, Town
from tests.packs.test_runs import Runs, carried_out, refusal
from tests.packs.test_workbench import town as town
from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.pieces import broken_grids
from wangge.domain.redrawing.services import going_over
from wangge.kernel.errors import ManyErrors

NORTH = [{"code": "new:1", "name": "北社区", "name_en": "North", "parent": STREET}]


@pytest.fixture
def bench(town: Town) -> Runs:
    return Runs(town, "administrator", town.begin())


def body(
    town: Town, changed: dict[str, str], grids: list[dict[str, str]] = NORTH
) -> dict[str, Any]:
    return {"from_version": 1, "grids": grids, "leaves": {**town.before, **changed}, "note": "手划"}


def begun_again(town: Town) -> UUID:
    return redrawing.begin(
        jurisdiction_key=town.key,
        scheme_key="labour",
        title="再次调整",
        key="2",
        actor=town.actor("administrator"),
        at=MONDAY_AT.replace(day=10),
    )


def north(town: Town) -> dict[str, str]:
    """The northern row becomes a new grid."""
    return {town.ground.unit(c, 3): "new:1" for c in range(4)}


def version(town: Town, bench: Runs, number: int | None = None) -> redrawing.VersionView:
    drawing_id = UUID(bench.root.split("/")[2])
    return redrawing.version(drawing_id, town.who["administrator"], MONDAY_AT, number)


def test_new_grids_get_codes_on_saving(town: Town, bench: Runs) -> None:
    answer = bench.post("save", body(town, north(town)))
    assert (answer.status_code, answer.json()) == (
        201,
        {"number": 2, "codes": {"new:1": f"{STREET}003"}},
    )
    saved = version(town, bench)
    assert (saved.number, saved.note, saved.figures["broken"]) == (2, "手划", [])
    assert {u for u, c in saved.content.leaves.items() if c == f"{STREET}003"} == north(town).keys()
    names = {g.code: (g.name, g.name_en) for g in saved.content.grids}
    assert names[f"{STREET}003"] == ("北社区", "North") and names[WEST] == ("西社区", "West")
    ground = bench.json("ground.json")
    assert ground["version"] == 2 and len(ground["grids"]) == 3 and len(ground["former_grids"]) == 2


def test_a_version_that_somebody_saved_meanwhile_is_not_passed_unseen(
    town: Town, bench: Runs
) -> None:
    mine = {**body(town, north(town)), "newest": 1}
    other = Runs(town, "station_head", UUID(bench.root.split("/")[2]))
    assert other.post("save", body(town, {}, [])).status_code == 201
    answer = bench.post("save", mine)
    assert refusal(answer) == (409, [("newer_version", "from_version")])
    (told,) = answer.json()["errors"]
    assert "别人" in told["zh"] and told["data"] == {"newest": 2}
    assert bench.post("save", {**mine, "newest": 2}).json()["number"] == 3
    lost = bench.post("save", {**mine, "newest": 2}).json()["errors"][0]["zh"]
    assert "您已经保存了第 3 版" in lost, "sent again after its answer got lost"


def test_the_parent_of_a_new_grid_is_where_its_units_lie(town: Town, bench: Runs) -> None:
    grids = [{**NORTH[0], "parent": ""}]
    assert bench.post("save", body(town, north(town), grids)).json()["codes"] == {
        "new:1": f"{STREET}003"
    }


def test_a_new_grid_gets_another_code_than_what_a_run_has_given(town: Town, bench: Runs) -> None:
    run_id = bench.ask(k=3)
    carried_out(run_id)
    run = bench.json(f"runs/{run_id}/leaves.json")
    units = bench.json("ground.json")["units"]["code"]
    drawn = {u: run["grids"][n]["code"] for u, n in zip(units, run["leaf"], strict=True)}
    assert f"{STREET}003" in drawn.values(), "the run has given the next code"
    grids = [
        {k: g.get(k) or "" for k in ("code", "name", "name_en", "parent")} for g in run["grids"]
    ]
    alone = {units[0]: "new:1"}
    answer = bench.post("save", body(town, {**drawn, **alone}, [*grids, *NORTH]))
    assert answer.json()["codes"] == {"new:1": f"{STREET}004"}
    saved = version(town, bench).content
    assert saved.leaves == {**drawn, units[0]: f"{STREET}004"}
    assert len({g.code for g in saved.grids if g.level == "community"}) == 4


def test_grids_are_renamed_and_merged(town: Town, bench: Runs) -> None:
    grids = [{"code": WEST, "name": "中心社区", "name_en": ""}]
    answer = bench.post("save", body(town, dict.fromkeys(town.before, WEST), grids))
    assert answer.status_code == 201
    grids_now = {g.code: g.name for g in version(town, bench).content.grids}
    assert grids_now[WEST] == "中心社区" and EAST not in grids_now


def test_what_cannot_be_saved_is_named(town: Town, bench: Runs) -> None:
    first, last = town.ground.unit(0, 0), town.ground.unit(3, 3)
    whole = body(town, {})
    missing = {**whole, "leaves": {u: c for u, c in town.before.items() if u != first}}
    cases: list[tuple[dict[str, Any], int, str, str]] = [
        (missing, 422, "unit_without_grid", "leaves"),
        (body(town, {"U99": WEST}, []), 422, "unknown_unit", "leaves"),
        (body(town, {last: "new:2"}), 422, "unknown_grid", "leaves"),
        (body(town, {}), 422, "empty_grid", "leaves"),
        ({**whole, "from_version": 7}, 404, "no_version", "version"),
        ({**whole, "from_version": "1"}, 422, "odd_wish", "from_version"),
        (body(town, north(town), [{"code": "new:1", "name": ""}]), 422, "odd_wish", "grids.0.name"),
        ({**whole, "leaves": []}, 422, "odd_wish", "leaves"),
        ({**whole, "level": "city"}, 422, "root_level", "level"),
        (body(town, {last: "99"}, [{"code": "99", "name": "乱"}]), 422, "", ""),
    ]
    for sent, status, code, field in cases:
        got, errors = refusal(bench.post("save", sent))
        assert got == status, errors
        assert not code or (code, field) in errors, errors
    answer = json.loads(bench.post("save", missing).content)["errors"][0]
    assert first in answer["zh"] and first in answer["en"]
    assert version(town, bench).number == 1


def test_a_code_that_was_another_grids_is_not_taken(town: Town, bench: Runs) -> None:
    drawing_id = UUID(bench.root.split("/")[2])
    assert bench.post("save", body(town, north(town))).status_code == 201
    town.approve(drawing_id)
    going_over.work(MONDAY_AT.replace(day=9))
    redrawing.take_back(
        drawing_id=drawing_id, reason="重来", actor=town.actor("administrator"),
        at=MONDAY_AT.replace(day=9),
    )  # fmt: skip
    again = Runs(town, "administrator", begun_again(town))
    old = [{**NORTH[0], "code": f"{STREET}003"}]
    leaves = dict.fromkeys(north(town), f"{STREET}003")
    assert refusal(again.post("save", body(town, leaves, old))) == (
        422,
        [("code_given_before", "leaves")],
    )
    codes = again.post("save", body(town, north(town))).json()["codes"]
    assert codes == {"new:1": f"{STREET}004"}


def test_a_grid_in_pieces_is_saved_but_does_not_go_on(town: Town, bench: Runs) -> None:
    drawing_id, corner = UUID(bench.root.split("/")[2]), town.ground.unit(3, 0)
    answer = bench.post("save", body(town, {corner: WEST}, []))
    assert answer.status_code == 201
    (broken,) = version(town, bench).figures["broken"]
    assert broken == {"grid": WEST, "pieces": 2, "apart": [corner]}
    with pytest.raises(ManyErrors) as refused:
        town.approve(drawing_id)
    (error,) = refused.value.errors
    assert error.code == "grid_in_pieces" and "西社区" in error.zh and corner in error.zh
    assert bench.post("save", body(town, {}, [])).status_code == 201
    town.approve(drawing_id)


def test_an_upper_level_is_saved_with_new_codes_below(town: Town, bench: Runs) -> None:
    leaves = {u: STREET if c == WEST else "new:1" for u, c in town.before.items()}
    sent = {"from_version": 1, "level": "street", "leaves": leaves, "note": "",
            "grids": [{"code": "new:1", "name": "东街道", "parent": DISTRICT}]}  # fmt: skip
    answer = bench.post("save", sent)
    assert answer.status_code == 201, answer.content
    code = answer.json()["codes"]["new:1"]
    content = version(town, bench).content
    east = {u for u, c in town.before.items() if c == EAST}
    assert {u for u, c in content.leaves.items() if c.startswith(code)} == east
    assert {g.name for g in content.grids if g.level == "community"} == {"西社区", "东社区"}
    torn = {**sent, "leaves": {**leaves, town.ground.unit(0, 0): "new:1"}}
    assert refusal(bench.post("save", torn)) == (422, [("grid_torn", "leaves")])


def test_a_run_is_saved_as_it_was_drawn(town: Town, bench: Runs) -> None:
    south = [town.ground.unit(c, r) for c in (0, 1) for r in (0, 1)]
    split = {"kind": "split", "upper": STREET, "units": south, "name": "南街道"}
    run_id = bench.ask(k=3, edits=[split])
    carried_out(run_id)
    drawn = bench.json(f"runs/{run_id}/leaves.json")
    codes = [drawn["grids"][n]["code"] for n in drawn["leaf"]]
    leaves = dict(zip(sorted(town.before), codes, strict=True))
    answer = bench.post("save", {"from_version": 1, "leaves": leaves, "grids": drawn["grids"]})
    assert answer.status_code == 201, answer.content
    saved = version(town, bench).content
    assert saved.leaves == leaves
    assert "南街道" in {g.name for g in saved.grids if g.level == "street"}
    places.check_grid_inputs(places.scheme_in_force(town.key, "labour", MONDAY_AT.date()).levels,
                             saved.grids)  # fmt: skip


def test_who_may_save(town: Town, bench: Runs) -> None:
    drawing_id = UUID(bench.root.split("/")[2])
    sent = body(town, north(town))
    for name, status in (("stranger", 404), ("east", 404), ("squad_head", 403)):
        assert Runs(town, name, drawing_id).post("save", sent).status_code == status, name
    assert bench.post("save", "[]").status_code == 422
    assert refusal(bench.post("save", "x" * 8_000_001)) == (422, [("too_large", None)])
    assert Runs(town, "station_head", drawing_id).post("save", sent).status_code == 201


def test_an_island_may_be_apart_and_nothing_else(town: Town) -> None:
    net = places.unit_net(town.key, MONDAY_AT.date())
    units = {c: n for n, c in enumerate(net.codes)}
    kept = [n for c, n in units.items() if c not in (town.ground.unit(2, r) for r in range(4))]
    net = net.only(kept)  # the last column is an island now
    east = ["E" if c[1] == "3" else "W" for c in net.codes]
    assert broken_grids(net, ["A"] * len(kept), ["U"] * len(kept)) == ()
    assert broken_grids(net, east, ["U"] * len(kept)) == ()
    apart = ["A" if c in (town.ground.unit(0, 0), town.ground.unit(1, 3)) else "B"
             for c in net.codes]  # fmt: skip
    found = broken_grids(net, apart, ["U"] * len(kept))
    assert [(b.grid, len(b.pieces)) for b in found] == [("A", 2)]
