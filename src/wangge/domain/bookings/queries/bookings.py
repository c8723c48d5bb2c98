"""Free times for everybody, one's own booking by its link, a day's bookings for who gives them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from wangge.domain.bookings import tokens, town
from wangge.domain.bookings.models import Booking, Seat, State
from wangge.domain.bookings.services.serving import no_booking
from wangge.domain.bookings.town import Service
from wangge.domain.bookings.views import BookingRow, BookingStanding, FreeSlot, OpenDay, OwnBooking
from wangge.domain.cases import api as cases
from wangge.domain.places import api as places


def open_days(one: Service, now: datetime) -> tuple[OpenDay, ...]:
    """The days on which the service can be booked, with what is left of each slot."""
    slots = town.slots_of(one, now)
    if not slots:
        return ()
    taken = Counter(
        Seat.objects.filter(
            jurisdiction_key=one.jurisdiction_key,
            pack_key=one.pack.key,
            service=one.spec.key,
            starts_at__gte=slots[0].starts_at,
        ).values_list("starts_at", flat=True)
    )
    places_each = one.booking.places
    return tuple(
        OpenDay(on, tuple(FreeSlot(s, max(places_each - taken[s.starts_at], 0)) for s in of_day))
        for on, of_day in groupby(slots, lambda s: s.on)
    )


def own(token: str, now: datetime) -> OwnBooking:
    """The booking behind a link; `NotFound`."""
    row = tokens.by_token(token)
    one = town.service(row.jurisdiction_key, f"{row.pack_key}/{row.service}")
    changeable = row.state == State.BOOKED and row.starts_at > now
    return OwnBooking(one, row.starts_at, row.ends_at, row.offered_at, row.state, changeable)


def gives_any(jurisdiction_key: str, account_id: UUID | None, at: datetime) -> bool:
    """Whether the account gives any service that is booked."""
    return any(
        town.given_by(one, account_id, at).reaches
        for one in town.services(jurisdiction_key)
        if one.spec.booking is not None
    )


def of_day(
    jurisdiction_key: str, on: date, *, account_id: UUID | None, at: datetime
) -> tuple[BookingRow, ...]:
    """The bookings of a day of the town that the account gives or dispatches, by time."""
    begin, end = (places.day_begins(jurisdiction_key, on + timedelta(days=n)) for n in (0, 1))
    found: list[BookingRow] = []
    for one in town.services(jurisdiction_key):
        scope = town.given_by(one, account_id, at)
        if one.spec.booking is None or not scope.reaches:
            continue
        rows = Booking.objects.within(scope).filter(
            jurisdiction_key=jurisdiction_key,
            pack_key=one.pack.key,
            service=one.spec.key,
            starts_at__gte=begin,
            starts_at__lt=end,
        )
        found += [_row(one, row) for row in rows]
    return tuple(sorted(found, key=lambda r: (r.starts_at, r.service.name, r.id)))


def booking(booking_id: UUID, *, account_id: UUID | None, at: datetime) -> BookingRow:
    """One booking; `NotFound` for who neither gives nor dispatches it."""
    row = Booking.unscoped.filter(pk=booking_id).first()
    if row is None:
        raise no_booking()
    one = town.service(row.jurisdiction_key, f"{row.pack_key}/{row.service}")
    scope = town.given_by(one, account_id, at)
    if not scope.covers(row.grid_code, row.scheme_key, row.department):
        raise no_booking()
    return _row(one, row)


def standing(booking_id: UUID) -> BookingStanding:
    """A booking whoever asks, nothing of who booked; for rooms that decide rights. `NotFound`."""
    row = Booking.unscoped.filter(pk=booking_id).first()
    if row is None:
        raise no_booking()
    names = {one.name: one for one in town.services(row.jurisdiction_key)}
    return BookingStanding(
        id=row.pk,
        jurisdiction_key=row.jurisdiction_key,
        service=names.get(f"{row.pack_key}/{row.service}"),
        made_at=row.made_at,
        starts_at=row.starts_at,
        state=row.state,
        scheme_key=row.scheme_key,
    )


def _row(one: Service, row: Booking) -> BookingRow:
    return BookingRow(
        id=row.pk,
        service=one,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        offered_at=row.offered_at,
        state=row.state,
        scheme_key=row.scheme_key,
        grid_code=row.grid_code,
        name=cases.masked_name(str(row.name)),
        phone=cases.masked_phone(str(row.phone)) if row.phone else "",
        note=str(row.note),
        purged=row.purged_at is not None,
        task_id=row.task_id,
    )
