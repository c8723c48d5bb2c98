"""The drawing workbench in a browser: run, compare, draw by hand, warned, undone, kept, saved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE, Watched
from tests.journeys.test_accessible import check
from tests.packs.test_redrawing import MONDAY_AT, Town
from wangge.domain.people.models import Account
from wangge.domain.places.testing import STEP_LAT, STEP_LON
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing import run_lock
from wangge.domain.redrawing.drafting.process import draw_run
from wangge.domain.redrawing.models import Run, RunState
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PADDING_PX = 24


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with set_clock(SimulatedClock(MONDAY_AT)):
        yield Town()


@pytest.fixture
def bench(browser_process: Browser, live_server: object, town: Town) -> Iterator[Watched]:
    watched = Watched(browser_process, str(live_server))
    yield watched
    for context in watched.contexts:
        context.close()
    assert watched.problems == []


def opened(bench: Watched, town: Town, drawing_id: UUID, size: tuple[int, int]) -> Page:
    """The administrator's page, its map ready."""
    client = Client()
    client.force_login(Account.objects.get(pk=town.who["administrator"]))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page = bench.page(size)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": bench.address}]
    )
    page.goto(f"/planner/{drawing_id}/workbench/")
    ready(page)
    return page


def ready(page: Page) -> None:
    page.locator('[data-bench="frame"][data-state="ready"]').wait_for(timeout=30_000)
    page.wait_for_timeout(500)


def spot(page: Page, column: int, row: int) -> tuple[float, float]:
    """Where the middle of a unit is on the screen: the town fills the map but for its padding."""
    box = page.locator('[data-bench="map"]').bounding_box()
    assert box
    wide = 4 * STEP_LON
    high = 4 * STEP_LAT / math.cos(math.radians(32.1))
    scale = min((box["width"] - 2 * PADDING_PX) / wide, (box["height"] - 2 * PADDING_PX) / high)
    x = box["x"] + box["width"] / 2 + (column - 1.5) * STEP_LON * scale
    return x, box["y"] + box["height"] / 2 - (row - 1.5) * high / 4 * scale


def carried_out(run_id: UUID) -> None:
    """As the worker does, but without its process."""
    Run.objects.filter(pk=run_id).update(state=RunState.RUNNING, started_at=MONDAY_AT)
    with run_lock.taken(run_id):
        draw_run(run_id, lambda stage, share: None)


def paint(page: Page, *units: tuple[int, int]) -> None:
    page.get_by_role("button", name="涂入网格").click()
    page.mouse.move(*spot(page, *units[0]))
    page.mouse.down()
    for unit in units:
        page.mouse.move(*spot(page, *unit), steps=4)
    page.mouse.up()


