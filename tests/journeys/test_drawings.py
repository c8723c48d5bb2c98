"""Grids redrawn through the pages: begun, listed, weighed by impact, commented, set beside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.journeys.drawings import LIST, begun, browser, drawing_town, text
from tests.packs.test_redrawing import EAST, WEST, Town, moved
from tests.packs.town import FOUNDER
from wangge.domain.people import api as people
from wangge.domain.redrawing import api as redrawing
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with drawing_town() as made:
        yield made


def test_begun_once_and_listed_for_whoever_may_see_it(town: Town) -> None:
    drawing_id = begun(town)
    for name in ("administrator", "station_head", "auditor"):
        assert "东西社区调整" in text(browser(town, name).get(LIST)), name
    for name in ("stranger", "west"):
        client = browser(town, name)
        assert "东西社区调整" not in text(client.get(LIST)), name
        assert client.get(f"{LIST}begin/").status_code == 403
    assert Client().get(LIST).status_code == 302
    page = text(browser(town, "administrator").get(f"{LIST}{drawing_id}/"))
    assert "街道提出" in page or "提出" in page
    assert "还没有画" in page


def test_a_wrong_beginning_keeps_what_was_typed(town: Town) -> None:
    client = browser(town, "administrator")
    page = text(client.post(f"{LIST}begin/", {"key": "k", "where": "", "title": "我的方案"}), 422)
    assert 'value="我的方案"' in page and "请选择要划分的网格" in page
    page = text(client.post(f"{LIST}begin/", {"key": "k", "where": "labour:", "title": ""}), 422)
    assert "请写明标题" in page
    assert redrawing.drawings(town.key, town.who["administrator"], town.at) == ()


@pytest.mark.parametrize("name", ["administrator", "station_head", "west"])
def test_the_list_asks_as_much_for_many_drawings_as_for_one(town: Town, name: str) -> None:
    client = browser(town, name)
    begun(town)

    def asked() -> int:
        text(client.get(LIST))
        with CaptureQueriesContext(connection) as queries:
            text(client.get(LIST))
        return len(queries)

    one = asked()
    for n in range(4):
        begun(town, f"第 {n} 次调整")
    assert asked() == one
    listed = text(client.get(LIST)).count("次调整")
    assert listed == (0 if name == "west" else 4)


def test_impact_says_who_gains_and_every_number_opens_its_rows(town: Town) -> None:
    drawing_id = begun(town)
    town.complaint(1, 1)
    town.employer(1, 2)
    town.propose(drawing_id, moved(town))
    client = browser(town, "administrator")
    base = f"{LIST}{drawing_id}/"
    page = text(client.get(f"{base}impact/"))
    links = {
        what: re.search(rf'href="({base}rows/{what}/[^"]*)"', page)
        for what in ("units", "tasks", "lines")
    }
    counts = {}
    for what, link in links.items():
        assert link, what
        rows = text(client.get(link[1].replace("&amp;", "&")))
        counts[what] = rows.count("<tr>") - 1
        lines = b"".join(
            client.get(link[1].replace("&amp;", "&").replace(f"{what}/", f"{what}.csv"))
        )
        assert len(lines.decode().strip().splitlines()) == counts[what] + 1, what
    assert counts == {"units": 4, "tasks": 1, "lines": 1}
    gained = re.search(rf'href="([^"]*grid={EAST}&amp;way=gained)"', page)
    assert gained
    assert text(client.get(gained[1].replace("&amp;", "&"))).count("<tr>") == 5
    file = b"".join(client.get(f"{base}impact.csv")).decode()
    assert file.startswith("\ufeff") and f"{WEST},西社区" in file
    assert client.get(f"{base}impact/?version=9").status_code == 404
    assert client.get(f"{base}rows/names/").status_code == 404
    same = text(client.get(f"{base}impact/?version=2&against=2"))
    assert "没有变化的网格" in same


def test_what_the_map_asks_is_answered_to_whoever_sees_the_drawing(town: Town) -> None:
    drawing_id = begun(town)
    town.propose(drawing_id, moved(town))
    base = f"{LIST}{drawing_id}/"
    addresses = [
        f"{base}versions/2/community.geojson",
        f"{base}versions/0/community.geojson",
        f"{base}moved/2/0.geojson",
        f"{base}comments.geojson",
    ]
    client = browser(town, "station_head")
    now, before, ground, notes = (json.loads(text(client.get(a))) for a in addresses)
    assert [f["properties"]["code"] for f in now["features"]] == [WEST, EAST]
    assert now["features"] != before["features"] and len(ground["features"]) == 4
    assert notes["features"] == []
    alike = json.loads(text(client.get(f"{addresses[0]}?beside=2")))
    other = json.loads(text(client.get(f"{addresses[1]}?beside=2")))
    assert (alike["features"], len(other["features"])) == ([], 2), "only what differs"
    lon, lat = town.ground.point(1, 1)
    where = json.loads(text(client.get(f"{base}at/2/?lon={lon}&lat={lat}")))
    assert where["grids"] == [{"code": EAST, "name": "东社区"}]
    assert client.get(f"{base}at/2/?lon=x&lat=1").status_code == 422
    assert client.get(f"{base}versions/2/nowhere.geojson").status_code == 404
    for name in ("stranger", "west"):
        other = browser(town, name)
        for address in [
            *addresses,
            base,
            f"{base}impact/",
            f"{base}rows/units/",
            f"{base}impact.csv",
        ]:
            assert other.get(address).status_code == 404, (name, address)


def test_comments_are_placed_numbered_and_dealt_with(town: Town) -> None:
    drawing_id = begun(town)
    town.propose(drawing_id, moved(town))
    base = f"{LIST}{drawing_id}/"
    station, planner = browser(town, "station_head"), browser(town, "administrator")
    lon, lat = town.ground.point(1, 1)
    placed = {"version": "2", "text": "学校应在一个网格里", "lon": str(lon), "lat": str(lat)}
    assert station.post(f"{base}comments/", placed).status_code == 302
    by_grid = {"version": "2", "text": "东社区太大", "grid_code": EAST}
    assert station.post(f"{base}comments/", by_grid).status_code == 302
    for wrong in (
        {**placed, "text": ""},
        {**placed, "version": "x"},
        {**placed, "lon": "999"},
        {**by_grid, "grid_code": "nowhere"},
        {**placed, "text": "长" * 501},
    ):
        text(station.post(f"{base}comments/", wrong), 422)
    notes = json.loads(text(station.get(f"{base}comments.geojson")))["features"]
    assert [n["properties"]["number"] for n in notes] == ["1", "2"]
    first, second = redrawing.comments(drawing_id, town.who["station_head"], town.at)
    assert second.grid_code == EAST and second.lon is not None
    for name in ("stranger", "west"):
        client = browser(town, name)
        assert client.post(f"{base}comments/", placed).status_code == 404, name
        assert client.post(f"{base}comments/{first.id}/settle/").status_code == 404, name
    assert browser(town, "auditor").post(f"{base}comments/{first.id}/settle/").status_code == 403
    assert planner.post(f"{base}comments/{first.id}/settle/").status_code == 302
    assert "已处理" in text(planner.get(base))


def test_after_the_end_of_an_appointment_nothing_is_seen(town: Town) -> None:
    drawing_id = begun(town)
    base = f"{LIST}{drawing_id}/"
    case_id = redrawing.drawing(drawing_id, town.who["administrator"], town.at).case_id
    town.propose(drawing_id, moved(town))
    town.act(case_id, "file", "station_head", 1)
    later = town.at + timedelta(hours=2)
    (post,) = people.appointments_of(town.who["station_head"], later)
    people.end_appointment(post.id, actor=FOUNDER, at=later)
    (kept,) = people.appointments_of(town.who["auditor"], later)
    people.end_appointment(kept.id, actor=FOUNDER, at=later)
    with set_clock(SimulatedClock(later + timedelta(hours=1))):
        for name in ("station_head", "auditor"):
            client = browser(town, name)
            assert "东西社区调整" not in text(client.get(LIST)), name
            for path in ("", "impact/", "rows/units/", "versions/2/community.geojson"):
                assert client.get(base + path).status_code == 404, (name, path)
            said = {"version": "2", "text": "再看看"}
            assert client.post(f"{base}comments/", said).status_code == 404, name
