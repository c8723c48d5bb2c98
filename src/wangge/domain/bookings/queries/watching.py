"""For those who watch over contacts: who looked at whose booking lately, never at what they saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.bookings.models import Booking
from wangge.domain.bookings.services.serving import REVEALED
from wangge.plumbing.access import Scope
from wangge.plumbing.journal import api as journal

_TAIL = 2000


@dataclass(frozen=True, slots=True)
class BookingLook:
    """Somebody saw the contact of a booking of the service `<pack>/<service>`."""

    at: datetime
    by: str
    booking_id: UUID
    service: str
    starts_at: datetime
    purpose: str


def contact_looks(scope: Scope, *, limit: int = 200) -> tuple[BookingLook, ...]:
    """The latest looks at contacts of bookings that `scope` covers, the newest first."""
    entries = [e for e in journal.tail("access", _TAIL) if e.kind == REVEALED]
    found = Booking.objects.within(scope).in_bulk({UUID(e.data["booking"]) for e in entries})
    looks = (
        BookingLook(
            e.at,
            str(e.actor),
            one.pk,
            f"{one.pack_key}/{one.service}",
            one.starts_at,
            e.data["purpose"],
        )
        for e in entries
        if (one := found.get(UUID(e.data["booking"])))
    )
    return tuple(look for look, _ in zip(looks, range(limit), strict=False))
