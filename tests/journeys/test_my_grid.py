"""A resident asks who answers for the place where they live."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Watched, fits
from tests.journeys.town import middle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_by_position_in_one_tap(visit: Watched) -> None:
    page = visit.page()
    lon, lat = middle(0, 0)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat})
    page.goto("/")
    page.get_by_role("link", name="查一查").click()
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_role("heading", name="西片第1网格")).to_be_visible()
    said = page.locator("main").inner_text()
    assert "网格员001" in said and "网格员002" in said
    assert not any(name in said for name in ("网格员101", "受理员小李", "审计员老吴"))
    assert fits(page)
    page.get_by_role("link", name="在这里反映问题").click()
    expect(page.get_by_label("用文字说明地点")).to_have_value("西片 西片第1网格")


def test_by_words_and_whatever_else_is_typed(visit: Watched) -> None:
    page = visit.page()
    page.goto("/grid/")
    page.get_by_label("用文字说明地点").fill("单元10")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", name="东片第1网格")).to_be_visible()
    page.get_by_label("用文字说明地点").fill("单元")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name="单元01").click()
    expect(page.get_by_role("heading", name="西片第2网格")).to_be_visible()
    for odd in ("?lon=abc", "?lon=0&lat=0", "?unit=NOPE", "?q=%00", "?q=%F0%9F%98%80", "?q="):
        answer = page.goto(f"/grid/{odd}")
        assert answer is not None and answer.status in (200, 422), odd
        expect(page.get_by_label("用文字说明地点")).to_be_visible()
