"""Heads and directors see how far duties have come, down to rows and file; nobody else does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys.test_duty_pages import FINE, Town, generate, town
from tests.journeys.town import KEY, MONDAY_AT, second
from wangge.domain.duties import api as duties
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

__all__ = ["town"]
BASE = "/console/duties/"
PATROL = f"{BASE}demo_street/patrol/"


def test_from_the_plan_to_the_rows_to_a_file(town: Town) -> None:
    town.client(town.mine).post(town.address("finish/"), FINE)
    with set_clock(SimulatedClock(MONDAY_AT + timedelta(hours=14))):
        director = town.client("director")
        assert "每日巡查" in director.get(BASE).content.decode()
        page = director.get(PATROL).content.decode()
        assert "西片" in page and "<strong>4</strong>" in page and "<strong>3</strong>" in page
        under = director.get(f"{PATROL}?under={second(0, 0)[:-2]}").content.decode()
        assert "西片第1网格" in under and "<strong>2</strong>" in under
        rows = director.get(f"{PATROL}rows/?measure=overdue").content.decode()
        assert rows.count("每日巡查：") == 3 and "西片第1网格" not in rows
        file = director.get(f"{PATROL}rows.csv?measure=done")
        text = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
        lines = text.splitlines()
        assert file["Content-Type"].startswith("text/csv") and len(lines) == 2
        assert lines[1].startswith("2026-03-02," + second(0, 0))
        assert director.get(f"{PATROL}rows/?measure=moon").status_code == 404
        assert director.get(f"{BASE}demo_street/none/").status_code == 404


def test_what_cannot_be_planned_says_why(town: Town) -> None:
    generate("patrol", date(2033, 1, 1), date(2033, 1, 2))
    duties.generate(
        jurisdiction_key=KEY,
        first_on=date(2033, 1, 1),
        last_on=date(2033, 1, 8),
        only=["head_round"],
        actor=Actor.system("test"),
        at=MONDAY_AT,
    )
    page = town.client("director").get(f"{BASE}problems/").content.decode()
    assert "网格长周督查" in page and "2033" in page


@pytest.mark.parametrize("name", ["stranger", "member_00_1"])
def test_nobody_else_sees_figures(town: Town, name: str) -> None:
    client = town.client(name)
    for address in (BASE, PATROL, f"{PATROL}rows/", f"{PATROL}rows.csv", f"{BASE}problems/"):
        assert client.get(address).status_code == 403, address
    for address in ("/console/nets/", "/console/nets/overlay/", "/console/nets/overlay.json"):
        assert client.get(address).status_code == 403, address


def test_whose_grids_a_place_is_in(town: Town) -> None:
    client = town.client("director")
    page = client.get("/console/nets/?unit=U00").content.decode()
    assert "西片第1网格" in page and "网格员001" in page
    lon, lat = 118.932, 32.112
    picked = client.get(f"/console/nets/?unit=&lon={lon}&lat={lat}").content.decode()
    assert "西片第1网格一单元" in picked
    assert "没有" in client.get("/console/nets/?unit=nowhere").content.decode()
    assert client.get("/console/nets/?unit=&lon=999&lat=1").status_code == 422
    layers = "one=governance:first&other=governance:second"
    table = client.get(f"/console/nets/overlay/?{layers}").content.decode()
    assert "东片第2网格" in table
    drawn = client.get(f"/console/nets/overlay.json?{layers}&under={second(0, 0)[:-2]}&level=parts")
    assert len(drawn.json()["features"]) == 2
    assert client.get("/console/nets/overlay/?one=x&other=y").status_code == 422
