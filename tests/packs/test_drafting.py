"""The program draws a town's grids: within their upper ones, whole, codes never given twice."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.packs.test_redrawing import EAST, STREET, WEST, Town
from wangge.domain.places import api as places
from wangge.domain.places.models import BaseUnit
from wangge.domain.places.testing import small_town
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Wish
from wangge.domain.redrawing.drafting import Drawn, draw
from wangge.domain.redrawing.names import numbered
from wangge.domain.redrawing.wishes import Closed, Edit, Split, Weighed
from wangge.kernel.errors import Conflict, InvalidInput

ON = date(2026, 3, 2)


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def drawn(town: Town, **more: object) -> redrawing.Content:
    wish = Wish(weights=("units",), **more)  # type: ignore[arg-type]
    return draw(town.key, "labour", wish, on=ON).content


def test_grids_that_stay_keep_their_codes(town: Town) -> None:
    content = drawn(town, k=2)
    assert content.leaves == town.before


def test_new_grids_get_codes_never_given_and_names(town: Town) -> None:
    content = drawn(town, k=4)
    codes = sorted(set(content.leaves.values()))
    assert len(codes) == 4 and {WEST, EAST} <= set(codes)
    assert codes[2:] == [f"{STREET}003", f"{STREET}004"]
    names = {g.code: g.name for g in content.grids}
    assert names[f"{STREET}003"] == "测试街道第3网格"
    assert all(list(content.leaves.values()).count(c) == 4 for c in codes)
    assert drawn(town, k=4).leaves == content.leaves, "the same wish, the same answer"


def test_it_becomes_a_version_of_a_drawing(
    town: Town, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    options = ["--jurisdiction", town.key, "--scheme", "labour", "--weight", "units"]
    out = tmp_path / "grids.gpkg"
    call_command("redraw", *options, "--k", "4", "--begin", "均衡划分", "--out", str(out))
    assert "方案 drawing" in capsys.readouterr().out
    assert out.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(InvalidInput) as refusal:
        call_command("redraw", *options, "--k", "4", "--out", "grids.shp")
    assert refusal.value.field == "out"
    at = town.at
    (view,) = redrawing.drawings(town.key, town.who["administrator"], at)
    version = redrawing.version(view.id, town.who["administrator"], at)
    assert (version.number, version.figures["parts"], version.figures["disconnected"]) == (2, 4, 0)
    impact = redrawing.impact(view.id, town.who["administrator"], at)
    assert impact.vacant == (f"{STREET}003", f"{STREET}004")


def test_a_weight_that_units_lack_is_named(town: Town) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draw(town.key, "labour", Wish(weights=("households",), k=2), on=ON)
    assert refusal.value.field == "weights" and "households" in refusal.value.en
    assert places.local_day(town.key, town.at) == ON


class Levels:
    """A street of two communities with two grids each, on 4 × 4 units."""

    def __init__(self) -> None:
        self.ground = small_town()
        self.before = redrawing.in_force("qixia", "governance", ON)
        self.west, self.east = self.ground.communities

    def draw(self, **wish: object) -> Drawn:
        return draw("qixia", "governance", Wish(**{"weights": ("units",), **wish}), on=ON)  # type: ignore[arg-type]

    def refused(self, **wish: object) -> tuple[str, str | None]:
        with pytest.raises(InvalidInput) as refusal:
            self.draw(**wish)
        return refusal.value.code, refusal.value.field


@pytest.fixture
def street(db: None) -> Levels:
    return Levels()


def sizes(content: redrawing.Content, length: int) -> dict[str, int]:
    return dict(sorted(Counter(c[:length] for c in content.leaves.values()).items()))


def test_only_one_upper_grid_is_drawn_and_the_rest_stays(street: Levels) -> None:
    after = street.draw(under=street.west, k=4).content
    assert sizes(after, 12) == {street.west: 8, street.east: 8}
    west = {u: c for u, c in after.leaves.items() if c.startswith(street.west)}
    assert sorted(Counter(west.values()).values()) == [2, 2, 2, 2]
    assert all(after.leaves[u] == c for u, c in street.before.leaves.items()
               if c.startswith(street.east))  # fmt: skip
    assert street.refused(under="99", k=2) == ("unknown_under", "under")
    assert street.refused(under=street.ground.grids[0], k=2) == ("unknown_under", "under")


def test_a_grid_that_is_gone_leaves_its_code_to_no_other_community(street: Levels) -> None:
    change_households(street, east=700)
    after = street.draw(weights=("households",), weight_range=(700.0, 2200.0)).content
    held: dict[str, set[str]] = {leaf[:12]: set() for leaf in after.leaves.values()}
    for unit, leaf in after.leaves.items():
        assert leaf[:12] == street.before.leaves[unit][:12], unit
        held[leaf[:12]].add(leaf)
    assert [len(held[c]) for c in (street.west, street.east)] == [1, 4]
    assert held[street.east] >= set(street.ground.grids[2:]), "those that stay keep their codes"


def test_an_upper_level_is_drawn_of_the_grids_below(street: Levels) -> None:
    drawn = street.draw(level="community", k=3)
    after = drawn.content
    assert drawn.level.key == "community" and drawn.figures["units"] == 4
    assert sorted(sizes(after, 12).values()) == [4, 4, 8]
    places.check_grid_inputs(street.ground.scheme.levels, after.grids)
    new = set(sizes(after, 12)) - {street.west, street.east}
    assert new == {f"{street.ground.root}003"}
    together = {frozenset(u for u, c in d.leaves.items() if c == leaf)
                for d in (street.before, after) for leaf in d.leaves.values()}  # fmt: skip
    assert len(together) == 4, "lower grids stay whole"
    assert street.refused(level="street", k=1) == ("root_level", "level")
    assert street.refused(level="block", k=2) == ("unknown_level", "level")


def test_a_new_estate_is_weighed(street: Levels) -> None:
    estate = Weighed((street.ground.unit(0, 0), street.ground.unit(1, 0)), "households", 600)
    assert street.refused(edits=(estate,), k=4) == ("unknown_weight", "edits.0.key")
    change_households(street)
    plain = street.draw(weights=("households",), k=4)
    drawn = street.draw(weights=("households",), k=4, edits=(estate,))
    assert plain.figures["kinds"][0]["total"] == 1600
    assert drawn.figures["kinds"][0]["total"] == 1600 - 200 + 600
    both = street.draw(weights=("households", "units"), k=4, max_imbalance=0.5)
    assert [k["kind"] for k in both.figures["kinds"]] == ["households", "units"]
    assert both.figures["weights"] == list(both.figures["kinds"])
    nowhere = Weighed(("U99",), "households", 1)
    wish = {"weights": ("households",), "k": 4, "edits": (estate, nowhere)}
    assert street.refused(**wish) == ("unknown_unit", "edits.1.units")


def test_weights_count_in_one_mixed_load_as_much_as_is_said(street: Levels) -> None:
    change_households(street, west=300)
    wish = {"weights": ("units", "households"), "k": 4, "stay": 0.0}
    drawn = street.draw(**wish, shares=(25.0, 75.0))
    (load,) = drawn.figures["kinds"]
    assert (load["kind"], load["total"]) == ("mix", pytest.approx(100))
    held = Counter(drawn.content.leaves.values())
    west = [c for c in held if c.startswith(street.west)]
    assert len(west) == 3, "it carries 25 × 8 / 16 + 75 × 3 / 4 = 69 of 100"
    assert load["heaviest"] == pytest.approx(100 - 68.75)
    units, households = drawn.figures["weights"]
    assert (units["kind"], units["heaviest"]) == ("units", max(held.values()))
    assert (households["kind"], households["total"]) == ("households", 8 * 300 + 8 * 100)
    assert drawn.figures["wish"]["shares"] == [25, 75]
    even = street.draw(**wish, shares=(100.0, 0.0)).content
    assert set(Counter(even.leaves.values()).values()) == {4}
    change_households(street, west=0, east=0)
    assert street.refused(**wish, shares=(25.0, 75.0)) == ("nothing_to_mix", "weights")


def change_households(street: Levels, west: int = 100, east: int = 100) -> None:
    """So many households in every unit."""
    for unit in BaseUnit.objects.all():
        inside = street.before.leaves[unit.code].startswith(street.west)
        unit.attributes = {"households": west if inside else east}
        unit.save()


def test_nobody_crosses_a_closed_road(street: Levels) -> None:
    rows = [(street.ground.unit(c, 1), street.ground.unit(c, 2)) for c in (0, 1)]
    closed = Closed(tuple(rows))
    after = street.draw(under=street.west, k=2, stay=0, edits=(closed,)).content
    south = {after.leaves[street.ground.unit(c, r)] for c in (0, 1) for r in (0, 1)}
    north = {after.leaves[street.ground.unit(c, r)] for c in (0, 1) for r in (2, 3)}
    assert len(south) == len(north) == 1 and south != north
    code, field = street.refused(under=street.west, k=1, edits=(closed,))
    assert (code, field) == ("partition_islands", "k")
    pocket = Closed(
        tuple((street.ground.unit(0, 0), street.ground.unit(*at)) for at in ((1, 0), (0, 1)))
    )
    figures = street.draw(k=5, edits=(pocket,)).figures
    said = [r["zh"] for r in figures["remarks"] if r["code"] == "region_ideal"]
    assert any("被隔开、含单元 U00的一块分成 1 个网格" in text for text in said), said
    apart = Closed(((street.ground.unit(0, 0), street.ground.unit(3, 3)),))
    assert street.refused(k=4, edits=(apart,)) == ("no_border", "edits.0.borders")


def test_a_community_split_is_drawn_within_itself(street: Levels) -> None:
    north = tuple(street.ground.unit(c, r) for c in (0, 1) for r in (1, 2, 3))
    split = Split(street.west, north, "北苑社区")
    after = street.draw(k=5, edits=(split,)).content
    code = f"{street.ground.root}003"
    assert sizes(after, 12) == {street.west: 2, street.east: 8, code: 6}
    places.check_grid_inputs(street.ground.scheme.levels, after.grids)
    assert {g.name for g in after.grids if g.code == code} == {"北苑社区"}
    numbers = [
        numbered(g.name) for g in after.grids if g.level == "grid" and g.code[:12] != street.east
    ]
    assert len(numbers) == len(set(numbers)), "nobody takes one for the other"
    inside = street.draw(under=street.west, k=3, edits=(split,)).content
    assert sizes(inside, 12) == sizes(after, 12)
    assert street.refused(k=5, edits=(Split("9", north, "北"),)) == (
        "unknown_upper",
        "edits.0.upper",
    )


def test_a_version_whose_units_are_gone_is_not_drawn_from(street: Levels) -> None:
    leaves = dict(street.before.leaves)
    leaves["GONE"] = leaves.pop("U00")
    basis = redrawing.Content(street.before.grids, leaves)
    with pytest.raises(Conflict) as refusal:
        draw("qixia", "governance", Wish(weights=("units",), k=4), on=ON, basis=basis)
    assert refusal.value.data["units"] == ["GONE", "U00"]


def test_stopping_leaves_nothing(street: Levels) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    told: list[tuple[str, float]] = []
    wish = Wish(weights=("units",), k=4)
    with pytest.raises(Stopped):
        draw("qixia", "governance", wish, on=ON, alive=stop)
    draw("qixia", "governance", wish, on=ON, progress=lambda s, n: told.append((s, n)))
    assert told[0] == ("reading", 0.0) and told[-1] == ("report", 1.0)
    assert [n for _, n in told] == sorted(n for _, n in told)
    assert redrawing.in_force("qixia", "governance", ON) == street.before


WISHES = st.fixed_dictionaries(
    {
        "k": st.integers(4, 9),
        "stay": st.sampled_from([0.0, 5.0, 10.0]),
        "barriers": st.sampled_from([0.0, 5.0]),
        "seed": st.integers(0, 9),
        "effort": st.just(0.05),
        "split": st.sampled_from([0, 2, 3]),
        "closed": st.booleans(),
        "level": st.sampled_from([None, "grid", "community"]),
    }
)


@given(WISHES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_wished_is_whole_nested_and_the_same_again(
    street: Levels, wish: dict[str, Any]
) -> None:
    rows, closed, ground = wish.pop("split"), wish.pop("closed"), street.ground
    split = Split(street.west, tuple(ground.unit(c, r) for c in (0, 1) for r in range(rows)), "分")
    edits: tuple[Edit, ...] = (Closed(((ground.unit(2, 0), ground.unit(2, 1)),)),) if closed else ()
    if wish["level"] == "community":
        wish["k"] = 2 + wish["k"] % 3
    elif rows:
        edits += (split,)
        wish["k"] += 1
    drawn = street.draw(**wish, edits=edits)
    after = drawn.content
    places.check_grid_inputs(ground.scheme.levels, after.grids)
    codes = [g.code for g in after.grids]
    assert len(codes) == len(set(codes)) and after.leaves.keys() == street.before.leaves.keys()
    assert set(codes) == {c[:n] for c in after.leaves.values() for n in (9, 12, 15)}
    assert drawn.figures["parts"] == wish["k"] and drawn.figures["disconnected"] == 0
    if wish["level"] != "community" and not rows:
        assert {u: c[:12] for u, c in after.leaves.items()} == {
            u: c[:12] for u, c in street.before.leaves.items()
        }, "no unit leaves its community"
    assert not set(codes) - {g.code for g in street.before.grids} & set(
        redrawing.codes_ever("qixia", "governance", "grid")
    )
    assert street.draw(**wish, edits=edits).content == after
