"""The door of bookings: a town's services, asking for them, booking their times, giving them."""

from __future__ import annotations

from wangge.domain.bookings.queries.bookings import (
    booking,
    gives_any,
    of_day,
    open_days,
    own,
    standing,
)
from wangge.domain.bookings.queries.watching import BookingLook, contact_looks
from wangge.domain.bookings.rules.states import NEXT as MARKS
from wangge.domain.bookings.services.booking import (
    BookingReceipt,
    answer_offer,
    book,
    cancel,
    move,
    request,
)
from wangge.domain.bookings.services.intake import Visitor
from wangge.domain.bookings.services.owing import KIND
from wangge.domain.bookings.services.redrawn import follow_grids, return_grids
from wangge.domain.bookings.services.serving import (
    Contact,
    cancel_for,
    mark,
    offer,
    reveal_contact,
)
from wangge.domain.bookings.town import STYLES, Service, service, services
from wangge.domain.bookings.views import BookingRow, BookingStanding, FreeSlot, OpenDay, OwnBooking

__all__ = [
    "KIND",
    "MARKS",
    "STYLES",
    "BookingLook",
    "BookingReceipt",
    "BookingRow",
    "BookingStanding",
    "Contact",
    "FreeSlot",
    "OpenDay",
    "OwnBooking",
    "Service",
    "Visitor",
    "answer_offer",
    "book",
    "booking",
    "cancel",
    "cancel_for",
    "contact_looks",
    "follow_grids",
    "gives_any",
    "mark",
    "move",
    "of_day",
    "offer",
    "open_days",
    "own",
    "request",
    "return_grids",
    "reveal_contact",
    "service",
    "services",
    "standing",
]
