"""The workbench with its session over, or a version saved by somebody else: nothing is lost."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Watched
from tests.journeys.test_workbench import bench as bench
from tests.journeys.test_workbench import carried_out, opened, paint, ready, spot
from tests.journeys.test_workbench import town as town
from tests.packs.test_redrawing import MONDAY_AT, Town
from wangge.domain.people.models import Account
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.models import Run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "long-enough-for-a-test"


def painted(page: Page) -> None:
    page.mouse.click(*spot(page, 0, 0))
    paint(page, (2, 1))


def save(page: Page) -> None:
    if not page.locator('[data-bench="saving"]').is_visible():
        page.get_by_role("button", name="保存为新版本").click()
    page.get_by_role("button", name="保存", exact=True).click()


def log_in(page: Page, town: Town) -> None:
    account = Account.objects.get(pk=town.who["administrator"])
    account.set_password(PASSWORD)
    account.save()
    page.get_by_label("用户名").fill(account.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def test_a_session_that_is_over_loses_nothing(bench: Watched, town: Town) -> None:
    bench.expected_statuses |= {403}
    drawing_id = town.begin()
    page = opened(bench, town, drawing_id, DESK)
    painted(page)
    errors = page.locator('[data-bench="saveerrors"]')

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    save(page)
    expect(errors).to_contain_text("登录已过期，没有提交。修改没有丢")
    errors.get_by_role("link", name="去登录").click()
    log_in(page, town)
    ready(page)
    assert page.url.endswith(f"/{drawing_id}/workbench/")
    expect(page.locator(".bench__note", has_text="已恢复上次没有保存的修改")).to_be_visible()

    page.context.clear_cookies()
    save(page)
    expect(errors).to_contain_text("登录已过期")
    other = page.context.new_page()
    other.goto("/login/")
    log_in(other, town)
    save(page)
    expect(page.locator(".bench__note", has_text="已保存为第 2 版")).to_be_visible(timeout=20_000)


def test_a_newer_version_is_told_before_another_is_saved(bench: Watched, town: Town) -> None:
    bench.expected_statuses |= {409}
    drawing_id = town.begin()
    page = opened(bench, town, drawing_id, DESK)
    painted(page)
    now = redrawing.version(drawing_id, town.who["administrator"], MONDAY_AT).content
    town.propose(drawing_id, now)
    save(page)
    expect(page.locator('[data-bench="saveerrors"]')).to_contain_text("别人已经保存了第 2 版")
    save(page)
    expect(page.locator(".bench__note", has_text="已保存为第 3 版")).to_be_visible(timeout=20_000)


def test_what_is_missing_is_said_by_its_name_and_a_card_brings_the_map_into_sight(
    bench: Watched, town: Town
) -> None:
    page = opened(bench, town, town.begin(), PHONE)
    page.get_by_text("划分条件").click()
    count = page.get_by_role("spinbutton", name="划成几个网格")
    count.fill("")
    page.get_by_role("button", name="生成方案").click()
    expect(page.get_by_text("请填要划成几个网格")).to_be_visible()
    count.fill("4")
    page.get_by_role("button", name="生成方案").click()
    expect(page.locator('[data-bench="runstate"]')).to_contain_text("没有后台进程")
    carried_out(Run.objects.get().pk)
    proposal = page.locator("article", has=page.get_by_role("heading", name="方案 1"))
    proposal.get_by_role("button", name="在地图上看").click()
    expect(proposal.get_by_role("button", name="正在地图上")).to_be_focused()
    expect(page.locator('[data-bench="frame"]')).to_be_in_viewport(ratio=0.9)


def test_a_version_whose_answer_got_lost_is_not_unsaved_work(bench: Watched, town: Town) -> None:
    bench.expected_offline, bench.expected_statuses = True, {409}
    page = opened(bench, town, town.begin(), DESK)
    painted(page)
    page.route("**/workbench/save", lambda route: (route.fetch(), route.abort()), times=1)
    save(page)
    expect(page.locator('[data-bench="saveerrors"]')).to_contain_text("网络不通")
    save(page)
    expect(page.locator('[data-bench="saveerrors"]')).to_contain_text("您已经保存了第 2 版")
    page.reload()
    ready(page)
    expect(page.locator(".bench__note")).to_contain_text("上次的修改已经保存")
    expect(page.get_by_text("放弃这些修改")).to_have_count(0)


def test_a_comment_outlives_the_session_in_which_it_was_written(bench: Watched, town: Town) -> None:
    drawing_id = town.begin()
    page = opened(bench, town, drawing_id, PHONE)
    page.goto(f"/planner/{drawing_id}/")
    page.get_by_text("提一条意见").click()
    page.get_by_label("意见", exact=True).fill("河西几户请留在原网格")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="提交意见").click()
    page.get_by_role("link", name="去登录").click()
    log_in(page, town)
    expect(page.get_by_label("意见", exact=True)).to_have_value("河西几户请留在原网格")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("意见已登记")).to_be_visible()


def test_what_the_map_shows_is_offered_to_be_saved_before_it_goes_on(
    bench: Watched, town: Town
) -> None:
    page = opened(bench, town, town.begin(), DESK)
    page.get_by_role("spinbutton", name="划成几个网格").fill("4")
    page.get_by_role("button", name="生成方案").click()
    expect(page.locator('[data-bench="runstate"]')).to_contain_text("没有后台进程")
    carried_out(Run.objects.get().pk)
    page.locator("article", has_text="方案 1").get_by_role("button", name="在地图上看").click()
    page.get_by_role("link", name="送审").click()
    saving = page.locator('[data-bench="saving"]')
    expect(saving).to_contain_text("请先保存，再送审")
    save(page)
    expect(page.locator(".bench__note", has_text="已保存为第 2 版")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="送审", exact=True).click()
    expect(page.get_by_text("各版对照")).to_be_visible()
