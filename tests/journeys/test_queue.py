"""The dispatcher's list: found by what a caller says, counted, and said what it is narrowed to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import FOUNDER, KEY, MONDAY_AT, ROOT, Cast, found_town, middle
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.domain.people import api as people
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

QUEUE = "/console/"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with set_clock(SimulatedClock(MONDAY_AT)):
        yield found_town()


@pytest.fixture
def desk(cast: Cast) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=cast.who["dispatcher"]))
    return client


def report(key: str, text: str, column: int = 0, address: str = "") -> cases.Receipt:
    lon, lat = middle(column, 0)
    return cases.receive_report(
        jurisdiction_key=KEY,
        key=key,
        channel="portal",
        type_key="clutter",
        text=text,
        location=cases.LocationInput(lon=lon, lat=lat, address=address),
        actor=Actor.resident(key),
        at=MONDAY_AT,
    )


def shown(client: Client, query: str) -> tuple[str, int]:
    """The page's text, and how many cases its list is said to have."""
    page = html.unescape(client.get(QUEUE + query).content.decode())
    found = re.search(r'<p class="soft" data-count="(\d+)"', page)
    return page, int(found.group(1)) if found else -1


def test_a_whole_number_leads_to_its_case_however_it_is_typed(desk: Client) -> None:
    receipt = report("a", "楼道堆物")
    for typed in (receipt.number, receipt.number.replace("-", "").lower(), f" {receipt.number} "):
        answer = desk.get(QUEUE, {"q": typed})
        assert answer.headers["Location"] == f"/console/case/{receipt.case_id}/", typed


def test_words_and_part_of_a_number_list_what_has_them(desk: Client) -> None:
    first = report("a", "三单元门口堆着旧家具", address="紫藤苑3号楼")
    report("b", "自行车堵住通道", column=1)
    for words in ("旧家具", "紫藤苑3", first.number[3:10]):
        page, count = shown(desk, f"?q={words}")
        assert count == 1 and first.number in page and f"“{words}”" in page
    page, count = shown(desk, "?q=没有这样的事")
    assert count == 0 and "这里没有内容" in page


def test_who_may_not_see_a_case_does_not_find_it(cast: Cast) -> None:
    receipt = report("a", "旧家具")
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=cast.who["member_11_1"]))
    assert client.get(QUEUE, {"q": receipt.number}).status_code == 200
    assert shown(client, "?q=旧家具")[1] == 0


def test_a_list_says_what_it_is_narrowed_to_and_keeps_it(desk: Client) -> None:
    for n in range(3):
        report(str(n), "堆物", column=n % 2)
    query = f"?scheme=governance&under={ROOT}01&measure=open&department=-&from=2026-03-01"
    page, count = shown(desk, query + "&via=overview")
    assert count == 2
    assert "共 2 件 · 西片 · 未指定部门 · 在办 · 2026-03-01 以来收到" in page
    assert '<option value="-" selected>' in page, "narrowing further keeps it"


def test_vacant_posts_list_their_cases_and_count_no_duties(cast: Cast, desk: Client) -> None:
    leaving = [cast.who["member_00_1"], cast.who["member_00_2"]]
    for account in leaving:
        for held in people.appointments_of(account, MONDAY_AT):
            people.end_appointment(held.id, actor=FOUNDER, at=MONDAY_AT)
    receipt = report("a", "堆物")
    page = html.unescape(desk.get(QUEUE + "?desk=1").content.decode())
    assert f'href="/console/case/{receipt.case_id}/"' in page
    assert 'href="#"' not in page and "岗位空缺 <span" in page


def test_what_was_sent_back_needs_somebody_chosen(desk: Client, cast: Cast) -> None:
    receipt = report("a", "堆物")
    held = cases.case(Scope.everything(), receipt.case_id).case
    assert held.holder_id is not None
    cases.act(
        case_id=held.id,
        action="return",
        actor=Actor.account(held.holder_id),
        at=MONDAY_AT,
        version=held.version,
        payload=cases.ActionInput(reason="不属于本网格"),
    )
    page = html.unescape(desk.get(f"/console/case/{held.id}/").content.decode())
    field = page[page.index('for="dispatch-route"') :][:400]
    assert "选填" not in field and "请选择" in field


def test_an_overdue_case_whose_step_has_time_says_why_it_is_listed(desk: Client) -> None:
    receipt = report("a", "堆物")
    later = MONDAY_AT + timedelta(days=10)
    Case.unscoped.filter(pk=receipt.case_id).update(step_due_at=later + timedelta(days=1))
    with set_clock(SimulatedClock(later)):
        page, count = shown(desk, "?measure=overdue")
    assert count == 1 and "案件期限已过" in page
    assert "案件期限已过" not in shown(desk, "?measure=open")[0]
