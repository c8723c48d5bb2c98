"""A grid member does their duties with one thumb, also in a stairwell without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, Watched, fits
from tests.journeys.town import KEY, MONDAY_AT, middle, second
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Photo = Callable[[str], Path]
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def planned(cast: object) -> None:
    """The month's stairwells and today's patrols."""
    for first, last, plan in ((*MARCH, "stairwell"), (date(2026, 3, 2),) * 2 + ("patrol",)):
        duties.generate(
            jurisdiction_key=KEY,
            first_on=first,
            last_on=last,
            only=[plan],
            actor=Actor.system("test"),
            at=MONDAY_AT,
        )


def member_of(visit: Watched, title: str) -> Page:
    """Whichever member of the first grid got the duty, standing in its middle."""
    lon, lat = middle(0, 0)
    for name in ("member_00_1", "member_00_2"):
        page = visit.staff(name)
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 8})
        page.goto("/work/")
        if page.locator(".job", has_text=title).count():
            return page
    raise AssertionError("nobody has the duty")


def test_a_visit_with_photo_and_finding(visit: Watched, photo: Photo) -> None:
    page = member_of(visit, "每日巡查")
    assert fits(page)
    page.locator(".job", has_text="每日巡查").click()
    assert fits(page)
    page.locator("#check-in").get_by_role("button", name="使用我的位置").click()
    page.get_by_role("button", name="我已到场").click()
    expect(page.get_by_text("在现场")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请回答“是否有暴露垃圾”。").first).to_be_visible()
    page.locator("#d-a-rubbish").get_by_label("是", exact=True).check()
    page.locator("#d-a-lane").get_by_label("否", exact=True).check()
    page.locator("#d-a-order").get_by_label("良好").check()
    page.get_by_label("备注").fill("三号楼前")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("发现问题，请拍照").first).to_be_visible()
    expect(page.locator("#d-a-rubbish").get_by_label("是", exact=True)).to_be_checked()
    item = page.locator(".item", has_text="是否有暴露垃圾")
    item.locator("summary").click()
    item.locator("input[type=file]").set_input_files(str(photo("rubbish")))
    expect(item.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已完成并记录。")).to_be_visible()
    assert fits(page)
    number = page.locator("section", has_text="发现的问题").locator(".number").inner_text()
    found = cases.case_by_number(Scope.everything(), number).case
    assert found.grid_code.startswith(second(0, 0))
    assert page.locator(".visit img").count() == 1
    page.goto("/work/record/")
    expect(page.get_by_text("每日巡查").first).to_be_visible()
    assert fits(page)
    assert journal.verify().ok


def test_filled_without_a_network_it_is_sent_later_and_once(visit: Watched) -> None:
    page = member_of(visit, "每日巡查")
    page.locator(".job", has_text="每日巡查").click()
    for item, answer in (("rubbish", "否"), ("lane", "否"), ("order", "良好")):
        page.locator(f"#d-a-{item}").get_by_label(answer, exact=True).check()
    page.get_by_label("备注").fill("楼道里没有信号")
    address = page.url
    visit.expected_offline = True
    page.context.set_offline(True)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("网络恢复后会自动提交")).to_be_visible()
    other = page.context.new_page()
    page.context.set_offline(False)
    expect(page.get_by_text("已完成并记录。")).to_be_visible()
    expect(page.get_by_text("楼道里没有信号")).to_be_visible()
    other.goto(address)
    expect(other.get_by_text("已走访")).to_be_visible()
    other.goto("/work/")
    assert other.locator("wg-waiting li").count() == 0
    assert journal.verify().ok


def test_the_nearest_place_first_and_the_position_stays_here(
    visit: Watched, clock: SimulatedClock
) -> None:
    page = member_of(visit, "每日巡查")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page.get_by_role("button", name="按离我远近排").click()
    expect(page.get_by_text("位置只在本机用来排序")).to_be_visible()
    expect(page.locator(".stop__far").first).to_contain_text("约 10 米")
    # Meanwhile the phone may fetch today's pages ahead; nothing is asked or said in these requests.
    ahead = re.compile(
        re.escape(visit.address) + r"/(work/((task|duty)/[0-9a-f-]{36}/)?|static/\S+)"
    )
    assert [one for one in sent if not ahead.fullmatch(one)] == []


def test_the_head_sees_what_the_grid_did(visit: Watched) -> None:
    page = member_of(visit, "每日巡查")
    page.locator(".job", has_text="每日巡查").click()
    for item, answer in (("rubbish", "否"), ("lane", "否"), ("order", "良好")):
        page.locator(f"#d-a-{item}").get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已完成并记录。")).to_be_visible()
    head = visit.staff("director", DESK)
    head.goto("/work/record/grids/")
    row = head.locator("tbody tr", has_text="网格员00")
    expect(row).to_have_count(1)
    row.get_by_role("link").click()
    expect(head.get_by_text("每日巡查").first).to_be_visible()
    assert fits(head)
