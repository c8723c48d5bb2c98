"""Grids redrawn through the pages: begun, commented, set beside, dated, in force, taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.packs.test_redrawing import DAY, DAY_AT, EAST, WEST, Town, merged, moved
from tests.packs.town import FOUNDER
from wangge.domain.people import api as people
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.services import going_over
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import ManyErrors, NotFound
from wangge.plumbing.time import set_clock

LIST = "/planner/"


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    made = Town()
    with set_clock(SimulatedClock(made.at)):
        yield made


def browser(town: Town, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=town.who[name]))
    return client


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    found: str = answer.content.decode()
    return found


def begun(town: Town, title: str = "东西社区调整") -> UUID:
    """Begun through the page."""
    client = browser(town, "administrator")
    key = re.search(r'name="key" value="([^"]+)"', text(client.get(f"{LIST}begin/")))
    assert key
    form = {"key": key[1], "where": "labour:", "title": title}
    first = client.post(f"{LIST}begin/", form)
    assert first.status_code == 302
    again = client.post(f"{LIST}begin/", form)
    assert again["Location"] == first["Location"], "sent twice it is one drawing"
    return UUID(first["Location"].split("/")[2])


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


def preselected(form: str) -> dict[str, str]:
    """The grid that is chosen beforehand for each appointment."""
    found = re.findall(r'<select name="(to-[^"]+)".*?<option value="(\d+)" selected', form, re.S)
    return dict(found)


def scheduled(town: Town, drawing_id: UUID, **given: str) -> str:
    """Sets the day through form and confirmation; the confirmation's page."""
    client = browser(town, "administrator")
    base = f"{LIST}{drawing_id}/"
    form = text(client.get(f"{base}schedule/"))
    fields = dict.fromkeys(re.findall(r'name="(to-[^"]+)"', form), "")
    chosen = preselected(form)
    assert fields.keys() == chosen.keys(), "the grid that takes over most is chosen beforehand"
    confirm = text(client.post(f"{base}schedule/", {"from_on": str(DAY), **chosen, **given}))
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', confirm))
    answer = client.post(f"{base}schedule/", {**hidden, "confirmed": "1"})
    assert answer.status_code == 302
    return confirm


def test_through_all_its_stages_to_the_day_and_back(town: Town) -> None:
    drawing_id = begun(town)
    owned = town.complaint(3, 3)
    town.propose(drawing_id, merged(town))
    base = f"{LIST}{drawing_id}/"
    station = browser(town, "station_head")
    page = text(station.get(base))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version and 'id="act-file"' in page
    assert station.post(f"{base}act/file/", {"version": version[1]}).status_code == 302
    assert station.post(f"{base}act/file/", {}).status_code == 404, "taken already"
    case_id = redrawing.drawing(drawing_id, town.who["administrator"], town.at).case_id
    text(browser(town, "stranger").post(f"{base}act/approve/", {}), 404)
    town.act(case_id, "approve", "squad_head", 2)
    for wrong in ({"from_on": ""}, {"from_on": "2026-03-02"}):
        client = browser(town, "administrator")
        form = text(client.get(f"{base}schedule/"))
        chosen = preselected(form)
        given = {**chosen, **wrong}
        for more in ({}, {"confirmed": "1"}):
            text(client.post(f"{base}schedule/", {**given, **more}), 422)
    assert "南社区" in scheduled(town, drawing_id)
    assert station.get(f"{base}schedule/").status_code == 403
    town.act(case_id, "finish", "city_center", 3, outcome="fixed")
    track = redrawing.track(drawing_id, town.who["administrator"], town.at)
    assert [(s.stage, s.state) for s in track] == [
        ("proposal", "done"),
        ("review", "done"),
        ("filing", "done"),
        ("scheduled", "now"),
        ("in_force", "ahead"),
    ]
    assert [s.by for s in track[:3]] == [
        f"account:{town.who[n]}" for n in ("station_head", "squad_head", "city_center")
    ]
    with set_clock(SimulatedClock(DAY_AT)):
        going_over.work(DAY_AT)
        client = browser(town, "administrator")
        page = text(client.get(base))
        assert "已生效" in page and "生效时平移：任职 1 项、未办任务 1 件" in page
        assert "东社区" in text(client.get(f"{base}impact/")), "still set beside what was before"
        assert station.get(f"{base}back/").status_code == 403
        text(client.post(f"{base}back/", {"reason": ""}), 422)
    with set_clock(SimulatedClock(DAY_AT + timedelta(hours=2))):
        assert client.post(f"{base}back/", {"reason": "居民意见大"}).status_code == 302
        page = text(client.get(base))
        assert page.count("居民意见大") == 2, "as a notice, and among the steps"
        assert "已撤回" in page and "撤回时恢复：任职 1 项、未办任务 1 件" in page
        assert client.post(f"{base}comments/", {"version": "2", "text": "晚了"}).status_code == 302
        assert redrawing.comments(drawing_id, town.who["administrator"], town.at) == ()
    assert owned


