"""Strangers get nothing: not the logged-out, not an account without a post, not the neighbour."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Watched
from tests.journeys.town import CLUTTER, KEY, MONDAY_AT, middle
from wangge.domain.cases import api as cases
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case_id(cast: object) -> UUID:
    lon, lat = middle(0, 0)
    receipt = cases.receive_report(
        jurisdiction_key=KEY,
        key=str(new_id()),
        channel="portal",
        type_key=CLUTTER,
        text="楼道堆物",
        location=cases.LocationInput(lon, lat),
        actor=Actor.resident("somebody"),
        at=MONDAY_AT,
    )
    return receipt.case_id


def staff_pages(case_id: UUID) -> list[str]:
    case = f"/console/case/{case_id}/"
    return [
        "/console/",
        "/console/overview/",
        "/console/points.json",
        "/work/",
        case,
        f"{case}journal/",
        "/console/grid/320113012/",
    ]


def test_logged_out_goes_to_the_log_in_page(visit: Watched, case_id: UUID) -> None:
    page = visit.page()
    for address in staff_pages(case_id):
        page.goto(address)
        assert "/login/?next=" in page.url, address


def test_an_account_without_a_post_is_refused(visit: Watched, case_id: UUID) -> None:
    visit.expected_statuses |= {403, 404}
    page = visit.staff("stranger")
    expect(page.get_by_text("您目前没有可用页面的岗位")).to_be_visible()
    for address in staff_pages(case_id):
        answer = page.goto(address)
        assert answer is not None and answer.status == 403, address


def test_the_neighbouring_grid_sees_neither_case_nor_task(visit: Watched, case_id: UUID) -> None:
    visit.expected_statuses |= {403, 404}
    page = visit.staff("member_11_1")
    expect(page.get_by_text("目前没有待办任务。")).to_be_visible()
    task_id = cases.case(Scope.everything(), case_id).case.task_id
    for address in (f"/work/task/{task_id}/", f"/console/case/{case_id}/"):
        answer = page.goto(address)
        assert answer is not None and answer.status == 404, address
    page.goto("/console/")
    expect(page.get_by_text("这里没有内容。").first).to_be_visible()


def test_wrong_passwords_lock_for_a_while(visit: Watched) -> None:
    visit.expected_statuses |= {429}
    page = visit.page()
    for _ in range(6):
        page.goto("/login/")
        page.get_by_label("用户名").fill("dispatcher")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
        if page.get_by_text("15 分钟内不能用这个用户名登录").count():
            return
        expect(page.get_by_text("用户名或密码不正确。")).to_be_visible()
    raise AssertionError("never locked")


def test_english_beside_chinese(visit: Watched) -> None:
    page = visit.page()
    page.goto("/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Report something")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("link", name="我要反映")).to_be_visible()
