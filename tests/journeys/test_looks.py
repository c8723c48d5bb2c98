"""What an auditor sees of looks: contacts of cases, and lists that left as files. Never a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.journeys.ledger import BUILT, LIST, WANG, Town, ledger_town, page
from tests.journeys.town import KEY, middle
from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not BUILT, reason="web/dist is not built"),
]
PHONE = "13911112222"


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with ledger_town() as found:
        yield found


def reported(town: Town) -> cases.Receipt:
    lon, lat = middle(0, 0)
    return cases.receive_report(
        jurisdiction_key=KEY,
        key="one",
        channel="portal",
        type_key="clutter",
        text="楼道堆物",
        location=cases.LocationInput(lon=lon, lat=lat),
        contact=cases.ContactInput(name="周女士", phone=PHONE),
        actor=Actor.resident("one"),
        at=town.clock.now(),
    )


def test_a_look_at_a_contact_is_seen_with_who_and_what_for(town: Town) -> None:
    receipt = reported(town)
    shown = town.browser("acceptor").post(
        f"/console/case/{receipt.case_id}/contact/", {"purpose": "call_back"}
    )
    assert PHONE in page(shown)
    text = page(town.browser("auditor").get("/ledger/looks/"))
    for words in ("受理员小李", "反映人联系方式", "回电核实", receipt.number):
        assert words in text, words
    assert PHONE not in text and "周女士" not in text


def test_a_list_that_left_is_seen_with_how_much_it_held(town: Town) -> None:
    town.enter()
    assert town.browser().get(f"{LIST}export.xlsx").status_code == 200
    text = page(town.browser("auditor").get("/ledger/looks/"))
    for words in (
        "导出的名单",
        "网格员001",
        "其可见的全部",
        '<td class="amount" data-label="记录数">1<',
    ):
        assert words in text, words
    assert not any(value in text for value in WANG.values())


def test_a_look_at_the_contact_of_a_booking_is_seen_too(town: Town) -> None:
    at = town.clock.now()
    one = bookings.service(KEY, "demo_street/certificates")
    slot = next(s.slot for day in bookings.open_days(one, at) for s in day.slots if s.left)
    booked = bookings.book(
        one,
        key="b",
        starts_at=slot.starts_at,
        visitor=bookings.Visitor("周女士", PHONE),
        actor=Actor.resident("b"),
        at=at,
    )
    given_by = Actor.account(town.cast.who["acceptor"])
    bookings.reveal_contact(booked.booking_id, purpose="call_back", actor=given_by, at=at)
    text = page(town.browser("auditor").get("/ledger/looks/"))
    for words in ("预约联系方式", "受理员小李", "回电核实", str(one.spec.name.zh)):
        assert words in text, words
    assert PHONE not in text and "周女士" not in text
    shown = bookings.contact_looks(Scope.everything())
    assert [look.starts_at for look in shown] == [slot.starts_at]
    assert bookings.contact_looks(Scope.nothing()) == ()


def test_the_journal_of_a_case_is_told_in_words_and_raw_behind_a_fold(town: Town) -> None:
    receipt = reported(town)
    second = cases.join_report(
        case_id=receipt.case_id,
        key="two",
        channel="hotline",
        text="又有人说",
        contact=cases.ContactInput(phone=PHONE),
        actor=Actor.system("test"),
        at=town.clock.now(),
    )
    path = f"/console/case/{receipt.case_id}/journal/"
    text = page(town.browser("auditor").get(path))
    shown = re.sub(r"<details>.*?</details>", "", text, flags=re.S)
    for words in (
        "立案 (立案 → 派遣) 系统自动",
        "办理中 · 处理",
        "居民服务",
        "又有人反映同一件事",
        "网格员",
        "西片第1网格",
    ):
        assert words in shown, words
    for raw in ("{", "case.received", str(second.report_id), "handling"):
        assert raw not in shown.partition("<h1>")[2].partition("</table>")[0], raw
    assert str(second.report_id) in text and PHONE not in text
    english = page(town.browser("auditor", "en").get(path))
    assert "by the program" in english and "As it was written" in english


def test_before_anything_happened_the_page_says_so(town: Town) -> None:
    text = page(town.browser("auditor").get("/ledger/looks/"))
    assert text.count("没有查看记录") == 3 and "没有导出过名单" in text
