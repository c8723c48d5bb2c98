"""What staff do: mark who came, offer another time, cancel, look at a contact with a purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.bookings import town
from wangge.domain.bookings.models import Booking, State
from wangge.domain.bookings.rules.states import ENDS, check_mark, check_open
from wangge.domain.bookings.services import booking as acts
from wangge.domain.bookings.services import owing, seating, upkeep
from wangge.domain.bookings.town import Service
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

REASON_MOST = 200


@dataclass(frozen=True, slots=True)
class Contact:
    """In clear; every look is journalled."""

    name: str
    phone: str
    address: str


def mark(booking_id: UUID, *, as_: str, actor: Actor, at: datetime) -> None:
    """Came, absent or done. Nobody is absent before their time. `InvalidInput`, `Conflict`."""
    with transaction.atomic():
        people.hold_still()
        _, booking = _mine(booking_id, actor, at)
        check_mark(booking.state, as_)
        if as_ == State.ABSENT and at < booking.starts_at:
            raise Conflict(
                "too_early",
                zh="预约时间未到，不能记为未到。",
                en="Nobody is absent before their time.",
                field="mark",
            )
        if booking.offered_at is not None:
            acts.decline(booking, actor=actor, at=at)
        booking.state = as_
        booking.save(update_fields=["state"])
        event = journal.Event("booking.marked", {"booking": str(booking.pk), "state": as_})
        if as_ in ENDS:
            owing.close_task(booking, event, outcome=as_, actor=actor, at=at)
        else:
            journal.append(owing.stream(booking), [event], actor=actor, at=at)


def offer(booking_id: UUID, *, starts_at: datetime, actor: Actor, at: datetime) -> None:
    """Another time, kept free until the resident answers; a former offer is withdrawn.

    Raises `InvalidInput` (`slot`), `Conflict` (`slot_full`, `booking_closed`), `NotFound`.
    """
    one, _ = _mine(booking_id, actor, at, lock=False)
    slot = seating.slot_at(one, starts_at, at)

    def act() -> None:
        people.hold_still()
        _, booking = _mine(booking_id, actor, at)
        check_open(booking.state)
        if slot.starts_at == booking.starts_at:
            raise InvalidInput(
                "same_time", zh="请选择另一个时间。", en="Choose another time.", field="slot"
            )
        if booking.offered_at == slot.starts_at:
            return
        if booking.offered_at is not None:
            acts.decline(booking, actor=actor, at=at)
        seating.take(one, booking, slot.starts_at)
        booking.offered_at = slot.starts_at
        booking.save(update_fields=["offered_at"])
        data = {"booking": str(booking.pk), "at": slot.starts_at.isoformat()}
        event = journal.Event("booking.offered", data)
        journal.append(owing.stream(booking), [event], actor=actor, at=at)
        upkeep.tell(booking, "booking.offered", at)

    seating.tried(one, act)


def cancel_for(booking_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Staff call it off; whoever booked is told."""
    with transaction.atomic():
        people.hold_still()
        _, booking = _mine(booking_id, actor, at)
        check_open(booking.state)
        acts.withdraw(booking, actor=actor, at=at)
        upkeep.tell(booking, "booking.cancelled", at)


REVEALED = "access.booking_contact_revealed"


def reveal_contact(booking_id: UUID, *, purpose: str, actor: Actor, at: datetime) -> Contact:
    """The contact in clear, for one of `cases.PURPOSES`; journalled. `InvalidInput`, `NotFound`."""
    if purpose not in cases.PURPOSES:
        raise InvalidInput(
            "purpose",
            zh="请选择查看联系方式的用途。",
            en="Say what you need the contact for.",
            field="purpose",
            data={"possible": list(cases.PURPOSES)},
        )
    with transaction.atomic():
        _, booking = _mine(booking_id, actor, at)
        data = {"booking": str(booking.pk), "purpose": purpose}
        event = journal.Event(REVEALED, data)
        journal.append("access", [event], actor=actor, at=at)
    return Contact(str(booking.name), str(booking.phone), str(booking.address))


def no_booking() -> NotFound:
    """There is none, or none that the asker may know of."""
    return NotFound("no_booking", zh="没有这个预约。", en="There is no such booking.")


def _mine(
    booking_id: UUID, actor: Actor, at: datetime, *, lock: bool = True
) -> tuple[Service, Booking]:
    rows = Booking.unscoped.select_for_update() if lock else Booking.unscoped.all()
    booking = rows.filter(pk=booking_id).first()
    if booking is None or actor.kind != "account":
        raise no_booking()
    one = town.service(booking.jurisdiction_key, f"{booking.pack_key}/{booking.service}")
    scope = town.given_by(one, UUID(actor.id), at)
    if not scope.covers(booking.grid_code, booking.scheme_key, booking.department):
        raise no_booking()
    return one, booking
