"""A day in stairwells without a network, and a phone that two people share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Watched, fits
from tests.journeys.town import CLUTTER, KEY, MONDAY_AT, PASSWORD, middle
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Visit
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Photo = Callable[[str], Path]
MEMBERS = ("member_00_1", "member_00_2")
NAMES: dict[BrowserContext, str] = {}
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) if (name.startsWith("wangge-day:"))
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found.sort();
}"""
DEAF = "addEventListener('online', (event) => event.stopImmediatePropagation());"
"""Whenever Chromium leaves a page it lets go of its feigned offline for a moment, on a busy machine
before pagehide: the page hears of a network that really is there, and sends what waits. A phone in
a stairwell has none just then. Events of the window reach its listeners in the order in which they
were added, capturing or not, so this must stand in every page before the page's own scripts."""


@pytest.fixture(autouse=True)
def planned(cast: object) -> None:
    """Today's patrols and a case."""
    duties.generate(
        jurisdiction_key=KEY,
        first_on=date(2026, 3, 2),
        last_on=date(2026, 3, 2),
        only=["patrol"],
        actor=Actor.system("test"),
        at=MONDAY_AT,
    )
    cases.receive_report(
        jurisdiction_key=KEY,
        key=str(new_id()),
        channel="portal",
        type_key=CLUTTER,
        text="楼道堆物",
        location=cases.LocationInput(*middle(0, 0)),
        actor=Actor.resident("somebody"),
        at=MONDAY_AT,
    )


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


def wait_kept(page: Page, number: int) -> list[str]:
    """Until the phone has fetched the day's pages ahead."""
    for _ in range(100):
        if len(found := kept(page)) >= number:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"kept only {kept(page)}")


def member_of(visit: Watched) -> Page:
    """The member who got the patrol, at the list, once the phone holds the day."""
    for name in MEMBERS:
        page = visit.staff(name)
        page.context.add_init_script(DEAF)
        page.goto("/work/")
        NAMES[page.context] = name
        if page.locator(".job", has_text="每日巡查").count():
            wait_kept(page, page.locator(".job").count() + 1)
            return page
    raise AssertionError("nobody has the patrol")


def reopened(visit: Watched, context: BrowserContext, address: str) -> Page:
    """All pages closed, then the browser opened anew."""
    for page in context.pages:
        page.close()
    page = context.new_page()
    page.on("pageerror", lambda error: visit.problems.append(f"script: {error}"))
    page.goto(address)
    return page


def fill(page: Page, note: str) -> None:
    for item, answer in (("rubbish", "否"), ("lane", "否"), ("order", "良好")):
        page.locator(f"#d-a-{item}").get_by_label(answer, exact=True).check()
    page.get_by_label("备注").fill(note)


def test_a_duty_is_opened_and_done_in_a_stairwell(visit: Watched, photo: Photo) -> None:
    visit.expected_offline = True
    visit.expected_statuses |= {401, 503}
    page = member_of(visit)
    looks = [e.kind for e in journal.read("access")]
    context = page.context
    context.set_offline(True)
    page = reopened(visit, context, "/work/")
    expect(page.locator(".kept")).to_contain_text("离线 · 保存于")
    assert fits(page)
    page.locator(".job", has_text="每日巡查").click()
    expect(page.locator(".kept")).to_be_visible()
    fill(page, "楼道里没有信号")
    whole = page.locator("fieldset", has_text="现场全景照片")
    whole.locator("input[type=file]").set_input_files(str(photo("stairs")))
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("网络恢复后会自动提交")).to_be_visible()
    page = reopened(visit, context, "/work/?show=today")
    expect(page.locator("wg-waiting li")).to_have_count(1)
    page.locator("wg-waiting a").click()
    expect(page.get_by_label("备注")).to_have_value("楼道里没有信号")
    page.goto("/work/record/")
    expect(page.get_by_text("这个页面没有保存在本机")).to_be_visible()
    page.get_by_role("link", name="打开今天的任务").click()
    page.locator("wg-waiting a").click()

    Session.objects.all().delete()  # the log-in ends meanwhile
    context.set_offline(False)
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="去登录").click()
    log_in(page, NAMES[context])
    expect(page.get_by_label("备注")).to_have_value("楼道里没有信号")
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已完成并记录。")).to_be_visible()
    done = Visit.objects.get()
    assert done.note == "楼道里没有信号" and page.locator(".visit img").count() == 1
    page.goto("/work/")
    assert page.locator("wg-waiting li").count() == 0
    assert [e.kind for e in journal.read("access")] == looks
    assert journal.verify().ok


