"""What residents do: ask for a service, book a time, move it, cancel it, answer an offer.

Whoever has the link may; no account. The journal holds ids and instants, no contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wangge.domain.bookings import tokens, town
from wangge.domain.bookings.models import Booking, State
from wangge.domain.bookings.rules.states import check_open
from wangge.domain.bookings.services import owing, seating
from wangge.domain.bookings.services.intake import Visitor
from wangge.domain.bookings.town import Service, service
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict
from wangge.kernel.ids import new_id
from wangge.kernel.limits import TimeLimit
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event

KEPT_DAYS = 90
"""Contact and link are kept so long after the day of the booking."""


@dataclass(frozen=True, slots=True)
class BookingReceipt:
    """`token` is the secret of the link: for whoever booked and nobody else."""

    booking_id: UUID
    token: str
    created: bool


def request(
    one: Service, *, key: str, text: str, visitor: Visitor, actor: Actor, at: datetime
) -> cases.Receipt:
    """A request becomes the matter of its type, by the service's own promise where it has one.

    Raises `Conflict` for a service that is only booked, and what `cases.receive_report` raises.
    """
    if one.spec.case_type is None:
        raise Conflict(
            "not_asked_for",
            zh="该服务只能预约，不能在线申请。",
            en="This service is booked by time and can't be asked for.",
        )
    due_at = None
    if one.spec.limit is not None:
        calendar = tasks.calendar_for(one.jurisdiction_key)
        due_at = calendar.add(at, TimeLimit.parse(one.spec.limit))
    return cases.receive_report(
        jurisdiction_key=one.jurisdiction_key,
        key=key,
        channel="portal",
        type_key=f"{one.pack.key}/{one.spec.case_type}",
        text=f"【{one.spec.name.zh} · {one.spec.name.en}】\n{text}".strip(),
        location=visitor.location,
        contact=cases.ContactInput(
            name=visitor.name, phone=visitor.phone, may_notify=visitor.may_notify
        ),
        actor=actor,
        at=at,
        due_at=due_at,
    )


def book(
    one: Service,
    *,
    key: str,
    starts_at: datetime,
    visitor: Visitor,
    actor: Actor,
    at: datetime,
) -> BookingReceipt:
    """Reserves a place of the slot that begins then, and opens the task of the post.

    The same key again gets the first receipt. Raises `InvalidInput`/`ManyErrors` by field,
    `Conflict` (`slot_full`, `key_used`).
    """
    at, visitor = aware(at, "at"), visitor.tidy()
    told = visitor.digest(one.name, starts_at.isoformat())
    first = Booking.unscoped.filter(key=key).first()
    if first is not None:
        return _again(first, told)
    town.require_booked(one)
    visitor.check(needs_place=one.needs_place)
    slot = seating.slot_at(one, starts_at, at)
    grid = _grid(one, visitor, at)

    def act() -> BookingReceipt:
        people.hold_still()
        raced = Booking.unscoped.filter(key=key).first()
        if raced is not None:
            return _again(raced, told)
        booking = Booking(
            id=new_id(),
            jurisdiction_key=one.jurisdiction_key,
            pack_key=one.pack.key,
            service=one.spec.key,
            key=key,
            content_digest=told,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            scheme_key=grid.scheme_key,
            grid_code=grid.code,
            department=one.department,
            name=visitor.name,
            phone=visitor.phone,
            address=visitor.location.address,
            note=visitor.note,
            may_notify=visitor.may_notify,
            made_at=at,
            purge_on=slot.on + timedelta(days=KEPT_DAYS),
        )
        token = tokens.new_token(booking.pk)
        booking.token_digest, booking.token_sealed = tokens.digest(token), token
        booking.save(force_insert=True)
        seating.take(one, booking, slot.starts_at)
        data = {"booking": str(booking.pk), "service": one.name, "at": slot.starts_at.isoformat()}
        owing.open_task(one, booking, Event("booking.made", data), actor=actor, at=at, new=True)
        booking.save(update_fields=["task_id"])
        return BookingReceipt(booking.pk, token, created=True)

    return seating.tried(one, act)


def cancel(token: str, *, at: datetime) -> None:
    """The resident doesn't come; the place is free again. `Conflict` once it is over."""
    one = _service_of(token)

    def act() -> None:
        people.hold_still()
        booking = tokens.by_token(token, lock=True)
        _check_changeable(booking, at)
        withdraw(booking, actor=resident(booking), at=at)

    seating.tried(one, act)


