"""Reminders before the time, and forgetting after it. Notices carry references, no words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from wangge.domain.bookings.models import Booking, State
from wangge.domain.places import api as places
from wangge.plumbing.notify import api as notify

AHEAD = timedelta(days=1)
DEFAULT_CHANNEL = "log"
"""Until a town names another as `notify_channel` in its settings."""


def remind(now: datetime, limit: int = 500) -> bool:
    """Tells whoever has a booking within a day, once; True while there may be more."""
    due = Booking.unscoped.filter(
        state=State.BOOKED,
        reminded_at__isnull=True,
        purged_at__isnull=True,
        starts_at__gt=now,
        starts_at__lte=now + AHEAD,
    ).order_by("starts_at", "pk")
    ids = list(due.values_list("pk", flat=True)[:limit])
    for booking_id in ids:
        with transaction.atomic():
            booking = due.select_for_update().filter(pk=booking_id).first()
            if booking is None:  # moved, cancelled, or reminded by another worker
                continue
            booking.reminded_at = now
            booking.save(update_fields=["reminded_at"])
            tell(booking, "booking.reminder", now)
    return len(ids) == limit


def tell(booking: Booking, template: str, at: datetime) -> None:
    """Tells whoever booked, in the caller's transaction, if they may be told."""
    if not booking.may_notify or not booking.phone:
        return
    settings = places.jurisdiction(booking.jurisdiction_key).settings
    channel = settings.get("notify_channel", DEFAULT_CHANNEL)
    when = booking.offered_at or booking.starts_at
    values = {"booking": str(booking.pk), "at": when.isoformat()}
    notify.tell(channel, f"booking:{booking.pk}", template, values, at=at)


def forget(now: datetime) -> int:
    """Removes contacts, notes and links whose day has come in their town; how many."""
    gone = 0
    for ref in places.jurisdictions():
        due = Booking.unscoped.filter(
            jurisdiction_key=ref.key,
            purge_on__lte=places.local_day(ref.key, now),
            purged_at__isnull=True,
        )
        gone += due.update(name="", phone="", address="", note="", token_sealed="", purged_at=now)
    return gone