def log_in(page: Page, name: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_on_a_shared_phone_nobody_finds_anothers_day(visit: Watched, clock: SimulatedClock) -> None:
    visit.expected_offline = True
    visit.expected_statuses |= {401, 503}  # a page fetched ahead may meet the log-in page
    page = member_of(visit)
    name = NAMES[page.context]
    context = page.context
    page.locator(".job", has_text="每日巡查").click()
    address = page.url
    context.set_offline(True)
    fill(page, "还没发出去")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("网络恢复后会自动提交")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("请再退出一次")).to_be_visible()
    assert kept(page) == []
    page.goto(address)
    expect(page.get_by_text("没有网络").first).to_be_visible()
    expect(page.get_by_text("打开今天的任务")).to_have_count(0)

    context.set_offline(False)
    page.goto("/work/")
    page.get_by_role("button", name="退出").click()
    page.goto("/login/")
    log_in(page, next(one for one in MEMBERS if one != name))
    expect(page.get_by_role("heading", name="我的任务")).to_be_visible()
    expect(page.locator("wg-waiting li")).to_have_count(0)
    wait_kept(page, 1)
    page.goto(address)  # a colleague of the same grid may see the duty, but not what was typed
    expect(page.get_by_label("备注")).to_have_value("")
    page.evaluate("() => document.querySelector('meta[name=wg-who]').content = 'another'")
    fill(page, "以别人的名义")
    visit.expected_statuses |= {409}
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请由本人登录后再提交")).to_be_visible()
    assert Visit.objects.filter(done_at__isnull=False).count() == 0

    clock.move_to(
        MONDAY_AT.replace(hour=15, minute=59, second=58)
    )  # two seconds before the day ends
    page.goto("/work/")
    page.wait_for_timeout(2500)
    context.set_offline(True)
    page.goto("/work/")
    expect(page.get_by_text("这个页面没有保存在本机")).to_be_visible()
    assert kept(page) == []


def test_what_waits_is_sent_from_the_list_with_one_tap(visit: Watched, photo: Photo) -> None:
    visit.expected_offline = True
    visit.expected_statuses |= {401, 503}
    page = member_of(visit)
    context = page.context
    context.set_offline(True)
    page.locator(".job", has_text="每日巡查").click()
    page.locator("summary", has_text="随手上报").click()
    page.locator("#f-case_type").select_option(CLUTTER)
    page.locator("#f-text").fill("门口堆着纸箱")
    page.get_by_role("button", name="立案").click()
    fill(page, "楼道里没有信号")
    whole = page.locator("fieldset", has_text="现场全景照片")
    whole.locator("input[type=file]").set_input_files(str(photo("stairs")))
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("网络恢复后会自动提交")).to_have_count(2)
    page = reopened(visit, context, "/work/")
    expect(page.locator("wg-waiting li")).to_have_count(2)
    page.get_by_role("button", name="全部提交").click()
    expect(page.get_by_text("还是没有网络")).to_be_visible()

    context.set_offline(False)
    page.get_by_role("button", name="全部提交").dblclick()
    expect(page.locator("wg-waiting li")).to_have_count(0)
    done = Visit.objects.get()
    assert done.note == "楼道里没有信号" and len(done.photos) == 1
    assert [f.text for f in duties.findings_of(done.pk)] == ["门口堆着纸箱"]


def test_what_was_refused_meanwhile_stays_on_the_list(visit: Watched) -> None:
    visit.expected_offline = True
    visit.expected_statuses |= {401, 409, 503}
    page = member_of(visit)
    context = page.context
    page.locator(".job", has_text="每日巡查").click()
    context.set_offline(True)
    fill(page, "")
    page.locator("#d-a-lane").get_by_label("是", exact=True).check()  # needs a photo
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("网络恢复后会自动提交")).to_be_visible()
    page = reopened(visit, context, "/work/")
    context.set_offline(False)
    page.get_by_role("button", name="全部提交").click()
    expect(page.get_by_text("请逐项打开看一看")).to_be_visible()
    expect(page.locator("wg-waiting li")).to_have_count(1)
    Session.objects.all().delete()
    page.get_by_role("button", name="全部提交").click()
    expect(page.get_by_role("link", name="去登录")).to_be_visible()
    assert not Visit.objects.filter(done_at__isnull=False).exists()


def test_after_sending_nobody_sees_the_empty_form_again(visit: Watched) -> None:
    """The network goes between the sending and the page that says so."""
    visit.expected_offline = True
    visit.expected_statuses |= {503}
    page = member_of(visit)
    context = page.context
    address = page.locator(".job", has_text="每日巡查").get_attribute("href") or ""
    assert address in kept(page) and "/work/" in kept(page)
    context.set_offline(True)
    page = reopened(visit, context, address + "?said=done")
    expect(page.get_by_text("刚才的提交已经收到")).to_be_visible()
    assert address not in kept(page)
    page.goto("/work/?said=done")
    expect(page.locator(".kept")).to_be_visible()
    expect(page.locator(".job").first).to_be_visible()


def test_leave_is_asked_for_in_a_stairwell_and_sent_once(visit: Watched) -> None:
    visit.expected_offline = True
    visit.expected_statuses |= {503}
    page = member_of(visit)
    wait_kept(page, page.locator(".job").count() + 2)
    context = page.context
    context.set_offline(True)
    page = reopened(visit, context, "/work/leave/")
    expect(page.locator(".kept")).to_contain_text("离线 · 保存于")
    page.get_by_label("请假第一天").fill("2026-03-09")
    page.get_by_label("请假最后一天").fill("2026-03-10")
    page.get_by_label("年休假").check()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("网络恢复后会自动提交")).to_be_visible()
    context.set_offline(False)  # the page is deaf: it is sent with a tap
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("已提交，一有答复就通知您。")).to_be_visible()
    expect(page.get_by_text("待批")).to_have_count(1)
