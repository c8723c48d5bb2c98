"""Taking a place in a slot. The database's unique constraint decides between two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from wangge.domain.bookings import town
from wangge.domain.bookings.models import Booking, Seat
from wangge.domain.bookings.rules.slots import Slot
from wangge.domain.bookings.town import Service
from wangge.kernel.errors import Conflict, InvalidInput

T = TypeVar("T")


class SeatTaken(Exception):
    """Somebody was faster; the transaction has to be tried again."""


def slot_at(one: Service, starts_at: datetime, now: datetime) -> Slot:
    """The slot that begins then; `InvalidInput` (`slot`) when there is none, or it is over."""
    for slot in town.slots_of(one, now):
        if slot.starts_at == starts_at:
            return slot
    raise InvalidInput(
        "no_such_slot",
        zh="请选择一个可预约的时间。",
        en="Choose one of the times that can be booked.",
        field="slot",
    )


def take(one: Service, booking: Booking, starts_at: datetime) -> Seat:
    """A place for the booking, in the caller's transaction. `Conflict` (`slot_full`), and
    `SeatTaken` when another transaction took the same place first."""
    there = Seat.objects.filter(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        service=one.spec.key,
        starts_at=starts_at,
    )
    taken = set(there.values_list("number", flat=True))
    free = [n for n in range(1, one.booking.places + 1) if n not in taken]
    if not free:
        raise full()
    seat = Seat(
        booking=booking,
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        service=one.spec.key,
        starts_at=starts_at,
        number=free[0],
    )
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError as raced:
        raise SeatTaken from raced
    return seat


def tried(one: Service, act: Callable[[], T]) -> T:
    """Runs a transaction until it gets a place or finds the slot full."""
    for _ in range(one.booking.places + 1):
        try:
            with transaction.atomic():
                return act()
        except SeatTaken:
            continue
    raise full()


def full() -> Conflict:
    """Every place of the slot is taken."""
    return Conflict(
        "slot_full",
        zh="该时段已约满，请选择其他时间。",
        en="This time is fully booked; choose another one.",
        field="slot",
    )
