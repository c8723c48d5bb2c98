"""Bad input and bad networks: fields are named, nothing typed or photographed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Watched, fits
from tests.journeys.town import CLUTTER_CATEGORY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Photo = Callable[[str], Path]
TEXT = "楼道里堆了很多纸箱"


def test_faults_are_named_and_nothing_is_lost(visit: Watched, photo: Photo) -> None:
    page = visit.page()
    page.goto("/report/")
    page.locator("input[type=file]").set_input_files(str(photo("before")))
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_label("情况说明").fill(TEXT)
    page.get_by_text("留下联系方式").click()
    page.get_by_label("电话").fill("电话号码")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请检查以下内容")).to_be_visible()
    expect(page.get_by_text("请选择是什么问题。").first).to_be_visible()
    expect(page.get_by_text("请说明地点").first).to_be_visible()
    expect(page.get_by_label("情况说明")).to_have_value(TEXT)
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    assert fits(page)
    page.get_by_label("用文字说明地点").fill("三号楼门口")
    page.locator(f"input[name=category][value={CLUTTER_CATEGORY}]").check()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("电话号码只能含数字").first).to_be_visible()
    page.get_by_label("电话").fill("025 8888 6666")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/**")


def test_what_is_no_photo_is_refused_in_words(visit: Watched, tmp_path: Path) -> None:
    fake = tmp_path / "not-a-photo.jpg"
    fake.write_bytes(b"this is no picture")
    page = visit.page()
    page.goto("/report/")
    page.locator("input[type=file]").set_input_files(str(fake))
    expect(page.get_by_text("不是能识别的照片")).to_be_visible()


def test_without_a_network_everything_stays(visit: Watched, photo: Photo) -> None:
    page = visit.page()
    page.goto("/report/")
    page.locator("input[type=file]").set_input_files(str(photo("before")))
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.locator(f"input[name=category][value={CLUTTER_CATEGORY}]").check()
    page.get_by_label("用文字说明地点").fill("三号楼门口")
    page.get_by_label("情况说明").fill(TEXT)
    visit.problems.clear()
    page.route("**/report/", lambda route: route.abort())
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("没有发出去")).to_be_visible()
    visit.problems.clear()  # the browser itself complains of the dead network
    page.unroute("**/report/")
    page.reload()
    expect(page.get_by_label("情况说明")).to_have_value(TEXT)
    expect(page.get_by_text("已恢复上次没有提交的内容")).to_be_visible()
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/**")
    page.goto("/report/")
    expect(page.get_by_label("情况说明")).to_have_value("")


def test_the_form_works_without_scripts(visit: Watched) -> None:
    page = visit.page(scripts=False)
    page.goto("/report/")
    page.get_by_label("用文字说明地点").fill("三号楼门口")
    page.get_by_label("情况说明").fill(TEXT)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_label("情况说明")).to_have_value(TEXT)
    page.locator(f"input[name=category][value={CLUTTER_CATEGORY}]").check()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/**")
