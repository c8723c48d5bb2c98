"""Booking, moving, offering, marking; who sees what; what is kept and for how long."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.journeys.town import FOUNDER, KEY, MONDAY_AT, Cast, middle

from wangge.domain.bookings import api as bookings
from wangge.domain.bookings.models import Booking, Seat
from wangge.domain.bookings.services import upkeep
from wangge.domain.bookings.tests.conftest import NINE, book, hall, later, left
from wangge.domain.cases import api as cases
from wangge.domain.cases.api import LocationInput
from wangge.domain.people import api as people
from wangge.domain.people.models import Appointment
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox.models import Message


def acceptor(cast: Cast) -> Actor:
    return Actor.account(cast.who["acceptor"])


def test_a_booking_is_a_task_of_the_post_and_takes_a_place(cast: Cast) -> None:
    assert left() == 3
    receipt = book("a")
    row = Booking.unscoped.get()
    task = tasks.task(UUID(str(row.task_id)))
    assert (task.holder_id, task.due_at) == (cast.who["acceptor"], later(30))
    assert left() == 2
    assert book("a") == bookings.BookingReceipt(receipt.booking_id, receipt.token, created=False)
    with pytest.raises(Conflict) as used:
        book("a", later(30))
    assert used.value.code == "key_used" and Booking.unscoped.count() == 1


def test_a_full_slot_takes_nobody_and_a_cancelled_place_is_free(cast: Cast) -> None:
    receipts = [book(key) for key in "abc"]
    with pytest.raises(Conflict) as full:
        book("d")
    assert (full.value.code, full.value.field) == ("slot_full", "slot")
    bookings.cancel(receipts[1].token, at=MONDAY_AT)
    assert left() == 1 and book("e").created
    row = Booking.unscoped.get(pk=receipts[1].booking_id)
    assert row.state == "cancelled" and not tasks.task(UUID(str(row.task_id))).is_open
    with pytest.raises(Conflict):
        bookings.cancel(receipts[1].token, at=MONDAY_AT)


def test_moving_frees_the_former_place_and_passes_the_task_on(cast: Cast) -> None:
    receipt = book("a")
    before = Booking.unscoped.get().task_id
    bookings.move(receipt.token, starts_at=later(60), at=MONDAY_AT)
    row = Booking.unscoped.get()
    assert (left(), left(later(60)), row.starts_at) == (3, 2, later(60))
    assert not tasks.task(UUID(str(before))).is_open
    assert tasks.task(UUID(str(row.task_id))).due_at == later(90)
    with pytest.raises(InvalidInput):
        bookings.move(receipt.token, starts_at=NINE + timedelta(minutes=7), at=MONDAY_AT)
    with pytest.raises(Conflict):
        bookings.move(receipt.token, starts_at=later(90), at=later(61))


@pytest.mark.parametrize("accept", [True, False])
def test_staff_offer_another_time_and_the_resident_decides(cast: Cast, accept: bool) -> None:
    receipt = book("a")
    bookings.offer(receipt.booking_id, starts_at=later(30), actor=acceptor(cast), at=MONDAY_AT)
    bookings.offer(receipt.booking_id, starts_at=later(60), actor=acceptor(cast), at=MONDAY_AT)
    assert (left(), left(later(30)), left(later(60))) == (2, 3, 2), "both are kept free"
    told = Message.objects.filter(topic="notify.tell").count()
    assert told == 2
    bookings.answer_offer(receipt.token, accept=accept, at=MONDAY_AT)
    own = bookings.own(receipt.token, MONDAY_AT)
    assert own.starts_at == (later(60) if accept else NINE) and own.offered_at is None
    assert (left(), left(later(60))) == ((3, 2) if accept else (2, 3))
    with pytest.raises(Conflict):
        bookings.answer_offer(receipt.token, accept=True, at=MONDAY_AT)


def test_staff_mark_who_came_and_who_didnt(cast: Cast) -> None:
    one, two = book("a"), book("b")
    with pytest.raises(Conflict):
        bookings.mark(two.booking_id, as_="absent", actor=acceptor(cast), at=MONDAY_AT)
    bookings.mark(one.booking_id, as_="came", actor=acceptor(cast), at=later(1))
    assert tasks.task(_task(one)).is_open
    bookings.mark(one.booking_id, as_="done", actor=acceptor(cast), at=later(10))
    bookings.mark(two.booking_id, as_="absent", actor=acceptor(cast), at=later(20))
    states = {t: tasks.task(_task(t)).outcome for t in (one, two)}
    assert states == {one: "done", two: "absent"}
    with pytest.raises(Conflict):
        bookings.mark(two.booking_id, as_="came", actor=acceptor(cast), at=later(25))


def _task(receipt: bookings.BookingReceipt) -> UUID:
    return UUID(str(Booking.unscoped.get(pk=receipt.booking_id).task_id))


def test_a_visit_is_owed_where_the_resident_lives(cast: Cast) -> None:
    visits = bookings.service(KEY, "demo_street/home_visit")
    lon, lat = middle(1, 1)
    with pytest.raises(InvalidInput) as nowhere:
        book("v", one=visits)
    assert nowhere.value.field == "address"
    receipt = book("v", one=visits, location=LocationInput(lon, lat, address="5号楼"))
    row = Booking.unscoped.get()
    holder = tasks.task(UUID(str(row.task_id))).holder_id
    assert holder in {cast.who["member_11_1"], cast.who["member_11_2"]}
    other = Actor.account(cast.who["member_00_1"])
    with pytest.raises(NotFound):
        bookings.mark(receipt.booking_id, as_="came", actor=other, at=NINE)
    assert bookings.of_day(KEY, NINE.date(), account_id=UUID(other.id), at=MONDAY_AT) == ()
    own = bookings.of_day(KEY, NINE.date(), account_id=holder, at=MONDAY_AT)
    assert [r.id for r in own] == [receipt.booking_id]


def test_strangers_and_ended_appointments_see_nothing(cast: Cast) -> None:
    receipt = book("a")
    appointment = Appointment.objects.get(account_id=cast.who["acceptor"])
    people.end_appointment(appointment.pk, actor=FOUNDER, at=MONDAY_AT)
    at = MONDAY_AT + timedelta(seconds=1)
    for name in ("stranger", "member_00_1", "auditor", "director", "acceptor"):
        who = cast.who[name]
        assert bookings.of_day(KEY, NINE.date(), account_id=who, at=at) == (), name
        acts = (
            lambda a: bookings.mark(receipt.booking_id, as_="came", actor=a, at=at),
            lambda a: bookings.offer(receipt.booking_id, starts_at=later(30), actor=a, at=at),
            lambda a: bookings.cancel_for(receipt.booking_id, actor=a, at=at),
            lambda a: bookings.reveal_contact(
                receipt.booking_id, purpose="call_back", actor=a, at=at
            ),
        )
        for act in acts:
            with pytest.raises(NotFound):
                act(Actor.account(who))
    for token in ("x", receipt.token[:-4] + "AAAA"):
        with pytest.raises(NotFound):
            bookings.own(token, at)


def test_the_contact_is_masked_sealed_journalled_and_forgotten(cast: Cast) -> None:
    receipt = book("a", note="轮椅")
    (row,) = bookings.of_day(KEY, NINE.date(), account_id=cast.who["acceptor"], at=MONDAY_AT)
    assert row.name == "王**" and row.phone.endswith("11") and "139" not in row.phone
    with pytest.raises(InvalidInput):
        bookings.reveal_contact(receipt.booking_id, purpose=" ", actor=acceptor(cast), at=MONDAY_AT)
    shown = bookings.reveal_contact(
        receipt.booking_id, purpose="call_back", actor=acceptor(cast), at=MONDAY_AT
    )
    assert shown.phone == "13900001111"
    looks = journal.read("access")
    assert looks[-1].kind == "access.booking_contact_revealed"
    written = str([e.data for e in [*looks, *journal.read(f"booking:{receipt.booking_id}")]])
    assert "13900001111" not in written and "王一" not in written
    begins_at = places.day_begins(KEY, NINE.date() + timedelta(days=90))
    assert upkeep.forget(begins_at - timedelta(seconds=1)) == 0
    assert upkeep.forget(begins_at) == 1
    kept = Booking.unscoped.get()
    assert (kept.name, kept.phone, kept.note, kept.token_sealed) == ("", "", "", "")


def test_a_reminder_goes_out_once_within_a_day(cast: Cast) -> None:
    first, second = book("a"), book("b", later(60))
    bookings.cancel(second.token, at=MONDAY_AT)
    early = NINE - timedelta(hours=25)
    upkeep.remind(early)
    assert not _reminders()
    for _ in range(2):
        upkeep.remind(MONDAY_AT)
    assert _reminders() == [f"booking:{first.booking_id}"]
    bookings.move(first.token, starts_at=later(90), at=MONDAY_AT)
    upkeep.remind(NINE)
    assert len(_reminders()) == 2, "the new time is told too"


def _reminders() -> list[str]:
    told = [json.loads(m.payload) for m in Message.objects.filter(topic="notify.tell")]
    return [t["address_ref"] for t in told if t["template"] == "booking.reminder"]


def test_what_is_wrong_is_named_by_field(cast: Cast) -> None:
    with pytest.raises(ManyErrors) as wrong:
        book("a", name=" ", phone="12a")
    assert [e.field for e in wrong.value.errors] == ["name", "phone"]
    for starts_at in (NINE + timedelta(minutes=1), MONDAY_AT - timedelta(days=1)):
        with pytest.raises(InvalidInput) as slot:
            book("a", starts_at)
        assert slot.value.field == "slot"
    with pytest.raises(Conflict):
        book("a", one=bookings.service(KEY, "demo_street/subsidy"))


def test_a_request_becomes_a_matter_by_the_services_promise(cast: Cast) -> None:
    one = bookings.service(KEY, "demo_street/subsidy")
    asked = {
        "key": "service:1",
        "text": "低保申请",
        "visitor": bookings.Visitor("王一", "13900001111"),
        "actor": Actor.resident("1"),
        "at": MONDAY_AT,
    }
    receipt = bookings.request(one, **asked)  # type: ignore[arg-type]
    case = cases.standing(receipt.case_id)
    assert case.type_key == "advice" and case.due_at == MONDAY_AT + timedelta(days=3)
    assert not bookings.request(one, **asked).created  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        bookings.request(hall(), **asked)  # type: ignore[arg-type]


steps = st.lists(
    st.tuples(
        st.sampled_from(["book", "cancel", "move", "offer", "yes", "no"]),
        st.integers(0, 5),
        st.sampled_from([0, 30]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_never_more_than_there_are_places_and_nobody_twice(
    cast: Cast, steps: list[tuple[str, int, int]]
) -> None:
    """Whatever is done in whatever order: seats are those of standing bookings and of offers."""
    Booking.unscoped.all().delete()
    tokens: dict[int, bookings.BookingReceipt] = {}
    for act, who, minutes in steps:
        try:
            _act(cast, tokens, act, who, later(minutes))
        except (Conflict, InvalidInput, KeyError):
            continue
    rows = list(Booking.unscoped.filter(state="booked"))
    expected = sorted(
        [(r.pk, r.starts_at) for r in rows] + [(r.pk, r.offered_at) for r in rows if r.offered_at]
    )
    assert sorted(Seat.objects.values_list("booking_id", "starts_at")) == expected
    for minutes in (0, 30):
        taken = Seat.objects.filter(starts_at=later(minutes)).count()
        assert taken <= 3 and left(later(minutes)) == 3 - taken
    Booking.unscoped.all().delete()


def _act(
    cast: Cast, tokens: dict[int, bookings.BookingReceipt], act: str, who: int, when: object
) -> None:
    if act == "book":
        if who not in tokens:
            tokens[who] = book(f"p{who}-{when}-{id(tokens)}", when)  # type: ignore[arg-type]
    elif act == "cancel":
        bookings.cancel(tokens.pop(who).token, at=MONDAY_AT)
    elif act == "move":
        bookings.move(tokens[who].token, starts_at=when, at=MONDAY_AT)  # type: ignore[arg-type]
    elif act == "offer":
        bookings.offer(
            tokens[who].booking_id,
            starts_at=when,
            actor=acceptor(cast),
            at=MONDAY_AT,  # type: ignore[arg-type]
        )
    else:
        bookings.answer_offer(tokens[who].token, accept=act == "yes", at=MONDAY_AT)
