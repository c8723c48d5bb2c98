"""The day of a redrawing through the pages: set, refused, in force, taken back; who goes where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.journeys.drawings import LIST, begun, browser, drawing_town, text
from tests.packs.test_redrawing import DAY, DAY_AT, EAST, WEST, Town, merged, moved
from tests.packs.town import FOUNDER
from wangge.domain.people import api as people
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.services import going_over
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.errors import ManyErrors, NotFound
from wangge.plumbing.time import set_clock


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with drawing_town() as made:
        yield made


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
    assert "地块大多划给“东社区”" in form
    without = form.partition('<optgroup label="不能安排">')[2].partition("</optgroup>")[0]
    assert f'value="{seat.goes_to}"' in without
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
