"""Many at once for few places: as many are booked as there are, each in a place of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from tests.journeys.town import found_town

from wangge.domain.bookings.models import Booking, Seat
from wangge.domain.bookings.services import seating
from wangge.domain.bookings.tests.conftest import NINE, book, hall, left
from wangge.kernel.errors import Conflict


@pytest.mark.django_db(transaction=True)
def test_eight_visitors_and_three_places() -> None:
    found_town()

    def one(number: int) -> str:
        try:
            book(f"p{number}")
            return "booked"
        except Conflict as full:
            return full.code
        finally:
            connections.close_all()

    workers = 8 if connection.vendor == "postgresql" else 1
    with ThreadPoolExecutor(workers) as pool:
        came = list(pool.map(one, range(8)))
    assert sorted(came) == ["booked"] * 3 + ["slot_full"] * 5
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Booking.unscoped.filter(state="booked").count() == 3, "who got no place left no booking"


@pytest.mark.django_db
def test_a_place_lost_to_somebody_faster_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The unique constraint is what decides: a stale look at the seats is found out."""
    found_town()
    book("a")
    real, looks = seating.Seat.objects.filter, iter([Seat.objects.none()])

    def stale(**asked: object) -> object:
        return next(looks, real(**asked))

    monkeypatch.setattr(seating.Seat.objects, "filter", stale)
    assert book("b").created
    monkeypatch.undo()
    assert left() == 1 and hall().booking.places == 3
    assert sorted(Seat.objects.filter(starts_at=NINE).values_list("number", flat=True)) == [1, 2]
