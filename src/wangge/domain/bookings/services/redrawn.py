"""Times that are still to come belong to the grid that follows the visitor's own."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from wangge.domain.bookings.models import Booking, State
from wangge.domain.places import api as places


def follow_grids(redrawn: places.Redrawn) -> places.Followed:
    """Moves what is booked in grids that are gone; what was given stays where it was given."""
    return places.follow(_booked(redrawn), redrawn, column="grid_code")


def return_grids(redrawn: places.Redrawn, followed: Sequence[Sequence[str]]) -> None:
    """Puts back what `follow_grids` moved."""
    places.put_back(_booked(redrawn), followed, column="grid_code")


def _booked(redrawn: places.Redrawn) -> QuerySet[Booking]:
    return Booking.unscoped.filter(
        jurisdiction_key=redrawn.jurisdiction_key,
        scheme_key=redrawn.scheme_key,
        state=State.BOOKED,
    )
