"""Under a finger nothing to tap is smaller than 44 px, on residents' and members' pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import PATIENCE_MS, PHONE, Watched, fits
from tests.journeys.town import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility() && !e.matches(".skip, p *, dd *, td *, .timeline *"))
  .map((e) => (/radio|checkbox|file/.test(e.type) && (e.closest("label") ?? e.labels[0])) || e)
  .map((e) => ({ e, box: e.getBoundingClientRect() }))
  .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
  .map(({ e, box }) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""


def touching(visit: Watched) -> Page:
    """A phone with a finger instead of a mouse."""
    context = visit.browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        base_url=visit.address,
    )
    context.set_default_timeout(PATIENCE_MS)
    visit.contexts.append(context)
    return context.new_page()


def check(page: Page, addresses: tuple[str, ...]) -> None:
    for address in addresses:
        page.goto(address)
        assert fits(page), address
        assert page.evaluate(SMALL) == [], address


def test_residents_pages(visit: Watched) -> None:
    page = touching(visit)
    hall = "/services/demo_street/certificates/"
    check(page, ("/", "/report/", "/services/", hall, "/grid/?q=单元00", "/follow/", "/login/"))
    page.goto("/report/")
    page.get_by_role("button", name="在地图上选").tap()
    page.locator(".maplibregl-ctrl-zoom-in").wait_for()
    assert page.evaluate(SMALL) == []


def test_members_pages(visit: Watched) -> None:
    page = touching(visit)
    page.goto("/login/")
    page.get_by_label("用户名").fill("member_00_1")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").tap()
    page.wait_for_url("**/work/**")
    check(
        page,
        (
            "/work/",
            "/work/record/",
            "/work/leave/",
            "/work/bookings/",
            "/ledger/",
            "/more/",
            "/notices/",
        ),
    )
