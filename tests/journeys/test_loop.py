"""A report goes the whole way in Chinese: reported, done, verified, confirmed, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, Watched, fits
from tests.journeys.town import CLUTTER, CLUTTER_CATEGORY, middle
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.journal import api as journal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Photo = Callable[[str], Path]


def report(page: Page, photo: Path) -> None:
    """Fills the form as a resident would, with the position of the device."""
    lon, lat = middle(0, 0)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 8})
    page.goto("/")
    assert fits(page)
    page.get_by_role("link", name="我要反映").click()
    page.locator("input[type=file]").set_input_files(str(photo))
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("位于 西片第1网格一单元")).to_be_visible()
    page.locator(f"input[name=category][value={CLUTTER_CATEGORY}]").check()
    page.locator(f"input[name=type][value={CLUTTER}]").check()
    page.get_by_label("情况说明").fill("三号楼二层楼道堆了旧沙发，走路要侧身。")
    page.get_by_text("留下联系方式").click()
    page.get_by_label("怎么称呼您").fill("赵女士")
    page.get_by_label("电话").fill("138 0000 1234")
    assert fits(page)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/**")


def do_task(page: Page, action: str, photo: Path, outcome: str = "") -> None:
    """Takes the first task of the list and does one action with a photo."""
    page.goto("/work/")
    assert fits(page)
    page.locator(".job").first.click()
    assert fits(page)
    accept = page.get_by_role("button", name="接单")
    if accept.count():
        accept.click()
        expect(page.get_by_text("已接单。")).to_be_visible()
    box = page.locator(f"#act-{action}")
    box.locator("summary").click()
    if outcome:
        box.get_by_label(outcome).check()
    box.locator("input[type=file]").set_input_files(str(photo))
    expect(box.get_by_text("已选 1 张")).to_be_visible()
    box.locator("button[type=submit]").click()
    expect(page.get_by_text("已记录，进入下一步。")).to_be_visible()


def handler_of(visit: Watched) -> tuple[Page, str]:
    """Whichever of the two members got the task, and the other's name."""
    for mine, other in (("member_00_1", "member_00_2"), ("member_00_2", "member_00_1")):
        page = visit.staff(mine)
        if page.locator(".job").count():
            return page, other
    raise AssertionError("nobody has the task")


def test_round_the_loop(visit: Watched, photo: Photo, clock: SimulatedClock) -> None:
    resident = visit.page()
    report(resident, photo("before"))
    expect(resident.get_by_text("已收到，谢谢您。")).to_be_visible()
    assert fits(resident)
    number = resident.locator(".receipt__number").inner_text()
    link = resident.locator(".receipt__link").inner_text()
    assert resident.locator(".receipt__qr svg").count() == 1
    expect(resident.get_by_text("已派给责任人，正在处理")).to_be_visible()

    clock.advance(timedelta(hours=1))
    member, other = handler_of(visit)
    do_task(member, "finish", photo("after"), "已解决")
    clock.advance(timedelta(hours=1))
    verifier = visit.staff(other)
    do_task(verifier, "pass", photo("seen"))

    clock.advance(timedelta(hours=1))
    resident.goto(link)
    assert fits(resident)
    expect(resident.get_by_text("已结案，请您评价")).to_be_visible()
    resident.get_by_label("非常满意", exact=True).check()
    resident.get_by_role("button", name="确认解决").click()
    expect(resident.get_by_text("您的意见已记录")).to_be_visible()
    expect(resident.locator(".facts .badge").first).to_have_text("已结案")

    dispatcher = visit.staff("dispatcher", DESK)
    dispatcher.goto(f"/console/number/{number}/")
    expect(dispatcher.get_by_text("居民确认解决")).to_be_visible()
    assert fits(dispatcher)
    report_ = journal.verify()
    assert report_.ok, report_.findings


def test_reopened_by_the_resident(visit: Watched, photo: Photo, clock: SimulatedClock) -> None:
    resident = visit.page()
    report(resident, photo("before"))
    link = resident.locator(".receipt__link").inner_text()
    member, other = handler_of(visit)
    do_task(member, "finish", photo("after"), "已解决")
    do_task(visit.staff(other), "pass", photo("seen"))
    resident.goto(link)
    resident.locator("summary", has_text="没有解决").click()
    form = resident.locator("details form[action*=reopen]")
    form.locator("button[type=submit]").click()
    expect(resident.get_by_text("请说明哪里还没有解决。").first).to_be_visible()
    resident.get_by_label("哪里还没有解决？").fill("沙发还在")
    form.locator("button[type=submit]").click()
    expect(resident.get_by_text("您的意见已记录")).to_be_visible()
    dispatcher = visit.staff("dispatcher", DESK)
    dispatcher.locator(".what a").first.click()
    expect(dispatcher.get_by_text("重新办理 1 次")).to_be_visible()
    expect(dispatcher.get_by_text("沙发还在")).to_be_visible()


def test_a_second_tap_doubles_nothing(visit: Watched, photo: Photo) -> None:
    resident = visit.page()
    report(resident, photo("before"))
    number = resident.locator(".receipt__number").inner_text()
    dispatcher = visit.staff("dispatcher", DESK)
    expect(dispatcher.locator(".what a")).to_have_count(1)
    resident.reload()
    assert resident.locator(".receipt__number").inner_text() == number
    expect(dispatcher.get_by_text(re.compile("全部在办")).first).to_contain_text("1")
