"""Everything beyond the menu is one tap away, for whoever may go there; notices are read once."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.packs.test_community_services import Town as Community
from tests.packs.test_health import Town as Health
from tests.packs.test_public_order import Town as Order
from tests.packs.town import PackTown
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.time import set_clock


@pytest.fixture(params=[Health, Order, Community])
def town(db: None, request: pytest.FixtureRequest) -> PackTown:
    made: PackTown = request.param()
    return made


def browser(town: PackTown, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=town.who[name]))
    return client


def links(page: str) -> list[str]:
    return re.findall(r'<li><a href="([^"]+)"', page)


def test_every_place_that_is_offered_opens(town: PackTown) -> None:
    with set_clock(SimulatedClock(town.at)):
        for name in town.who:
            client = browser(town, name)
            answer = client.get("/more/")
            assert answer.status_code == 200, name
            for address in links(answer.content.decode()):
                assert client.get(address).status_code == 200, (name, address)


def test_who_holds_no_post_is_offered_only_what_is_everybodys(town: PackTown) -> None:
    stranger = get_user_model().objects.create(username="passer-by", name="路人")
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(stranger)
    with set_clock(SimulatedClock(town.at)):
        found = links(client.get("/more/").content.decode())
    assert set(found) <= {"/notices/", "/help/", "/console/screens/", "/account/password/"}
    assert Client().get("/more/").status_code == 302


def test_a_notice_is_new_once(town: PackTown) -> None:
    name, account = next(iter(town.who.items()))
    notify.tell(
        "inbox", f"account:{account}", "case.told", {"case": str(account), "step": "x"}, at=town.at
    )
    outbox.deliver_due(town.at, 10)
    with set_clock(SimulatedClock(town.at)):
        client = browser(town, name)
        assert "badge--soon" in client.get("/more/").content.decode()
        first, again = (client.get("/notices/").content.decode() for _ in range(2))
    assert "该事项已不存在" in first and ">新<" in first and ">新<" not in again
