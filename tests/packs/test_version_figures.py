"""Figures of versions: hand-made ones measured as the program's, kept, with remarks in words."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.packs.test_redrawing import EAST, MONDAY_AT, STREET, WEST, Town, moved
from tests.packs.test_runs import WISH, Runs, carried_out
from tests.packs.test_saving import body, version
from tests.packs.test_workbench import town as town
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.drafting import draw
from wangge.domain.redrawing.provenance import differing
from wangge.domain.redrawing.queries.comparing import Column, own_ground
from wangge.domain.redrawing.remarks import Words, bound_of, in_words
from wangge.domain.redrawing.wishes import Wish
from wangge.faces.drawings.compare_page import Head, remarks_of
from wangge.faces.drawings.compare_rows import rows_of
from wangge.kernel.errors import NotFound
from wangge.packs.schema import LevelSpec, Text

ALIKE = (
    "units",
    "parts",
    "disconnected",
    "cut_m",
    "compactness_mean",
    "compactness_min",
    "barrier_inside_m",
    "crossings",
    "moved_units",
    "moved_share",
    "reach_max_m",
)
LEVEL = LevelSpec(key="grid", name=Text(zh="网格", en="Grid"), code_width=3)
WORDS = Words(
    {WEST: ("西社区", "West")}, {"households": ("户数", "Households")}, ("街道", "Street")
)


@pytest.fixture
def bench(town: Town) -> Runs:
    return Runs(town, "administrator", town.begin())


def drawn_grids(leaves: dict[str, str]) -> list[dict[str, str]]:
    """The grids of a division as the workbench sends them, new ones under the street."""
    return [
        {"code": code, "name": f"网格{code[-3:]}", "name_en": "", "parent": STREET}
        for code in sorted(set(leaves.values()))
    ]


def as_new(leaves: dict[str, str]) -> dict[str, str]:
    """What the program drew under new codes, saved as new grids."""
    return {u: c if c in (WEST, EAST) else f"new:{c[-1]}" for u, c in leaves.items()}


def test_a_division_made_by_hand_is_measured_as_a_proposal_is(town: Town, bench: Runs) -> None:
    first = version(town, bench).figures["kinds"][0]["kind"]
    drawn = draw(town.key, "labour", Wish(weights=(first,), k=4, seed=5), on=MONDAY_AT.date())
    number = town.propose(UUID(bench.root.split("/")[2]), drawn.content)
    kept = version(town, bench, number).figures
    for name in ALIKE:
        assert kept[name] == pytest.approx(drawn.figures[name]), name
    (proposed,), mine = drawn.figures["kinds"], kept["kinds"][0]
    assert {k: mine[k] for k in proposed} == pytest.approx(proposed)
    assert (kept["level"], kept["grids"], kept["broken"]) == ("community", 4, [])
    assert kept["moved_weight_share"] == pytest.approx(0.5) and kept["program"] is None


def test_what_was_said_of_a_version_never_counts_for_what_is_measured(town: Town) -> None:
    drawing_id = town.begin()
    town.propose(drawing_id, moved(town))
    kept = version(town, Runs(town, "administrator", drawing_id)).figures
    assert kept["imbalance"] == 0.01, "a word of its own stays"
    loads = {k["kind"]: k["imbalance_max"] for k in kept["kinds"]}
    assert loads["units"] == pytest.approx(0.5), "twelve units against four"


def test_a_version_says_which_run_drew_it_and_what_people_changed(town: Town, bench: Runs) -> None:
    carried_out(bench.ask())
    leaves = as_new(draw(town.key, "labour", Wish(**{**WISH, "weights": ("units",)}),
                         on=MONDAY_AT.date()).content.leaves)  # type: ignore[arg-type]  # fmt: skip
    assert bench.post("save", body(town, leaves, drawn_grids(leaves))).status_code == 201
    kept = version(town, bench).figures["program"]
    assert (kept["changed_units"], kept["level"], kept["wish"]["k"]) == (0, "community", 4)
    unit = next(u for u, c in sorted(leaves.items()) if c == WEST)
    by_hand = {**leaves, unit: "new:3" if leaves[unit] != "new:3" else EAST}
    assert bench.post("save", body(town, by_hand, drawn_grids(by_hand))).status_code == 201
    assert version(town, bench).figures["program"]["changed_units"] == 1
    east = {town.ground.unit(1, 0): EAST}
    assert bench.post("save", body(town, east, [])).status_code == 201
    assert version(town, bench).figures["program"] is None, "drawn by people"


def test_units_that_lie_elsewhere_are_counted_whatever_grids_are_called() -> None:
    one = {"a": "1", "b": "1", "c": "2", "d": "2"}
    assert differing(one, {"a": "x", "b": "x", "c": "y", "d": "y"}) == 0
    assert differing(one, {"a": "x", "b": "x", "c": "x", "d": "y"}) == 1
    assert differing(one, {"a": "x", "b": "x", "c": "x", "d": "x"}) == 2, "a grid is gone"


@pytest.mark.parametrize(
    ("code", "data", "zh", "en"),
    [
        (
            "indivisible",
            {"unit": "U7", "kind": "households", "weight": 2400.0, "share_of_ideal": 2.0},
            ["单元 U7", "户数为 2,400", "2.0 倍"],
            ["Base unit U7", "2,400 (households)"],
        ),
        (
            "indivisible",
            {"unit": "U7", "kind": "households", "weight": 2400.0, "share_of_ideal": 2.0}
            | {"behind": 3},
            ["单元 U7和只能经由它到达的 3 个单元，户数合计 2,400，是每格平均数的 2.0 倍"],
            ["Base unit U7 and the 3 reached through it alone have 2,400 (households)"],
        ),
        (
            "region_ideal",
            {"unit": "U7", "parent": WEST, "grids": 4, "ideal": 416.0, "off": -0.5},
            ["“西社区”", "分成 4 个网格", "少 50.0%", "分成 2 个才最接近(每格 832)"],
            ["“West”", "has 4 grids", "below", "2 would be nearest (832 each)"],
        ),
        (
            "region_ideal",
            {"unit": "U7", "parent": WEST, "grids": 1, "ideal": 1200.0, "off": 0.2},
            ["多 20.0%", "已是最接近的格数"],
            ["above", "no other number is nearer"],
        ),
        (
            "region_ideal",
            {"unit": "U7", "parent": WEST, "grids": 1, "ideal": 0.0, "off": -1.0},
            ["“西社区”", "没有户数，仍要自成 1 个网格"],
            ["“West”", "nothing to count (households)"],
        ),
        (
            "range_impossible",
            {"unit": "U7", "parent": WEST, "total": 550.0, "range": [300.0, 500.0]},
            ["共 550", "分 1 个，每格 550", "分 2 个，每格 275"],
            ["1 would carry 550 each", "2 would carry 275 each"],
        ),
        (
            "above_cap",
            {"grid": WEST, "kind": "households", "load": 700.0, "units": ["U1", "U2"]},
            ["网格“西社区”", "为 700", "单元 U1、单元 U2"],
            ["The grid “West”", "base unit U1, base unit U2"],
        ),
        ("bridge", {"grid": WEST, "from": "U1", "to": "U2"}, ["孤立的单元 U1"], ["base unit U1"]),
    ],
)
def test_remarks_are_said_in_plain_words(
    code: str, data: dict[str, Any], zh: list[str], en: list[str]
) -> None:
    told = in_words({"code": code, "zh": "", "en": "", "data": data}, WORDS, "households")
    assert all(part in told["zh"] for part in zh), told["zh"]
    assert all(part in told["en"] for part in en), told["en"]


def test_what_had_to_move_is_said_beside_what_did() -> None:
    told = bound_of(0.021, 0.034, WORDS, "households")
    assert "2.1% 的户数" in told["zh"] and "3.4%" in told["zh"]
    assert "2.1% of households" in told["en"] and "3.4%" in told["en"]


def test_any_versions_stand_side_by_side_and_beside_the_grids_in_force(
    town: Town, bench: Runs
) -> None:
    drawing_id = UUID(bench.root.split("/")[2])
    town.propose(drawing_id, moved(town))
    corner = {town.ground.unit(3, 0): WEST}
    assert bench.post("save", body(town, corner, [])).status_code == 201
    planner, at = town.who["administrator"], MONDAY_AT
    found = redrawing.compared(drawing_id, planner, at, [0, 2, 3])
    assert [(c.number, c.figures["moved_units"]) for c in found.columns] == [(0, 0), (2, 4), (3, 1)]
    assert [len(c.figures["broken"]) for c in found.columns] == [0, 0, 1]
    assert found.level.key == "community"
    page = bench.client.get(f"/planner/{drawing_id}/?v=0&v=2&v=3").content.decode()
    assert "有网格断成几块，这一版不能提交审批" in page and f"零散单元 {next(iter(corner))}" in page
    row = re.search(r"换了网格的单元</th>(.*?)</tr>", page, re.S)
    assert row and re.findall(r"(\d+) \(", row[1]) == ["0", "4", "1"]
    assert "?version=3&amp;against=2" in page, "the map of any two"
    assert bench.client.get(f"/planner/{drawing_id}/?v=9").status_code == 404
    for name in ("stranger", "west"):
        with pytest.raises(NotFound):
            redrawing.compared(drawing_id, town.who[name], at, [0, 2])


def test_an_older_version_comes_onto_the_workbench(town: Town, bench: Runs) -> None:
    drawing_id = UUID(bench.root.split("/")[2])
    town.propose(drawing_id, moved(town))
    assert bench.post("save", body(town, {}, [])).status_code == 201
    page = bench.client.get(bench.root).content.decode()
    assert f'data-address="{bench.root}versions/2/leaves.json"' in page
    older = bench.json("versions/2/leaves.json?level=community")
    codes = bench.json("ground.json")["units"]["code"]
    of = {u: older["grids"][n]["code"] for u, n in zip(codes, older["leaf"], strict=True)}
    assert of == dict(moved(town).leaves)
    west = bench.json(f"versions/2/leaves.json?upper={WEST}")
    assert len(west["leaf"]) == 8
    assert bench.get("versions/9/leaves.json").status_code == 404
    for name in ("stranger", "west"):
        other = Runs(town, name, drawing_id)
        assert other.get("versions/2/leaves.json").status_code == 404


def test_remarks_are_known_to_be_about_the_drawings_own_ground() -> None:
    was = redrawing.Content((), {"U1": "1101", "U2": "1102", "U3": "1201", "U4": "1301"})
    # village 11 gave a unit to a village that was split off from it, and grid 1102 took one of 12
    now = redrawing.Content((), {"U1": "1401", "U2": "1102", "U3": "1102", "U4": "1301"})
    column = Column(2, {}, None, own_ground("11", now, was))

    def own(**data: str) -> bool:
        return column.is_own({"data": data})

    assert own(parent="11") and own(grid="1102") and own(unit="U1") and own(parent="14")
    assert own(parent="1") and own(kind="households") and column.is_own({})
    assert not own(parent="13") and not own(grid="1301") and not own(unit="U4")
    assert not own(parent="12", unit="U3"), "named after the grid, not after a unit in it"
    assert Column(2, {}, None).is_own({"data": {"grid": "1301"}}), "a drawing of all is about all"


def test_a_villages_page_folds_what_is_said_of_others(town: Town, bench: Runs) -> None:
    def head(where: str, own: tuple[str, ...], elsewhere: tuple[str, ...]) -> str:
        heads = [Head(0, "现行网格", "", "", own, elsewhere, None)]
        shown = {"heads": heads, "where": where, "level": LEVEL, "levels": (), "choices": ()}
        with translation.override("zh-hans"):
            return render_to_string("drawings/parts/compare.html", shown)

    village = head("西社区", ("西社区偏重",), ("东社区偏轻",))
    ours, others = village.split("这一方案不重划")
    assert (
        "须知(1 条)" in ours and "西社区偏重" in ours and "1 条" in ours and "东社区偏轻" in others
    )
    assert "没有关于西社区的" in head("西社区", (), ("东社区偏轻",))
    assert "不重划" not in head("", ("西社区偏重",), ())


def test_with_changes_supposed_no_upper_grid_is_spoken_of_twice() -> None:
    def about(parent: str, zh: str) -> dict[str, Any]:
        return {"code": "region_ideal", "data": {"parent": parent}, "zh": zh}

    drawn, measured, other = about("1", "合计 900"), about("1", "合计 21"), about("2", "合计 5")
    figures = {"kinds": [{"kind": "units"}], "remarks": [measured, other]}
    column = Column(1, figures, None)
    program: dict[str, Any] = {
        "remarks": [drawn],
        "wish": {"weights": ["units"], "edits": ["an estate"]},
    }
    assert remarks_of(column, program) == [drawn, other]
    unchanged: dict[str, Any] = {"remarks": [drawn], "wish": {"weights": ["units"], "edits": []}}
    assert remarks_of(column, unchanged) == [drawn, measured, other]


def test_of_two_that_read_alike_neither_is_the_better(town: Town, bench: Runs) -> None:
    drawing_id = UUID(bench.root.split("/")[2])
    bench.post("save", body(town, {}, []))
    found = redrawing.compared(drawing_id, town.who["administrator"], MONDAY_AT, [1, 2])
    one, other = found.columns
    longer = {**other.figures, "cut_m": one.figures["cut_m"] + 1.0}
    with translation.override("en"):
        rows = rows_of([one, Column(other.number, longer, other.program)], 1)
    (row,) = (r for r in rows if r.label == "Borders between grids")
    assert row.cells[0].text == row.cells[1].text and not any(c.best for c in row.cells)
