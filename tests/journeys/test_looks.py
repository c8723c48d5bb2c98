"""What an auditor sees of looks: contacts of cases, and lists that left as files. Never a value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.ledger import BUILT, LIST, WANG, Town, ledger_town, page
from tests.journeys.town import KEY, middle
from wangge.domain.cases import api as cases
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


def test_before_anything_happened_the_page_says_so(town: Town) -> None:
    text = page(town.browser("auditor").get("/ledger/looks/"))
    assert text.count("没有查看记录") == 2 and "没有导出过名单" in text
