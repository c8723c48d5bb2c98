"""The workbench's addresses: what they answer, and who sees none of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.packs.test_redrawing import EAST, MONDAY_AT, STREET, WEST, Town
from wangge.domain.people.models import Account
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock

QUERIES_MOST = {"unchanged": 18, "ground": 30, "runs": 20}
"""A town's stamps are looked at again after a second, hence not exactly so many."""


@pytest.fixture
def town(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)
    with set_clock(SimulatedClock(MONDAY_AT)):
        yield Town()


class Bench:
    """One drawing's workbench as somebody's browser asks it."""

    def __init__(self, town: Town, name: str, drawing_id: UUID) -> None:
        self.client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans", HTTP_ACCEPT="application/json")
        self.client.force_login(Account.objects.get(pk=town.who[name]))
        self.root = f"/planner/{drawing_id}/workbench/"

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(self.root + address, headers=headers)

    def json(self, address: str) -> Any:
        answer = self.get(address)
        assert answer.status_code == 200, answer.content[:300]
        return answer.json()


def refusal(answer: HttpResponse) -> tuple[int, list[tuple[str, str | None]]]:
    errors = json.loads(answer.content)["errors"]
    assert all(e["zh"] and e["en"] for e in errors)
    return answer.status_code, [(e["code"], e["field"]) for e in errors]


def test_the_ground_says_who_borders_on_whom_and_whose_each_unit_is(town: Town) -> None:
    bench = Bench(town, "administrator", town.begin())
    ground = bench.json("ground.json")
    units, borders = ground["units"], ground["borders"]
    assert (ground["version"], ground["leaf_level"]["key"]) == (1, "community")
    assert units["code"] == sorted(town.before)
    codes = [ground["grids"][n]["code"] for n in ground["leaf"]]
    assert dict(zip(units["code"], codes, strict=True)) == town.before
    assert {ground["uppers"][n]["code"] for n in units["parent"]} == {STREET}
    assert ground["former"] == ground["leaf"]
    assert len(borders["left"]) == 24, "a net of 4 × 4"
    assert borders["barrier"] == [0] * 24
    at = units["code"].index(town.ground.unit(0, 0))
    edges = [m for a, b, m in zip(*(borders[k] for k in ("left", "right", "shared_m")),
                                  strict=True) if at in (a, b)]  # fmt: skip
    outline = sum(edges) + units["exterior_m"][at]
    assert outline == pytest.approx(2 * (188.5 + 199.6), rel=0.01)
    shapes = ground["shapes"]["features"]
    assert [f["id"] for f in shapes] == list(range(16))
    assert shapes[0]["geometry"]["type"] == "Polygon"
    keys = {w["key"]: w for w in ground["weights"]}
    assert (keys["units"]["total"], keys["units"]["missing"]) == (16, 0)
    assert keys["area_m2"]["total"] == pytest.approx(sum(units["area_m2"]), rel=0.01)


def test_the_ground_of_another_level_and_of_one_upper_grid(town: Town) -> None:
    bench = Bench(town, "administrator", town.begin())
    streets = bench.json("ground.json?level=street")
    assert [g["code"] for g in streets["grids"]] == [STREET]
    west = bench.json(f"ground.json?upper={WEST}")
    assert len(west["units"]["code"]) == 8 and len(west["borders"]["left"]) == 10
    whole = bench.json("ground.json")
    far = whole["units"]["exterior_m"][whole["units"]["code"].index(town.ground.unit(1, 1))]
    cut = west["units"]["exterior_m"][west["units"]["code"].index(town.ground.unit(1, 1))]
    assert far == 0 and cut == pytest.approx(199.6, rel=0.01)
    assert refusal(bench.get("ground.json?level=nowhere")) == (422, [("unknown_level", "level")])
    assert refusal(bench.get("ground.json?version=1x")) == (422, [("odd_version", "version")])
    assert refusal(bench.get("ground.json?version=7"))[0] == 404
    assert refusal(bench.get("ground.json?upper=9%0A9"))[0] == 404
    assert EAST not in json.dumps(west["grids"])


def test_the_ground_is_asked_again_only_when_it_has_changed(town: Town) -> None:
    bench = Bench(town, "administrator", town.begin())
    first = bench.get("ground.json", accept_encoding="gzip")
    assert first["Content-Encoding"] == "gzip" and "private" in first["Cache-Control"]
    again = bench.get("ground.json", if_none_match=first["ETag"], accept_encoding="gzip")
    assert again.status_code == 304
    other = bench.get("ground.json?level=street", if_none_match=first["ETag"])
    assert other.status_code == 200


@pytest.mark.parametrize("address", ["", "ground.json"])
def test_strangers_and_neighbours_see_none_of_it(town: Town, address: str) -> None:
    drawing_id = town.begin()
    assert Client().get(f"/planner/{drawing_id}/workbench/{address}").status_code == 302
    for name in ("stranger", "east"):
        assert Bench(town, name, drawing_id).get(address).status_code == 404, name
    for name in ("administrator", "station_head", "squad_head"):
        assert Bench(town, name, drawing_id).get(address).status_code == 200, name


def test_looking_again_asks_the_database_little(town: Town) -> None:
    bench = Bench(town, "administrator", town.begin())
    tag = bench.get("ground.json")["ETag"]

    def asked(address: str, **headers: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert bench.get(address, **headers).status_code in (200, 304)
        return len(queries)

    assert asked("ground.json", if_none_match=tag) <= QUERIES_MOST["unchanged"]
    assert asked("ground.json") <= QUERIES_MOST["ground"]
    assert asked("runs.json") <= QUERIES_MOST["runs"]