class Fingers:
    """Touches as a phone sends them."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)

    def put(self, kind: str, *spots: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(spots)]
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """One finger from here to there."""
        self.put("touchStart", start)
        for step in (0.25, 0.5, 0.75, 1.0):
            spot = [a + (b - a) * step for a, b in zip(start, end, strict=True)]
            self.put("touchMove", (spot[0], spot[1]))
        self.put("touchEnd")

    def spread(self, middle: tuple[float, float]) -> None:
        """Two fingers, one after the other, drawn apart."""
        x, y = middle
        self.put("touchStart", (x - 20, y))
        self.put("touchStart", (x - 20, y), (x + 20, y))
        for far in (40, 60, 80, 100):
            self.put("touchMove", (x - far, y), (x + far, y))
        self.put("touchEnd")


def test_a_planner_runs_compares_draws_by_hand_and_saves(bench: Watched, town: Town) -> None:
    drawing_id = town.begin()
    page = opened(bench, town, drawing_id, DESK)
    check(page, "workbench at the desk")
    alerts = page.locator('[data-bench="alerts"]')

    page.get_by_role("spinbutton", name="划成几个网格").fill("4")
    page.get_by_role("button", name="生成方案").click()
    expect(page.locator('[data-bench="runstate"]')).to_contain_text("没有后台进程")
    carried_out(Run.objects.get().pk)
    proposal = page.locator("article", has=page.get_by_role("heading", name="方案 1"))
    expect(proposal.get_by_text("网格数").locator("..")).to_contain_text("4", timeout=20_000)
    expect(proposal.locator(".is-best").first).to_be_visible()
    proposal.get_by_role("button", name="在地图上看").click()
    expect(page.locator('[data-bench="grids"] tbody tr')).to_have_count(4)
    page.get_by_role("button", name="切换到现行网格").click()
    expect(page.locator('[data-bench="grids"] tbody tr')).to_have_count(2)

    page.mouse.click(*spot(page, 0, 0))
    expect(page.locator('[data-bench="targetname"]')).to_contain_text("西社区")
    paint(page, (3, 3))
    expect(alerts).to_contain_text("“西社区”断成 2 块")
    expect(page.locator("article", has_text="手工修改")).to_contain_text("变动单元")
    page.keyboard.press("Control+z")
    expect(alerts).to_be_empty()
    page.keyboard.press("Control+Shift+z")
    expect(alerts).to_contain_text("断成 2 块")
    page.keyboard.press("Control+z")

    page.get_by_role("button", name="封路").click()
    (x, y), (right, _) = spot(page, 1, 1), spot(page, 2, 1)
    roads = page.locator('[data-bench="edits"] li')
    page.mouse.click((x + right) / 2 + 2, y)
    expect(roads).to_contain_text("之间道路封闭")
    page.mouse.click(x, y)
    page.mouse.click(right, y)
    expect(roads).to_have_count(0)

    paint(page, (2, 1), (2, 2))
    expect(alerts).to_be_empty()
    page.wait_for_timeout(600)
    page.reload()
    ready(page)
    expect(page.locator(".bench__note", has_text="已恢复上次没有保存的修改")).to_be_visible()
    expect(page.locator('[data-bench="said"]')).to_contain_text("已恢复上次没有保存的修改")
    check(page, "workbench with work of the last time")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name="重做")).to_have_attribute(
        "title", "重做：把 2 个单元划入西社区"
    )
    page.get_by_role("button", name="重做").click()

    page.get_by_role("button", name="保存为新版本").click()
    page.get_by_label("改了什么、为什么改").fill("两个单元划给西社区")
    check(page, "workbench saving")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".bench__note", has_text="已保存为第 2 版")).to_be_visible(timeout=20_000)
    saved = redrawing.version(drawing_id, town.who["administrator"], MONDAY_AT)
    assert (saved.number, saved.note) == (2, "两个单元划给西社区")
    moved = redrawing.moved_units(town.before, saved.content.leaves)
    assert set(moved) == {town.ground.unit(2, 1), town.ground.unit(2, 2)}
    ready(page)
    expect(page.get_by_text("已恢复上次没有保存的修改")).to_have_count(0)

    page.mouse.click(*spot(page, 0, 0))
    paint(page, (2, 3))
    page.wait_for_timeout(600)
    assert {"wangge-bench", "wangge-steps"} <= kept(page)
    page.get_by_role("button", name="退出").click()
    page.wait_for_load_state()
    assert "wangge-bench" in kept(page) and "wangge-steps" not in kept(page)


def kept(page: Page) -> set[str]:
    """What this browser keeps, by the beginnings of the names."""
    names = page.evaluate("Object.keys(localStorage)")
    return {name.partition(":")[0] for name in names}


def test_without_a_mouse_and_on_a_phone(bench: Watched, town: Town) -> None:
    drawing_id = town.begin()
    page = opened(bench, town, drawing_id, PHONE)
    check(page, "workbench on a phone")
    page.get_by_role("radio", name="选为要修改的网格：东社区").check()
    page.get_by_role("button", name="涂入网格").click()
    page.locator('[data-bench="map"]').scroll_into_view_if_needed()
    fingers = Fingers(page)
    drawn = page.locator("article", has_text="手工修改")
    fingers.stroke(spot(page, 2, 1), spot(page, 1, 1))
    expect(drawn).to_contain_text("变动单元1")
    scale = page.locator(".maplibregl-ctrl-scale").inner_text()
    fingers.spread(spot(page, 0, 2))
    expect(page.locator(".maplibregl-ctrl-scale")).not_to_have_text(scale)
    expect(drawn).to_contain_text("变动单元1")
    undo, frame = page.get_by_role("button", name="撤销"), page.locator('[data-bench="frame"]')
    here, around = undo.bounding_box(), frame.bounding_box()
    assert here and around and here["height"] >= 44, "a thumb reaches it while it paints"
    assert around["y"] < here["y"] and here["y"] + here["height"] < around["y"] + around["height"]
    undo.click()
    expect(drawn).to_contain_text("变动单元0")
    page.get_by_text("单元表（不用鼠标也能改）").click()
    units = page.get_by_role("listbox", name="单元")
    expect(units.get_by_role("option")).to_have_count(4)
    units.select_option(index=0)
    move = page.get_by_role("button", name="所选单元划入")
    expect(move).to_be_enabled()
    move.press("Enter")
    expect(units).to_be_focused()
    page.get_by_role("button", name="撤销").click()
    units.select_option(index=0)
    units.evaluate("list => list.blur()")
    page.get_by_role("button", name="新建网格").click()
    rows = page.locator('[data-bench="grids"] tbody tr')
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="测试街道第3网格")).to_contain_text("1")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("article", has_text="手工修改")).to_contain_text("变动单元0")
    page.get_by_role("button", name="重做").click()
    check(page, "workbench on a phone after hand drawing")
    page.get_by_role("button", name="保存为新版本").click()
    expect(page.locator('[data-bench="savewhat"]')).to_contain_text("其中 1 个新网格")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".bench__note", has_text="已保存为第 2 版")).to_be_visible(timeout=20_000)
    ready(page)
    expect(page.get_by_text("已恢复上次没有保存的修改")).to_have_count(0)
    saved = redrawing.version(drawing_id, town.who["administrator"], MONDAY_AT).content
    assert len(set(saved.leaves.values())) == 3
    assert all(code.isdigit() for code in saved.leaves.values())
