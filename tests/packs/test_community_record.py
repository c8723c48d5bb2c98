"""The record over time of somebody in special need: services they asked for or booked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from tests.packs.test_community_pages import client, entered, page, town  # noqa: F401
from tests.packs.test_community_services import PERSON, SPECIAL, Town
from tests.packs.town import FOUNDER, MONDAY_AT
from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.registers import api as registers
from wangge.plumbing.actor import Actor

AGREED = {"purpose": "care", "consent": "on"}


def address_of(record: registers.Entered) -> str:
    return f"/console/community/record/{SPECIAL}/{record.entry_id}/"


def booked(town: Town) -> UUID:  # noqa: F811
    """Somebody books the activity room for the first free time of the next days."""
    room = bookings.service(town.key, "community_services/activity_room")
    slot = next(s.slot for d in bookings.open_days(room, MONDAY_AT) for s in d.slots if s.left)
    made = bookings.book(
        room,
        key="visitor-1",
        starts_at=slot.starts_at,
        visitor=bookings.Visitor(
            name="张某",
            phone="13900001111",
            location=cases.LocationInput(*town.ground.point(1, 1)),
        ),
        actor=Actor.resident("visitor"),
        at=MONDAY_AT,
    )
    return made.booking_id


def test_a_service_asked_for_stands_in_the_record_until_untied(town: Town) -> None:  # noqa: F811
    record = entered(town)
    case = town.report("home_service")
    address = address_of(record)
    made = client(town, "member0")
    asked = f"{address}services/case/"
    line = reverse("ledger:entry", args=[*SPECIAL.split("/"), record.record_id])
    assert address in page(town, "member0", line), "the way there"
    assert "把一项服务列入全程记录" in page(town, "member0", address)
    refused = made.post(asked, {"number": case.number, "purpose": "care"})
    assert refused.status_code == 422 and "须先征得本人" in refused.content.decode()
    assert case.number in refused.content.decode(), "what was typed stays"
    assert made.post(asked, {"number": case.number, "consent": "on"}).status_code == 422
    done = made.post(asked, {"number": case.number, **AGREED})
    assert done.status_code == 302
    text = page(town, "member0", done["Location"])
    assert "1 项服务" in text and "管家上门：残疾人与独居老人" in text and "已列入" in text
    assert "关爱服务" in text and case.number in text and "网格员" in text
    again = made.post(asked, {"number": case.number, **AGREED})
    assert again.status_code == 422 and "已在这份记录中" in again.content.decode()
    town.act(case.id, "finish", "member0", -1, outcome="fixed")
    text = page(town, "member0", address)
    assert "已解决" in text and PERSON["id_number"] not in text and "张某" not in text
    (tied,) = _ties(town, record).ties
    untie = f"{address}services/{tied.id}/untie/"
    assert made.post(untie, {"reason": ""}).status_code == 422
    assert made.post(untie, {"reason": "本人撤回同意"}).status_code == 302
    text = page(town, "member0", address)
    assert "0 项服务" in text and case.number not in text and "本人撤回同意" in text


def test_nothing_but_a_service_that_may_be_seen_is_tied(town: Town) -> None:  # noqa: F811
    record = entered(town)
    litter, service = town.report("litter"), town.report("errand")
    asked = f"{address_of(record)}services/case/"
    assert client(town, "hall").post(asked, {"number": "张某"}).status_code == 404
    made = client(town, "member0")
    answers = {
        litter.number: "不是服务申请",
        "26-0000-0000-00": "",
        PERSON["id_number"]: "",
        "张某": "",
    }
    for number, said in answers.items():
        answer = made.post(asked, {"number": number, **AGREED})
        assert answer.status_code == 422 and said in answer.content.decode(), number
    elsewhere = cases.standing(town.say("errand", *town.ground.point(3, 3)).case_id)
    answer = made.post(asked, {"number": elsewhere.number, **AGREED})
    assert answer.status_code == 422 and "没有这个案件" in answer.content.decode()
    for name in ("member1", "stranger", "hall"):
        answer = client(town, name).post(asked, {"number": service.number, **AGREED})
        assert answer.status_code == 404, name
    for one in people.appointments_of(town.who["member0"], MONDAY_AT):
        people.end_appointment(one.id, actor=FOUNDER, at=MONDAY_AT)
    assert made.post(asked, {"number": service.number, **AGREED}).status_code == 404
    assert _ties(town, record, "grid_head1").ties == ()


def test_whoever_sees_the_line_but_not_keeps_it_only_reads(town: Town) -> None:  # noqa: F811
    record = entered(town)
    case = town.report("home_service")
    made = client(town, "member0")
    made.post(f"{address_of(record)}services/case/", {"number": case.number, **AGREED})
    (tied,) = _ties(town, record).ties
    text = page(town, "hall", address_of(record))
    assert "管家上门" in text and "/services/" not in text, "no form is offered"
    untie = f"{address_of(record)}services/{tied.id}/untie/"
    for name in ("hall", "member1", "stranger"):
        assert client(town, name).post(untie, {"reason": "不要"}).status_code == 404
    assert len(_ties(town, record).ties) == 1


def test_a_booking_is_chosen_from_a_day_by_whoever_gives_it(town: Town) -> None:  # noqa: F811
    record, booking_id = entered(town), booked(town)
    row = bookings.booking(booking_id, account_id=town.who["grid_head1"], at=MONDAY_AT)
    day = (row.starts_at + timedelta(hours=8)).date().isoformat()
    address = address_of(record)
    offered = page(town, "grid_head1", f"{address}?day={day}")
    assert str(booking_id) in offered and "张某" not in offered
    assert "services/booking/" not in page(town, "member0", address), "gives nothing booked"
    asked = f"{address}services/booking/"
    given = {"day": day, "booking": str(booking_id), **AGREED}
    answer = client(town, "member0").post(asked, given)
    assert answer.status_code == 422, "not among those that they may see"
    made = client(town, "grid_head1")
    assert made.post(asked, {**given, "consent": ""}).status_code == 422
    assert made.post(asked, given).status_code == 302
    seen = page(town, "member0", address)
    assert "活动室预约" in seen and "1 项服务" in seen and "网格长" in seen
    assert f"/work/bookings/{booking_id}/" not in seen, "no door to what they may not open"


def test_services_go_with_the_line(town: Town) -> None:  # noqa: F811
    record = entered(town)
    case = town.report("home_service")
    made = client(town, "member0")
    made.post(f"{address_of(record)}services/case/", {"number": case.number, **AGREED})
    later_at = MONDAY_AT + timedelta(days=4 * 365)
    assert registers.remove_expired(jurisdiction_key=town.key, at=later_at) == 1
    assert made.get(address_of(record)).status_code == 404
    assert cases.standing(case.id).number == case.number, "the case itself stays"


def _ties(town: Town, record: registers.Entered, name: str = "member0") -> registers.Ties:  # noqa: F811
    return registers.ties_of(
        jurisdiction_key=town.key,
        register=SPECIAL,
        record_id=record.record_id,
        account_id=town.who[name],
        at=MONDAY_AT,
    )
