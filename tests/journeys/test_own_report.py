"""A resident adds to their own report and takes it back; whoever handles it sees so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Watched, fits
from tests.journeys.town import CLUTTER, KEY, MONDAY_AT, Cast, middle
from wangge.domain.cases import api as cases
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def receipt(cast: object) -> cases.Receipt:
    return cases.receive_report(
        jurisdiction_key=KEY,
        key=str(new_id()),
        channel="portal",
        type_key=CLUTTER,
        text="楼道堆物",
        location=cases.LocationInput(*middle(0, 0)),
        contact=cases.ContactInput(name="王阿姨", phone="13800001234"),
        actor=Actor.resident("somebody"),
        at=MONDAY_AT,
    )


def opened(visit: Watched, receipt: cases.Receipt) -> Page:
    page = visit.page()
    page.goto(f"/follow/{receipt.follow_token}/")
    return page


def test_more_words_and_a_photo_then_taken_back(
    visit: Watched, receipt: cases.Receipt, photo: Callable[[str], Path]
) -> None:
    page = opened(visit, receipt)
    page.get_by_text("补充情况或照片").click()
    page.get_by_role("button", name="提交补充").click()
    expect(page.get_by_role("alert").first).to_contain_text("请写明要补充的情况，或添加照片")
    page.get_by_label("要补充什么？").fill("在三楼拐角😀")
    page.locator("#add input[type=file]").set_input_files(str(photo("corner")))
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_role("button", name="提交补充").dblclick()
    expect(page.get_by_text("已补充，办理人员会看到")).to_be_visible()
    expect(page.locator(".addition")).to_have_count(1)
    expect(page.locator(".photos img")).to_have_count(1)
    assert fits(page)
    page.get_by_text("报错了，撤回").click()
    page.get_by_label("为什么撤回？").fill("已经清走了")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_text("工作人员核实后结案。").first).to_be_visible()
    expect(page.get_by_text("报错了，撤回")).to_have_count(0)

    held = cases.case(Scope.everything(), receipt.case_id).case
    names = ("member_00_1", "member_00_2")
    for name in names:
        worker = visit.staff(name)
        worker.goto("/work/")
        if worker.locator(".job").count():
            worker.locator(".job").first.click()
            expect(worker.get_by_text("在三楼拐角😀")).to_be_visible()
            expect(worker.get_by_text("居民撤回反映")).to_be_visible()
            break
    else:
        raise AssertionError(f"nobody holds it: {held}")


def test_the_number_alone_adds_nothing(visit: Watched, receipt: cases.Receipt) -> None:
    visit.expected_statuses |= {404}
    page = visit.page()
    page.goto(f"/follow/{receipt.number}/")
    expect(page.get_by_text("补充情况或照片")).to_have_count(0)
    for act in ("add", "withdraw"):
        answer = page.request.post(
            f"/follow/{receipt.number}/{act}/", form={"key": str(new_id()), "text": "x"}
        )
        assert answer.status in (403, 404, 422), act
    assert cases.case(Scope.everything(), receipt.case_id).additions == ()


def test_what_is_kept_of_me_who_looked_and_away_with_it(
    visit: Watched, receipt: cases.Receipt, cast: Cast
) -> None:
    acceptor = cast.who["acceptor"]
    cases.reveal_contact(acceptor, receipt.case_id, "call_back", at=MONDAY_AT)
    page = opened(visit, receipt)
    box = page.locator("#contact")
    expect(box).to_contain_text("王**")
    box.get_by_role("link", name="谁看过").click()
    expect(box).to_contain_text("受理员小李 · 回电核实")
    box.get_by_text("更改或删除").click()
    box.get_by_label("电话").fill("没有")
    box.get_by_role("button", name="保存").click()
    expect(page.locator("#contact-phone_error")).to_be_visible()
    page.locator("#contact-phone").fill("025-88881234")
    page.locator("#contact").get_by_role("button", name="保存").click()
    expect(page.get_by_text("联系方式已更改。")).to_be_visible()
    page.locator("#contact").get_by_text("更改或删除").click()
    page.get_by_role("button", name="立即删除我的称呼和电话").click()
    expect(page.get_by_text("联系方式已删除。")).to_be_visible()
    expect(page.locator("#contact")).to_contain_text("没有保存您的称呼和电话")
    assert fits(page)
    page.goto(f"/follow/{receipt.number}/")
    expect(page.locator("#contact")).to_have_count(0)


def test_a_report_without_a_kind_is_called_by_its_category_and_placed(visit: Watched) -> None:
    page = visit.page()
    lon, lat = middle(0, 0)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat})
    page.goto("/report/")
    page.locator("input[name=category][value=sanitation]").check(force=True)
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("位于")).to_be_visible()
    page.get_by_label("情况说明").fill("垃圾桶满了")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="查询办理进度").click()
    expect(page.get_by_role("heading", name="环境卫生")).to_be_visible()
    assert page.locator(".said").inner_text() == "垃圾桶满了"
    expect(page.get_by_text("西片第1网格")).to_be_visible()
    page.get_by_role("link", name="谁负责这里").click()
    expect(page.get_by_role("heading", name="西片第1网格")).to_be_visible()


def test_the_receipts_link_is_copied_and_an_old_receipt_takes_no_newer_draft(
    visit: Watched, receipt: cases.Receipt
) -> None:
    page = visit.page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/report/")
    page.get_by_label("情况说明").fill("写了一半")
    page.goto(f"/receipt/{receipt.follow_token}/")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    link = page.locator(".receipt__link").inner_text()
    assert page.evaluate("() => navigator.clipboard.readText()") == link
    assert link.endswith(f"/follow/{receipt.follow_token}/") and fits(page)
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="复制链接").click()  # as on plain http
    expect(page.get_by_text("已复制")).to_be_visible()
    page.goto("/report/")
    expect(page.get_by_label("情况说明")).to_have_value("写了一半")
