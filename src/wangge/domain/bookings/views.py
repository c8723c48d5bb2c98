"""What goes out of bookings: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.domain.bookings.rules.slots import Slot
from wangge.domain.bookings.town import Service


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot and how many places of it are left."""

    slot: Slot
    left: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """The slots of a day; full ones are in it, with nothing left."""

    on: date
    slots: tuple[FreeSlot, ...]

    @property
    def left(self) -> int:
        return sum(s.left for s in self.slots)


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """A booking as the bearer of its link sees it."""

    service: Service
    starts_at: datetime
    ends_at: datetime
    offered_at: datetime | None
    state: str
    changeable: bool


@dataclass(frozen=True, slots=True)
class BookingStanding:
    """How a booking stands. `service` None: no pack of the town declares it any more."""

    id: UUID
    jurisdiction_key: str
    service: Service | None
    made_at: datetime
    starts_at: datetime
    state: str
    scheme_key: str


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking as whoever gives the service sees it; the contact is masked."""

    id: UUID
    service: Service
    starts_at: datetime
    ends_at: datetime
    offered_at: datetime | None
    state: str
    scheme_key: str
    grid_code: str
    name: str
    phone: str
    note: str
    purged: bool
    task_id: UUID | None
