"""The program draws a town's grids: within their upper ones, whole, codes never given twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from tests.packs.test_redrawing import EAST, STREET, WEST, Town
from wangge.domain.places import api as places
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.drafting import Wish, draw
from wangge.kernel.errors import InvalidInput

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


def test_it_becomes_a_version_of_a_drawing(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--jurisdiction", town.key, "--scheme", "labour", "--weight", "units"]
    call_command("redraw", *options, "--k", "4", "--begin", "均衡划分")
    assert "方案 drawing" in capsys.readouterr().out
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
