"""Registers at a door and at a desk: the main path in a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, Watched, fits
from tests.journeys.ledger import LIST, WANG, person, row_of, sheet
from tests.journeys.town import PASSWORD
from wangge.domain.registers.services import background
from wangge.plumbing.time import get_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_member_enters_looks_and_confirms(visit: Watched) -> None:
    phone = visit.staff("member_00_1")
    phone.get_by_role("link", name="台账").first.click()
    phone.get_by_role("link", name="特需人员").click()
    phone.get_by_role("link", name="新登记").click()
    phone.get_by_label("身份证号").fill(WANG["id_number"])
    phone.get_by_role("button", name="下一步").click()
    for label, key in (("姓名", "name"), ("住址", "home")):
        phone.get_by_label(label).fill(WANG[key])
    phone.get_by_label("需要帮助的情形").select_option(WANG["need"])
    phone.locator("[name=f-phone]").fill("12")
    phone.get_by_label("所在网格").fill("U00")
    assert fits(phone)
    phone.get_by_role("button", name="保存").click()
    expect(phone.locator(".field__error")).to_contain_text("电话应为电话号码")
    expect(phone.get_by_label("住址")).to_have_value(WANG["home"])
    phone.locator("[name=f-phone]").fill(WANG["phone"])
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("已登记。")).to_be_visible()
    expect(phone.get_by_text("199****1234")).to_be_visible()
    assert fits(phone)
    field = phone.locator("#field-phone")
    field.get_by_text("查看完整内容").click()
    field.locator("select").select_option("visit")
    field.locator("button").click()
    expect(phone.locator("#field-phone")).to_contain_text(WANG["phone"])
    phone.goto(re.sub(r"look/.*", "", phone.url))
    expect(phone.get_by_text(WANG["phone"])).to_have_count(0)
    phone.get_by_role("button", name="登记内容全部属实").click()
    expect(phone.get_by_text("到期前不再询问")).to_be_visible()
    assert phone.evaluate("() => Object.keys(localStorage).length") == 0, "nothing stays here"


def test_a_file_is_watched_to_its_end(visit: Watched, tmp_path: Path) -> None:
    desk = visit.staff("member_00_1", DESK)
    path = tmp_path / "名单.xlsx"
    path.write_bytes(sheet(*(row_of(person(n)) for n in range(5))))
    desk.goto(f"{LIST}import/")
    desk.get_by_label("Excel 文件").set_input_files(path)
    desk.get_by_role("button", name="校验并导入").click()
    expect(desk.get_by_role("heading", name="等待导入")).to_be_visible()
    background.work(get_clock().now())
    expect(desk.get_by_role("heading", name="已保存")).to_be_visible()  # by itself
    expect(desk.locator(".figure--calm strong")).to_have_text("5")
    assert fits(desk)


def test_without_scripts_the_page_turns_itself(visit: Watched, tmp_path: Path) -> None:
    plain = visit.page(scripts=False)
    plain.goto("/login/")
    plain.get_by_label("用户名").fill("member_00_1")
    plain.get_by_label("密码").fill("long-enough-for-a-test")
    plain.get_by_role("button", name="登录").click()
    path = tmp_path / "名单.xlsx"
    path.write_bytes(sheet(row_of(WANG)))
    plain.goto(f"{LIST}import/")
    plain.get_by_label("Excel 文件").set_input_files(path)
    plain.get_by_role("button", name="校验并导入").click()
    background.work(get_clock().now())
    expect(plain.get_by_role("heading", name="已保存")).to_be_visible()


def test_a_line_outlives_the_network_and_the_log_in_without_being_kept(visit: Watched) -> None:
    visit.expected_offline = True
    phone = visit.staff("member_00_1")
    phone.goto(f"{LIST}new/")
    phone.get_by_label("身份证号").fill(WANG["id_number"])
    phone.context.set_offline(True)
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_text("没有发出去：网络不通")).to_be_visible()
    expect(phone.get_by_label("身份证号")).to_have_value(WANG["id_number"])
    phone.context.set_offline(False)
    phone.get_by_role("button", name="下一步").dblclick()
    for label, key in (("姓名", "name"), ("住址", "home")):
        phone.get_by_label(label).fill(WANG[key])
    phone.get_by_label("需要帮助的情形").select_option(WANG["need"])
    phone.get_by_label("所在网格").fill("U00")
    Session.objects.all().delete()
    phone.get_by_role("button", name="保存").click()
    with phone.expect_popup() as opened:
        phone.get_by_role("link", name="去登录").click()
    beside = opened.value
    beside.get_by_label("用户名").fill("member_00_1")
    beside.get_by_label("密码").fill(PASSWORD)
    beside.get_by_role("button", name="登录").click()
    expect(beside.get_by_role("button", name="退出")).to_be_visible()
    expect(phone.get_by_label("住址")).to_have_value(WANG["home"])
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("已登记。")).to_be_visible()
    assert phone.evaluate("() => Object.keys(localStorage).length") == 0, "nothing stays here"
