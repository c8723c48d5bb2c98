"""A resident books and asks for a service on a network that comes and goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Watched, fits
from wangge.domain.bookings.models import Booking
from wangge.domain.cases.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_nothing_typed_is_lost_with_the_network(visit: Watched) -> None:
    visit.expected_offline = True
    page = visit.page()
    page.goto("/services/demo_street/certificates/")
    page.locator("#book input[type=radio]:visible").nth(1).check(force=True)
    page.get_by_label("怎么称呼您").fill("李大爷")
    page.get_by_label("电话").fill("13800001234")
    page.get_by_label("需要说明的情况").fill("腿脚不便😀")
    page.context.set_offline(True)
    page.get_by_role("button", name="提交预约").click()
    expect(page.get_by_text("没有发出去：网络不通")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("怎么称呼您")).to_have_value("李大爷")
    expect(page.get_by_label("需要说明的情况")).to_have_value("腿脚不便😀")
    assert fits(page)
    page.get_by_role("button", name="提交预约").dblclick()
    expect(page.get_by_text("预约成功").or_(page.get_by_text("请保存"))).to_be_visible()
    assert Booking.unscoped.count() == 1
    page.goto("/services/demo_street/certificates/")
    expect(page.get_by_label("怎么称呼您")).to_have_value("")


def test_an_error_leaves_the_request_on_its_own_page(visit: Watched) -> None:
    page = visit.page()
    page.goto("/services/demo_street/subsidy/")
    page.get_by_label("您需要办理什么？").fill("申请临时救助")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert").first).to_contain_text("请填写称呼")
    assert page.url.endswith("/subsidy/"), "a reload finds the page again"
    page.get_by_label("怎么称呼您").fill("周")
    page.get_by_label("电话").fill("13800001234")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("已收到，谢谢您。")).to_be_visible()
    assert Case.unscoped.count() == 1
