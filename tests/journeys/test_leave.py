"""Leave on its pages: asked for on the phone, answered by whoever manages people, withdrawn."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from tests.journeys.town import MONDAY_AT, Cast, client_of, found_town
from wangge.domain.absences import api as absences
from wangge.domain.people import api as people
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.outbox import api as outbox

PAGE = "/work/leave/"


@pytest.fixture
def cast(db: None, clock: SimulatedClock) -> Cast:
    return found_town()


def typed(cast: Cast, **changed: str) -> dict[str, str]:
    given = {"key": "k", "from_on": "2026-03-09", "last_on": "2026-03-10", "reason": "annual"}
    return given | {"stand_in": str(cast.who["member_00_2"])} | changed


def asked(cast: Cast) -> tuple[Client, UUID]:
    member = client_of(cast.who["member_00_1"])
    answer = member.post(f"{PAGE}ask/", typed(cast))
    assert answer["Location"] == f"{PAGE}?said=asked"
    (request,) = absences.own(cast.who["member_00_1"], MONDAY_AT)
    return member, request.id


def test_asked_for_on_the_phone_and_approved(cast: Cast, manager: Client) -> None:
    member = client_of(cast.who["member_00_1"])
    assert PAGE in member.get("/work/").content.decode()
    page = member.get(PAGE).content.decode()
    assert 'key="leave-ask" resend' in page and "网格员002" in page
    member, request = asked(cast)
    answer = member.get(PAGE)
    assert "待批" in answer.content.decode() and answer["X-Wangge-Keep"].startswith("who=")

    owed = manager.get("/work/").content.decode()
    assert "请假申请" in owed
    assert f"{PAGE}{request}/" in manager.get("/console/people/").content.decode()
    one = manager.get(f"{PAGE}{request}/").content.decode()
    assert "网格员001" in one and "年休假" in one
    given = {"stand_in": str(cast.who["member_00_2"]), "words": "去吧"}
    assert manager.post(f"{PAGE}{request}/approve/", given).status_code == 302
    (leave,) = people.leaves_of(cast.who["member_00_1"], MONDAY_AT)
    assert leave.deputy_id == cast.who["member_00_2"]
    page = member.get(PAGE).content.decode()
    assert "已批准" in page and "去吧" in page and "网格员002" in page
    outbox.deliver_due(MONDAY_AT, 100)
    assert "您的请假已批准" in member.get("/notices/").content.decode()

    assert member.post(f"{PAGE}{request}/withdraw/").status_code == 302
    assert "已撤回" in member.get(PAGE).content.decode()


def test_refused_with_words(cast: Cast, manager: Client) -> None:
    member, request = asked(cast)
    assert manager.post(f"{PAGE}{request}/refuse/", {"words": ""}).status_code == 422
    assert manager.post(f"{PAGE}{request}/refuse/", {"words": "人手不够"}).status_code == 302
    assert "人手不够" in member.get(PAGE).content.decode()
    assert manager.post(f"{PAGE}{request}/approve/", {"words": ""}).status_code == 422


def test_what_is_typed_wrongly_stands_beside_its_field(cast: Cast) -> None:
    member = client_of(cast.who["member_00_1"])
    for wrong in ({"last_on": "2026-03-01"}, {"reason": "flu"}, {"from_on": ""}):
        answer = member.post(f"{PAGE}ask/", typed(cast, **wrong))
        assert answer.status_code == 422 and "field__error" in answer.content.decode(), wrong


def test_a_stand_in_may_be_named_by_user_name(cast: Cast, manager: Client) -> None:
    _, request = asked(cast)
    unknown = {"stand_in": "", "other": "nobody-at-all", "words": ""}
    answer = manager.post(f"{PAGE}{request}/approve/", unknown)
    assert answer.status_code == 422 and "nobody-at-all" in answer.content.decode()
    given = {"stand_in": "", "other": "member_11_1", "words": ""}
    assert manager.post(f"{PAGE}{request}/approve/", given).status_code == 302


@pytest.mark.parametrize("name", ["stranger", "member_00_2", "member_11_1", "director", "auditor"])
def test_nobody_else_sees_or_answers_it(cast: Cast, manager: Client, name: str) -> None:
    _, request = asked(cast)
    other = client_of(cast.who[name])
    one = f"{PAGE}{request}/"
    assert other.get(one).status_code == 404
    for act in ("approve", "refuse", "withdraw"):
        assert other.post(f"{one}{act}/", {"words": "不"}).status_code == 404, act
    assert absences.own(cast.who["member_00_1"], MONDAY_AT)[0].state == "asked"


def test_the_asker_sees_it_but_doesnt_answer_it(cast: Cast, manager: Client) -> None:
    member, request = asked(cast)
    page = member.get(f"{PAGE}{request}/")
    assert page.status_code == 200 and f"{request}/approve/" not in page.content.decode()
    assert member.post(f"{PAGE}{request}/approve/", {"words": ""}).status_code == 404


def test_strangers_log_in_first_and_without_a_post_nothing_is_asked_for(cast: Cast) -> None:
    assert Client().get(PAGE)["Location"].startswith("/login/")
    stranger = client_of(cast.who["stranger"])
    assert "您在本地没有任职" in stranger.get(PAGE).content.decode()
    assert stranger.post(f"{PAGE}ask/", typed(cast, stand_in="")).status_code == 422
