"""The small town of the journeys, whose pack has services of all four styles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.journeys.town import KEY, MONDAY_AT, Cast, found_town

from wangge.domain.bookings import api as bookings
from wangge.plumbing.actor import Actor

NINE = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
"""Tuesday at nine in the town, the day after the cast's Monday."""


@pytest.fixture
def cast(db: None) -> Cast:
    return found_town()


def hall() -> bookings.Service:
    return bookings.service(KEY, "demo_street/certificates")


def book(
    key: str,
    starts_at: datetime = NINE,
    one: bookings.Service | None = None,
    **given: object,
) -> bookings.BookingReceipt:
    """Somebody books the hall, or another service."""
    visitor = bookings.Visitor(**{"name": "王一", "phone": "13900001111", **given})  # type: ignore[arg-type]
    return bookings.book(
        one or hall(),
        key=key,
        starts_at=starts_at,
        visitor=visitor,
        actor=Actor.resident(key),
        at=MONDAY_AT,
    )


def left(starts_at: datetime = NINE) -> int:
    """Places left in a slot of the hall."""
    days = bookings.open_days(hall(), MONDAY_AT)
    return next(s.left for d in days for s in d.slots if s.slot.starts_at == starts_at)


def later(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)
