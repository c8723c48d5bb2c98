"""A call taken down: by whom, into which case, and not twice what is open already."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import KEY, MONDAY_AT, Cast, found_town, middle, on_border
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.ids import new_id
from wangge.plumbing.access import Scope
from wangge.plumbing.time import set_clock

PAGE = "/console/intake/"
PHONE = "13900000000"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with set_clock(SimulatedClock(MONDAY_AT)):
        yield found_town()


def client_of(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=cast.who[name]))
    return client


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast, "acceptor")


def told(**more: Any) -> dict[str, Any]:
    lon, lat = middle(0, 0)
    given = {
        "key": str(new_id()),
        "channel": "hotline",
        "type": "clutter",
        "text": "三楼堆了旧家具",
    }
    return given | {"lon": lon, "lat": lat, "name": "周女士", "phone": PHONE} | more


def send(client: Client, given: dict[str, Any]) -> tuple[int, str, Any]:
    answer = client.post(PAGE, given)
    return answer.status_code, html.unescape(answer.content.decode()), answer


def case_of(answer: Any) -> cases.CaseDetail:
    found = re.match(r"/console/case/([^/]+)/\?said=taken", answer.headers["Location"])
    assert found
    return cases.case(Scope.everything(), UUID(found.group(1)))


def test_a_call_becomes_a_case_with_its_number_to_tell(desk: Client) -> None:
    _, _, answer = send(desk, told())
    detail = case_of(answer)
    page = html.unescape(desk.get(answer.headers["Location"]).content.decode())
    assert f"请告知来电人编号：{detail.case.number}" in page and "热线 · " in page
    assert detail.case.step_name.zh == "处理", "located, filed and dispatched like any other"
    assert PHONE not in page, "masked again at once"
    assert detail.reports[0].contact.there


def test_the_door_is_where_it_is_looked_for(desk: Client, cast: Cast) -> None:
    assert f'href="{PAGE}"' in desk.get("/console/").content.decode()
    assert f'href="{PAGE}"' not in client_of(cast, "auditor").get("/console/").content.decode()


def test_sent_twice_it_is_one(desk: Client) -> None:
    given = told()
    first, second = send(desk, given)[2], send(desk, given)[2]
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    "again", [{}, {"lon": "", "lat": "", "address": "紫藤苑3号楼"}], ids=["point", "words"]
)
def test_what_is_open_already_is_shown_before_it_is_taken_again(
    desk: Client, again: dict[str, Any]
) -> None:
    first = case_of(send(desk, told(address="紫藤苑3号楼二单元"))[2]).case
    given = told(text="楼上有人堆东西", **again)
    status, page, _ = send(desk, given)
    assert status == 422 and "已有在办的相同事项" in page and first.number in page
    assert "楼上有人堆东西" in page and PHONE in page, "nothing typed is lost"
    assert cases.count(Scope.everything(), cases.CaseFilter(KEY)) == 1
    assert case_of(send(desk, given | {"same": "other"})[2]).case.number != first.number


def test_another_caller_about_it_is_carried_by_the_case_that_is_open(
    desk: Client, cast: Cast
) -> None:
    first = case_of(send(desk, told())[2]).case
    given = told(text="楼上有人堆东西", phone="13711112222")
    assert send(desk, given)[0] == 422
    again = [send(desk, given | {"same": str(first.id)})[2] for _ in range(2)]
    assert {a.headers["Location"] for a in again} == {f"/console/case/{first.id}/?said=joined"}
    detail = cases.case(Scope.everything(), first.id)
    assert len(detail.reports) == 2 and Case.unscoped.count() == 1
    page = html.unescape(desk.get(again[0].headers["Location"]).content.decode())
    assert "已并入这件案件" in page and "2 次反映" in page and "又有人反映同一件事" in page
    look = {"purpose": "call_back", "report": str(detail.reports[1].id)}
    shown = html.unescape(desk.post(f"/console/case/{first.id}/contact/", look).content.decode())
    assert "13711112222" in shown and PHONE not in shown, "the one that was asked for"
    for phone in (PHONE, "13711112222"):
        assert cases.follow_by_phone(first.number, phone[-4:]).known
    status, page, _ = send(desk, told(text="又一个人", same=str(new_id())))
    assert status == 422 and "没有这个案件" in page and first.number in page


def test_the_dispatcher_ties_a_report_to_the_case_that_is_open(desk: Client, cast: Cast) -> None:
    first = case_of(send(desk, told())[2]).case
    second = case_of(send(desk, told(phone="13711112222", same="other"))[2]).case
    dispatcher = client_of(cast, "dispatcher")
    at = f"/console/case/{second.id}/"
    page = html.unescape(dispatcher.get(at).content.decode())
    assert f'value="{first.number}"' in page and "已有人反映，并入该案" in page
    nothing = dispatcher.post(f"{at}act/same/", {"version": second.version})
    assert nothing.status_code == 422
    assert "请选择或填写是哪一件案件。" in nothing.content.decode()
    given = {"version": second.version, "likely": first.number}
    assert dispatcher.post(f"{at}act/same/", given).status_code == 302
    page = html.unescape(dispatcher.get(at).content.decode())
    assert f'href="/console/case/{first.id}/">{first.number}</a>' in page and "已有人反映" in page
    assert "2 次反映" in html.unescape(
        dispatcher.get(f"/console/case/{first.id}/").content.decode()
    )
    assert cases.follow(second.number).number == first.number
    received = cases.CaseFilter(KEY, measure="received")
    assert cases.count(Scope.everything(), received) == 1


def test_another_matter_or_another_place_is_no_repetition(desk: Client) -> None:
    send(desk, told())
    lon, lat = middle(1, 1)
    assert send(desk, told(lon=lon, lat=lat))[0] == 302
    assert send(desk, told(type="noise"))[0] == 302
    assert send(desk, told(type=""))[0] == 422, "what it is nobody has said: it may be either"
    assert send(desk, told(type="", lon=lon, lat=lat, same="other"))[0] == 302


def test_a_point_on_a_border_is_looked_up_on_both_sides(desk: Client) -> None:
    first = case_of(send(desk, told())[2]).case
    lon, lat = on_border()
    assert first.number in send(desk, told(lon=lon, lat=lat))[1]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"text": " "}, "请写明反映的内容"),
        ({"lon": "", "lat": ""}, "请说明地点"),
        ({"phone": "没有"}, "电话"),
        ({"type": "nothing"}, "nothing"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    desk: Client, missing: dict[str, Any], words: str
) -> None:
    status, page, _ = send(desk, told(**missing))
    assert status == 422 and words in page and "field--bad" in page
    assert "周女士" in page


def test_a_caller_without_a_number_is_asked_nothing_at_the_end(desk: Client) -> None:
    with_phone = case_of(send(desk, told())[2]).case
    without = case_of(send(desk, told(phone="", type="noise"))[2]).case
    asked = dict(Case.unscoped.values_list("id", "has_resident"))
    assert asked == {with_phone.id: True, without.id: False}


@pytest.mark.parametrize("name", ["member_00_1", "director", "auditor", "stranger"])
def test_others_take_nothing_down(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    assert client.get(PAGE).status_code == 403
    assert send(client, told())[0] == 403
    assert Client().get(PAGE).status_code == 302


def test_what_was_tied_by_mistake_is_taken_apart_on_its_page(desk: Client, cast: Cast) -> None:
    first = case_of(send(desk, told())[2]).case
    second = case_of(send(desk, told(phone="13711112222", same="other"))[2]).case
    dispatcher = client_of(cast, "dispatcher")
    at = f"/console/case/{second.id}/"
    dispatcher.post(f"{at}act/same/", {"version": second.version, "likely": first.number})
    assert "撤回并入" not in html.unescape(client_of(cast, "auditor").get(at).content.decode())
    assert client_of(cast, "auditor").post(f"{at}untie/", {"reason": "看看"}).status_code == 403
    assert "其实不是同一件：撤回并入" in html.unescape(dispatcher.get(at).content.decode())
    assert dispatcher.post(f"{at}untie/", {"reason": ""}).status_code == 422
    answer = dispatcher.post(f"{at}untie/", {"reason": "楼上是另一家"})
    page = html.unescape(dispatcher.get(answer.headers["Location"]).content.decode())
    assert "重新单独办理" in page and "楼上是另一家" in page and "撤回并入</summary>" not in page
    assert cases.follow(second.number).number == second.number
    told_first = html.unescape(dispatcher.get(f"/console/case/{first.id}/").content.decode())
    assert "并入的一件其实是另一件事" in told_first and "2 次反映" not in told_first
    assert dispatcher.post(f"{at}untie/", {"reason": "再来"}).status_code == 422