def withdraw(booking: Booking, *, actor: Actor, at: datetime) -> None:
    """Cancels a locked booking: its places are free, its task no longer owed."""
    booking.state, booking.offered_at = State.CANCELLED, None
    booking.save(update_fields=["state", "offered_at"])
    booking.seats.all().delete()
    event = Event("booking.cancelled", {"booking": str(booking.pk)})
    owing.close_task(booking, event, outcome="cancelled", actor=actor, at=at)


def move(token: str, *, starts_at: datetime, at: datetime) -> None:
    """Another time; the former place is free again. `InvalidInput`, `Conflict` as `book`."""
    one = _service_of(token)
    slot = seating.slot_at(one, starts_at, at)

    def act() -> None:
        people.hold_still()
        booking = tokens.by_token(token, lock=True)
        _check_changeable(booking, at)
        if slot.starts_at == booking.starts_at:
            return
        if booking.offered_at != slot.starts_at:
            seating.take(one, booking, slot.starts_at)
        settle(one, booking, slot.starts_at, slot.ends_at, actor=resident(booking), at=at)

    seating.tried(one, act)


def answer_offer(token: str, *, accept: bool, at: datetime) -> None:
    """The resident takes the time that staff offered, or keeps their own."""
    one = _service_of(token)

    def act() -> None:
        people.hold_still()
        booking = tokens.by_token(token, lock=True)
        _check_changeable(booking, at)
        if booking.offered_at is None or booking.offered_at <= at:
            raise Conflict(
                "no_offer", zh="没有待答复的改约。", en="No other time is being offered."
            )
        by = resident(booking)
        if accept:
            length = booking.ends_at - booking.starts_at
            settle(one, booking, booking.offered_at, booking.offered_at + length, actor=by, at=at)
        else:
            decline(booking, actor=by, at=at)

    seating.tried(one, act)


def settle(
    one: Service,
    booking: Booking,
    starts_at: datetime,
    ends_at: datetime,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """The booking is at this time from now on; its other places are free, its task is new."""
    booking.seats.exclude(starts_at=starts_at).delete()
    booking.starts_at, booking.ends_at, booking.offered_at = starts_at, ends_at, None
    booking.reminded_at = None
    day = places.local_day(booking.jurisdiction_key, starts_at)
    booking.purge_on = day + timedelta(days=KEPT_DAYS)
    data = {"booking": str(booking.pk), "at": starts_at.isoformat()}
    moved = Event("booking.moved", data)
    owing.close_task(booking, moved, outcome="moved", actor=actor, at=at)
    owing.open_task(one, booking, Event("booking.owed", data), actor=actor, at=at, new=False)
    booking.save()


def decline(booking: Booking, *, actor: Actor, at: datetime) -> None:
    """The offered place is free again; the booking stays."""
    assert booking.offered_at is not None
    booking.seats.filter(starts_at=booking.offered_at).exclude(starts_at=booking.starts_at).delete()
    booking.offered_at = None
    booking.save(update_fields=["offered_at"])
    event = Event("booking.offer_declined", {"booking": str(booking.pk)})
    owing.journal.append(owing.stream(booking), [event], actor=actor, at=at)


def resident(booking: Booking) -> Actor:
    """Whoever has the link of a booking."""
    return Actor.resident(booking.pk)


def _service_of(token: str) -> Service:
    booking = tokens.by_token(token)
    return service(booking.jurisdiction_key, f"{booking.pack_key}/{booking.service}")


def _check_changeable(booking: Booking, at: datetime) -> None:
    check_open(booking.state)
    if booking.starts_at <= at:
        raise Conflict(
            "booking_begun",
            zh="预约时间已到，不能再更改；如需改约请联系工作人员。",
            en="Its time has come; it can't be changed any more. Ask the staff.",
        )


def _again(first: Booking, told: bytes) -> BookingReceipt:
    if bytes(first.content_digest) != told:
        raise Conflict(
            "key_used",
            zh="这份预约已经提交过，内容与这次不同；请重新打开页面再约。",
            en="This form was sent before with other content; open the page anew.",
            field="key",
        )
    return BookingReceipt(first.pk, str(first.token_sealed), created=False)


def _grid(one: Service, visitor: Visitor, at: datetime) -> places.GridRef:
    """Where it is given: the visitor's grid where a position says so, else the town's desk."""
    on = places.local_day(one.jurisdiction_key, at)
    scheme, where = one.pack.scheme.key, visitor.location
    if one.needs_place and where.lon is not None and where.lat is not None:
        found = places.locate(
            one.jurisdiction_key, lon=where.lon, lat=where.lat, system=where.system, at=at
        )
        if found.status == "inside":
            chain = places.grid_chain(one.jurisdiction_key, scheme, found.unit_code, on)
            if chain:
                return chain[0]
    return places.root_grid(one.jurisdiction_key, scheme, on)
