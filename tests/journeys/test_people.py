"""People, their posts and passwords on their pages: a newcomer's first day to the last."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from tests.journeys.town import MONDAY_AT, ROOT, Cast, client_of, found_town, second
from wangge.domain.people import api as people
from wangge.domain.people.queries import managing
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.journal import api as journal

PAGE = "/console/people/"
OWN = "/account/password/"
CHOSEN = "a-password-of-her-own"
ZH = {"accept-language": "zh-hans"}


@pytest.fixture
def cast(db: None, clock: SimulatedClock) -> Cast:
    return found_town()


def place(**changes: str) -> dict[str, str]:
    given = {"post": "governance:member", "grid_code": second(1, 1), "from_on": "2026-03-02"}
    return given | changes


def newcomer(manager: Client) -> tuple[UUID, str]:
    answer = manager.post(f"{PAGE}new/", {"name": "新人小孙", "username": "sun", **place()})
    page = answer.content.decode()
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    account = people.account_named("sun")
    assert account is not None
    found = re.search(r'id="password">([a-z0-9]{12})<', page)
    assert found is not None
    return account, found[1]


def test_a_newcomer_gets_a_password_and_has_to_choose_another(manager: Client) -> None:
    account, lent = newcomer(manager)
    client = Client(headers=ZH)
    assert client.post("/login/", {"username": "sun", "password": lent}).status_code == 302
    for page in ("/work/", "/more/", "/account/", PAGE):
        assert client.get(page)["Location"] == OWN, page
    assert "别人给您的" in client.get(OWN).content.decode()

    given = {"now": lent, "password": CHOSEN, "again": CHOSEN}
    for wrong, word in (
        ({"now": "something-else"}, "密码不对"),
        ({"again": "something-else"}, "不一致"),
        ({"password": "1234567890", "again": "1234567890"}, "密码太弱"),
        ({"password": lent, "again": lent}, "换一个"),
    ):
        answer = client.post(OWN, given | wrong)
        assert answer.status_code == 422 and word in answer.content.decode()
    other = client_of(account)
    assert client.post(OWN, given)["Location"] == "/home/"
    assert client.get("/work/").status_code == 200
    assert client.get("/account/")["Location"] == "/work/", "nobody with a post is told of none"
    assert other.get("/work/")["Location"].startswith("/login/")
    assert Client().post("/login/", {"username": "sun", "password": CHOSEN}).status_code == 302
    entries = str(list(journal.read("people")))
    assert lent not in entries and CHOSEN not in entries


def test_posts_leaves_and_passwords_of_a_person(cast: Cast, manager: Client) -> None:
    account, _ = newcomer(manager)
    one = f"{PAGE}{account}/"
    assert "东片第2网格" in manager.get(PAGE, {"q": "小孙"}).content.decode()
    more = place(grid_code=second(0, 0), last_on="2026-03-31")
    assert manager.post(f"{one}appoint/", more).status_code == 302
    held = people.appointments_of(account, MONDAY_AT)
    assert [(p.grid_code, str(p.to_on)) for p in held][1] == (second(0, 0), "2026-04-01")
    assert "2026-03-31" in manager.get(one).content.decode()

    away = {"from_on": "2026-03-02", "last_on": "2026-03-03", "deputy": "member_00_1"}
    assert manager.post(f"{one}leave/", away).status_code == 302
    (leave,) = people.leaves_of(account, MONDAY_AT)
    assert (leave.deputy_id, str(leave.to_at.date())) == (cast.who["member_00_1"], "2026-03-03")
    assert manager.post(f"{one}leave/{leave.id}/end/").status_code == 302
    assert people.leaves_of(account, MONDAY_AT) == ()

    sun = client_of(account)
    answer = manager.post(f"{one}password/")
    assert answer.status_code == 200 and 'id="password"' in answer.content.decode()
    assert sun.get("/work/")["Location"].startswith("/login/")

    answer = manager.post(f"{one}end/{held[1].id}/", {f"{held[1].id}-successor": "member_00_2"})
    assert answer.status_code == 302
    assert [p.grid_code for p in people.appointments_of(account, MONDAY_AT)] == [second(1, 1)]


def test_an_account_is_closed_with_a_hand_over_and_opened_again(
    cast: Cast, manager: Client
) -> None:
    account, _ = newcomer(manager)
    one = f"{PAGE}{account}/"
    (post,) = people.appointments_of(account, MONDAY_AT)
    assert "东片第2网格" in manager.get(f"{one}close/").content.decode()
    answer = manager.post(f"{one}close/", {"sure": "1", str(post.id): "nobody-so-called"})
    assert answer.status_code == 422 and "nobody-so-called" in answer.content.decode()
    answer = manager.post(f"{one}close/", {"sure": "1", str(post.id): "member_00_1"})
    assert answer.status_code == 302
    assert people.account_named("sun") is None
    taken = people.appointments_of(cast.who["member_00_1"], MONDAY_AT)
    assert second(1, 1) in [p.grid_code for p in taken]
    assert "新人小孙" not in manager.get(PAGE).content.decode()
    assert "账号已停用" in manager.get(PAGE, {"gone": "1"}).content.decode()
    assert manager.post(f"{one}password/").status_code == 409
    assert manager.post(f"{one}reopen/").status_code == 302
    assert people.account_named("sun") == account


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(manager: Client) -> None:
    account, _ = newcomer(manager)
    given = {"name": "另一个小孙", "username": "sun2"}
    for changes, word in (
        ({"username": "sun", **place()}, "已被使用"),
        (place(grid_code="32099"), "不归您管理"),
        (place(grid_code=ROOT), "二级网格"),
        (place(department="sanitation"), "不属于任何部门"),
        (place(from_on="三月"), "日期"),
        (place(last_on="2026-03-01"), 'id_last_on_error">任职的结束日期应晚于'),
        ({"name": "", **place()}, "请填写这一项"),
    ):
        answer = manager.post(f"{PAGE}new/", given | changes)
        page = answer.content.decode()
        assert answer.status_code == 422 and word in page, (changes, word)
        assert (given | changes)["grid_code"] in page and (given | changes)["username"] in page
    assert people.account_named("sun2") is None
    one = f"{PAGE}{account}/"
    answer = manager.post(f"{one}appoint/", place())
    assert answer.status_code == 422 and "重叠" in answer.content.decode()
    away = {"from_on": "2026-03-05", "last_on": "2026-03-04", "deputy": "sun"}
    answer = manager.post(f"{one}leave/", away)
    assert answer.status_code == 422 and 'value="2026-03-05"' in answer.content.decode()
    assert manager.post(f"{one}end/{account}/").status_code == 404


def test_what_concerns_a_whole_person_isnt_offered_to_who_manages_a_part(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, _ = newcomer(manager)
    one = f"{PAGE}{account}/"
    assert f"{one}password/" in manager.get(one).content.decode()
    monkeypatch.setattr(managing, "manages_whole", lambda *_: False)
    monkeypatch.setattr(people, "manages_whole", lambda *_: False)
    page = manager.get(one).content.decode()
    assert "由管理全部任职的人办理" in page and "增加任职" in page
    for act in ("password/", "leave/", "close/"):
        assert f"{one}{act}" not in page
        assert manager.post(f"{one}{act}").status_code == 403


@pytest.mark.parametrize("name", ["member_00_1", "dispatcher", "director", "auditor", "stranger"])
def test_others_neither_see_nor_change_anybody(cast: Cast, manager: Client, name: str) -> None:
    account, _ = newcomer(manager)
    (post,) = people.appointments_of(account, MONDAY_AT)
    client, one = client_of(cast.who[name]), f"{PAGE}{account}/"
    for page in (PAGE, f"{PAGE}new/", one, f"{one}close/"):
        assert client.get(page).status_code == 403, page
        assert Client().get(page)["Location"].startswith("/login/"), page
    for act in (f"{PAGE}new/", f"{one}close/", f"{one}appoint/", f"{one}end/{post.id}/",
                f"{one}password/", f"{one}leave/", f"{one}leave/{post.id}/end/",
                f"{one}reopen/"):  # fmt: skip
        assert client.post(act, place()).status_code == 403, act
        assert Client().post(act)["Location"].startswith("/login/"), act
    assert people.appointments_of(account, MONDAY_AT) == (post,)
    assert manager.get(f"{PAGE}{cast.who['stranger']}/").status_code == 404
