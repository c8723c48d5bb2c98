"""Every page is usable by everybody: axe is content, nothing sticks out, keys do what taps do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Watched, fits
from tests.journeys.test_loop import report
from tests.journeys.town import (
    FOUNDER,
    KEY,
    PASSWORD,
    ROOT,
    SINCE_ON,
    middle,
    on_border,
    second,
)
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1440"])
Photo = Callable[[str], Path]
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}"


def axe_source() -> str:
    path = Path(settings.REPOSITORY) / "web/node_modules/axe-core/axe.min.js"
    if not path.exists():
        pytest.skip("web/node_modules is not installed: npm --prefix web ci")
    return path.read_text(encoding="utf-8")


def check(page: Page, where: str) -> None:
    """Nothing sticks out, and axe has nothing to say. The map's own canvas is MapLibre's."""
    assert fits(page), f"{where} is wider than the screen"
    page.evaluate(f"() => {{ {axe_source()} }}")
    found = page.evaluate(
        "async () => (await axe.run({exclude: [['.maplibregl-map']]}, "
        + RULES
        + ")).violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(' | ')}`)"
    )
    assert found == [], f"{where}: {found}"


@SIZES
def test_residents_pages(visit: Watched, photo: Photo, size: tuple[int, int]) -> None:
    page = visit.page(size)
    for address in ("/", "/report/", "/follow/", "/login/", "/health/"):
        page.goto(address)
        check(page, address)
    report(page, photo("before"))
    check(page, "receipt")
    page.get_by_role("link", name="查询办理进度").click()
    check(page, "follow")
    visit.expected_statuses |= {404}
    page.goto("/nothing-here/")
    check(page, "404")


@SIZES
def test_staff_pages(visit: Watched, photo: Photo, size: tuple[int, int]) -> None:
    resident = visit.page()
    report(resident, photo("before"))
    lon, lat = on_border()
    edge = cases.receive_report(
        jurisdiction_key="journey",
        key=str(new_id()),
        channel="hotline",
        type_key="clutter",
        text="两个网格交界处堆物",
        location=cases.LocationInput(lon, lat),
        contact=cases.ContactInput("钱先生", "13900002222"),
        actor=Actor.resident("caller"),
        at=visit.now,
    )
    desk = visit.staff("acceptor", size)
    for address in ("/console/", f"/console/case/{edge.case_id}/", "/work/", "/work/leave/"):
        desk.goto(address)
        check(desk, address)
    director = visit.staff("director", size)
    for address in ("/console/overview/", "/console/grid/3201130120101/"):
        director.goto(address)
        check(director, address)
    auditor = visit.staff("auditor", size)
    auditor.goto(f"/console/case/{edge.case_id}/journal/")
    expect(auditor.get_by_text("日志链完好")).to_be_visible()
    check(auditor, "journal")


@SIZES
def test_managers_pages(visit: Watched, size: tuple[int, int]) -> None:
    boss = people.AccountInput("boss", "管理员小郑", password=PASSWORD)
    place = people.AppointmentInput(
        people.NOBODY, KEY, "administrator", "governance", ROOT, SINCE_ON
    )
    people.join(boss, place, actor=FOUNDER, at=visit.now)
    page = visit.staff("boss", size)
    member = f"/console/people/{people.account_named('member_00_1')}/"
    for address in ("/console/people/", member, f"{member}close/", "/account/password/"):
        page.goto(address)
        check(page, address)
    page.goto("/console/people/new/")
    page.get_by_label("姓名").fill("新人小孙")
    page.get_by_label("用户名").fill("sun")
    page.get_by_label("岗位").select_option("governance:member")
    page.get_by_label("网格").fill(second(1, 1))
    check(page, "a newcomer")
    page.get_by_role("button", name="开户").click()
    expect(page.locator("#password")).to_have_text(re.compile("^[a-z][a-z0-9]{11}$"))
    check(page, "the newcomer's log-in")


def test_one_tap_settles_a_place_near_a_border(visit: Watched) -> None:
    lon, lat = on_border()
    edge = cases.receive_report(
        jurisdiction_key="journey",
        key=str(new_id()),
        channel="hotline",
        type_key="clutter",
        text="两个网格交界处堆物",
        location=cases.LocationInput(lon, lat),
        contact=cases.ContactInput("钱先生", "13900002222"),
        actor=Actor.resident("caller"),
        at=visit.now,
    )
    page = visit.staff("acceptor", DESK)
    page.goto(f"/console/case/{edge.case_id}/")
    expect(page.get_by_text("属于哪个网格？")).to_be_visible()
    expect(page.get_by_text("钱**")).to_be_visible()
    assert page.get_by_text("13900002222").count() == 0
    page.get_by_text("查看完整联系方式").click()
    page.get_by_label("查看用途").select_option("call_back")
    page.get_by_role("button", name="查看并留痕").click()
    expect(page.get_by_text("13900002222")).to_be_visible()
    page.goto(f"/console/case/{edge.case_id}/")
    page.locator(".candidates button").first.click()
    expect(page.get_by_text("已记录，进入下一步。")).to_be_visible()
    expect(page.get_by_text("处理").first).to_be_visible()


def test_the_map_is_picked_by_keys(visit: Watched) -> None:
    page = visit.page()
    lon, _ = middle(1, 1)
    page.goto("/report/")
    page.get_by_role("button", name="在地图上选").click()
    page.locator("wg-map[data-state=ready]").wait_for(timeout=60_000)
    page.locator("wg-map canvas").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("位于网格边界附近")).to_be_visible()
    picked = page.locator("#id_lon").input_value()
    assert abs(float(picked) - lon) < 0.01
    page.get_by_role("button", name="去掉图钉").click()
    expect(page.locator("#id_lon")).to_have_value("")