def test_sent_back_it_says_by_whom_and_why_until_it_goes_on(town: Town) -> None:
    drawing_id = begun(town)
    town.propose(drawing_id, moved(town))
    base = f"{LIST}{drawing_id}/"
    case_id = redrawing.drawing(drawing_id, town.who["administrator"], town.at).case_id
    town.act(case_id, "file", "station_head", 1)
    town.act(case_id, "send_back", "squad_head", 2, reason="学校被分在两格")
    page = text(browser(town, "administrator").get(base))
    assert "“审核”阶段退回到“提出”" in page and page.count("学校被分在两格") == 2
    town.act(case_id, "file", "station_head", 3)
    page = text(browser(town, "administrator").get(base))
    assert "阶段退回到" not in page and page.count("学校被分在两格") == 1
    with pytest.raises(NotFound):
        redrawing.turns(drawing_id, town.who["stranger"], town.at)


def test_a_day_on_which_it_cannot_take_effect_is_told_with_what_to_do(town: Town) -> None:
    drawing_id = begun(town)
    town.propose(drawing_id, merged(town))
    case_id = redrawing.drawing(drawing_id, town.who["administrator"], town.at).case_id
    town.act(case_id, "file", "station_head", 1)
    town.act(case_id, "approve", "squad_head", 2)
    (seat,) = redrawing.impact(drawing_id, town.who["administrator"], town.at).seats
    scheduled(town, drawing_id, **{f"to-{seat.appointment_id}": WEST})
    post = people.AppointmentInput(
        town.who["east"], town.key, "supervisor", "labour", WEST, date(2025, 1, 1)
    )
    people.appoint_many([post], actor=FOUNDER, at=town.at)
    town.act(case_id, "finish", "city_center", 3, outcome="fixed")
    with set_clock(SimulatedClock(DAY_AT)):
        going_over.work(DAY_AT)
        client = browser(town, "administrator")
        page = text(client.get(f"{LIST}{drawing_id}/"))
        assert "到日未能生效" in page and "什么都没有改变" in page
        assert "与已有任职重叠" in page, "and why"
        assert "受阻" in text(client.get(LIST))
        going_over.work(DAY_AT + timedelta(minutes=1))
        view = redrawing.drawing(drawing_id, town.who["administrator"], DAY_AT)
        assert (view.stage, view.problem is not None) == ("scheduled", True)


def test_whoever_goes_with_their_grid_is_told_apart(town: Town) -> None:
    drawing_id = begun(town)
    south = merged(town).grids[-1]
    kept = tuple(g for g in town.grids if g.code != EAST)
    leaves = {u: south.code if c == EAST else c for u, c in town.before.items()}
    town.propose(drawing_id, redrawing.Content((*kept, south), leaves))
    assert "1 人随网格走" in scheduled(town, drawing_id)


def test_nobody_is_sent_where_there_is_no_room(town: Town) -> None:
    drawing_id = begun(town)
    now = redrawing.in_force(town.key, "labour", town.at.date())
    grids = tuple(g for g in now.grids if g.code != WEST)
    town.propose(drawing_id, redrawing.Content(grids, dict.fromkeys(now.leaves, EAST)))
    (seat,) = redrawing.impact(drawing_id, town.who["administrator"], town.at).seats
    post = people.AppointmentInput(
        seat.account_id, town.key, seat.post, "labour", str(seat.goes_to), date(2025, 1, 1)
    )
    people.appoint_many([post], actor=FOUNDER, at=town.at)
    client = browser(town, "administrator")
    base = f"{LIST}{drawing_id}/"
    assert "名额已满，须另选" in text(client.get(f"{base}impact/"))
    form = text(client.get(f"{base}schedule/"))
    field = f"to-{seat.appointment_id}"
    assert "与已有任职重叠" in form and not preselected(form), "it is to be chosen"
    given = {"from_on": str(DAY), field: str(seat.goes_to)}
    for more in ({}, {"confirmed": "1"}):
        page = text(client.post(f"{base}schedule/", {**given, **more}), 422)
        assert page.count("与已有任职重叠") >= 2 and f'value="{seat.goes_to}" selected' in page
    named: dict[UUID, str | None] = {seat.appointment_id: seat.goes_to}
    for sent in (named, {}):  # whom nobody names goes to the same grid
        with pytest.raises(ManyErrors) as refusal:
            redrawing.schedule(
                drawing_id=drawing_id,
                from_on=DAY,
                people=sent,
                actor=town.actor("administrator"),
                at=town.at,
            )
        assert [e.field for e in refusal.value.errors] == [f"people.{seat.appointment_id}"]
    text(client.post(f"{base}schedule/", {**given, field: "-"}))


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
