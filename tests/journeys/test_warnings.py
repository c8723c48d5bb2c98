"""A tax office reads its warnings down to the inputs; strangers and other grids find nothing."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.packs.test_tax import AREAS, INDUSTRIES, County
from tests.packs.test_tax_warnings import RUN_AT, enter, run, seen
from wangge.domain.people import api as people
from wangge.domain.people.models import Appointment
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

INDEX = "/console/warnings/"


@pytest.fixture
def county(db: None) -> County:
    found = County()
    found.who["stranger"] = people.create_account(
        people.AccountInput("stranger", "路人甲"), actor=Actor.system("test"), at=RUN_AT
    )
    enter(found, "stone", "S1", electricity="20000", declared_month="3000")
    enter(found, "stone", "S2", electricity="20000")
    run("stone")
    return found


def browser(county: County, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=county.who[name]))
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_list_to_the_inputs_and_the_case(county: County) -> None:
    (warned,) = seen(county, "office", "stone")
    with set_clock(SimulatedClock(RUN_AT)):
        office = browser(county, "office")
        listed = text(office, f"{INDEX}?model=tax/stone")
        assert "商户S1" in listed and "商户S2" not in listed and "6,000 元/月" in listed
        assert "商户S1" not in text(office, f"{INDEX}?model=tax/stone&colour=yellow")
        assert "商户S1" not in text(office, f"{INDEX}?model=tax/stone&under={AREAS[0]}")
        under = f"{INDEX}?model=tax/stone&under={INDUSTRIES['stone']}&colour=red"
        assert "商户S1" in text(office, under)
        page = text(office, f"/console/warning/{warned.id}/")
        assert "20,000 千瓦时/月 × 0.3 元/千瓦时 = 6,000 元/月" in page and "石材加工要素" in page
        case = text(office, f"/console/case/{warned.case_id}/")
        assert (
            "= 20,000 千瓦时/月 × 0.3 元/千瓦时" in case
            and f"/console/warning/{warned.id}/" in case
        )


def test_what_is_missing_is_entered_and_errors_keep_what_was_typed(county: County) -> None:
    (lacking,) = seen(county, "office", "stone", "lacking")
    give = f"/console/warning/{lacking.id}/give/"
    with set_clock(SimulatedClock(RUN_AT)):
        keeper = browser(county, county.holder(INDUSTRIES["stone"]))
        assert "商户S2" in text(keeper, f"{INDEX}?model=tax/stone&show=lacking")
        wrong = keeper.post(give, {"declared": "三千元"})
        assert wrong.status_code == 422
        page = wrong.content.decode()
        assert "请填写数字" in page and 'value="三千元"' in page and "field--bad" in page
        assert keeper.post(give, {}).status_code == 422
        assert keeper.post(give, {"declared": "3,000"}).status_code == 302
        assert "人工填写" in text(keeper, f"/console/warning/{lacking.id}/")
        ask = {"model": "tax/stone"}
        assert browser(county, "office").post(f"{INDEX}run/", ask).status_code == 302
        for name in (county.holder(INDUSTRIES["stone"]), "sampler"):
            assert browser(county, name).post(f"{INDEX}run/", ask).status_code == 403


@pytest.mark.parametrize("name", ["stranger", "mall", "helper0", "leader", "ended"])
def test_others_find_nothing(county: County, name: str) -> None:
    (warned,) = seen(county, "office", "stone")
    (lacking,) = seen(county, "office", "stone", "lacking")
    who = {"mall": county.holder(INDUSTRIES["mall"])}.get(name, name)
    if name == "ended":
        who = county.holder(INDUSTRIES["stone"])
        for found in Appointment.objects.filter(account_id=county.who[who]):
            people.end_appointment(found.pk, actor=Actor.system("test"), at=RUN_AT)
    with set_clock(SimulatedClock(RUN_AT)):
        client = browser(county, who)
        for address in (INDEX, f"{INDEX}?model=tax/stone"):
            answer = client.get(address)
            assert "商户S1" not in answer.content.decode()
        assert client.get(f"/console/warning/{warned.id}/").status_code == 404
        assert (
            client.post(f"/console/warning/{lacking.id}/give/", {"declared": "1"}).status_code
            == 404
        )
        assert client.post(f"{INDEX}run/", {"model": "tax/stone"}).status_code in (403, 404)


def test_visitors_are_sent_to_the_log_in(db: None) -> None:
    for address in (INDEX, f"/console/warning/{UUID(int=1)}/"):
        assert Client().get(address).status_code == 302
