"""A resident books, moves and cancels by the link; staff see their day; without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import MONDAY_AT, Cast, found_town
from wangge.domain.bookings.models import Booking
from wangge.domain.bookings.tests.conftest import NINE, later
from wangge.domain.cases.models import Case
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.ids import new_id
from wangge.plumbing.time import set_clock

HALL = "/services/demo_street/certificates/"
SUBSIDY = "/services/demo_street/subsidy/"


@pytest.fixture
def cast(db: None) -> Cast:
    return found_town()


def visitor() -> Client:
    return Client(headers={"accept-language": "zh-hans"})


def browser(cast: Cast, name: str) -> Client:
    client = visitor()
    client.force_login(get_user_model().objects.get(pk=cast.who[name]))
    return client


def form(**changes: str) -> dict[str, str]:
    given = {
        "key": str(new_id()),
        "slot": NINE.isoformat(),
        "name": "王一",
        "phone": "13900001111",
        "note": "第一次来",
    }
    return {f"book-{k}": v for k, v in {**given, **changes}.items()}


def test_the_four_styles_are_shown_with_what_to_bring(cast: Cast) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        page = visitor().get("/services/").content.decode()
        assert "/services/" in visitor().get("/").content.decode()
    for words in (
        "一站式大厅",
        "代办",
        "管家上门",
        "菜单",
        "身份证原件",
        "09:00-11:30",
        "3个工作日",
    ):
        assert words in page, words


def test_book_move_take_an_offer_and_cancel_by_the_link(cast: Cast) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        web, staff = visitor(), browser(cast, "acceptor")
        page = web.get(HALL).content.decode()
        assert f'value="{NINE.isoformat()}"' in page and "余 33" in page
        wrong = web.post(f"{HALL}book/", form(slot="", phone="电话"))
        answer = wrong.content.decode()
        assert wrong.status_code == 422 and "请选择一个时间" in answer
        assert 'value="电话"' in answer and "第一次来" in answer
        given = form()
        booked = web.post(f"{HALL}book/", given)
        assert booked.status_code == 302
        address = re.sub(r"\?.*", "", booked["Location"])
        again = web.post(f"{HALL}book/", given)
        assert again["Location"].startswith(address) and Booking.unscoped.count() == 1
        assert "3月3日 09:00" in web.get(address).content.decode()

        row = Booking.unscoped.get()
        day = staff.get(f"/work/bookings/?day={NINE.date()}").content.decode()
        assert "王**" in day and "13900001111" not in day
        one = f"/work/booking/{row.pk}/"
        assert staff.post(f"{one}offer/", {"slot": later(30).isoformat()}).status_code == 302
        assert "工作人员建议改到" in web.get(address).content.decode()
        assert web.post(f"{address}answer/", {"answer": "yes"}).status_code == 302
        assert Booking.unscoped.get().starts_at == later(30)
        bad = web.post(f"{address}move/", {"slot": "yesterday"})
        assert bad.status_code == 422 and "请选择一个时间" in bad.content.decode()
        assert web.post(f"{address}move/", {"slot": later(60).isoformat()}).status_code == 302
        assert web.post(f"{address}cancel/").status_code == 302
        assert "已取消" in web.get(address).content.decode()
        assert web.post(f"{address}cancel/").status_code == 409


def test_a_full_slot_is_said_beside_the_times(cast: Cast) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        for _ in range(3):
            assert visitor().post(f"{HALL}book/", form()).status_code == 302
        full = visitor().post(f"{HALL}book/", form())
    page = full.content.decode()
    assert full.status_code == 422 and "该时段已约满" in page and 'value="王一"' in page


def test_staff_mark_the_day_and_look_at_a_contact_with_a_purpose(cast: Cast) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)) as clock:
        visitor().post(f"{HALL}book/", form())
        row, staff = Booking.unscoped.get(), browser(cast, "acceptor")
        one = f"/work/booking/{row.pk}/"
        assert staff.post(f"{one}contact/", {"purpose": ""}).status_code == 422
        shown = staff.post(f"{one}contact/", {"purpose": "call_back"}).content.decode()
        assert "13900001111" in shown and "已记入日志" in shown
        task = staff.get(f"/work/task/{row.task_id}/").content.decode()
        assert one in task
        assert staff.post(f"{one}mark/", {"mark": "absent"}).status_code == 409
        clock.advance(NINE - MONDAY_AT + timedelta(minutes=1))
        assert staff.post(f"{one}mark/", {"mark": "came"}).status_code == 302
        assert staff.post(f"{one}mark/", {"mark": "done"}).status_code == 302
        assert "已办结" in staff.get("/work/bookings/").content.decode()
        assert staff.post(f"{one}mark/", {"mark": "came"}).status_code == 409


@pytest.mark.parametrize("name", ["stranger", "member_00_1", "director", "auditor"])
def test_others_see_no_booking(cast: Cast, name: str) -> None:
    with set_clock(SimulatedClock(MONDAY_AT)):
        visitor().post(f"{HALL}book/", form())
        row, other = Booking.unscoped.get(), browser(cast, name)
        assert "王**" not in other.get(f"/work/bookings/?day={NINE.date()}").content.decode()
        one = f"/work/booking/{row.pk}/"
        assert other.get(one).status_code == 404
        for act in ("mark", "offer", "cancel", "contact"):
            sent = {"mark": "came", "slot": later(30).isoformat(), "purpose": "verify"}
            assert other.post(f"{one}{act}/", sent).status_code == 404, act
        assert visitor().get(one).status_code == 302, "to the log-in"
        assert visitor().get("/booking/nonsense/").status_code == 404


def test_a_request_becomes_a_case(cast: Cast) -> None:
    given = {"ask-key": str(new_id()), "ask-text": "", "ask-name": "王一", "ask-phone": "139"}
    with set_clock(SimulatedClock(MONDAY_AT)):
        wrong = visitor().post(f"{SUBSIDY}ask/", given)
        assert wrong.status_code == 422 and 'value="139"' in wrong.content.decode()
        right = {**given, "ask-text": "想办低保", "ask-phone": "13900001111"}
        done = visitor().post(f"{SUBSIDY}ask/", right)
        assert done.status_code == 302 and done["Location"].startswith("/receipt/")
    case = Case.unscoped.get()
    assert case.type_key == "advice" and case.due_at == MONDAY_AT + timedelta(days=3)
