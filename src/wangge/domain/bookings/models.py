"""Bookings with their sealed contacts, and the places in slots that they take."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedModel
from wangge.plumbing.crypto import SealedTextField


class State(models.TextChoices):
    """How a booking stands."""

    BOOKED = "booked"
    CAME = "came"
    DONE = "done"
    ABSENT = "absent"
    CANCELLED = "cancelled"


class Booking(ScopedModel):
    """A time reserved for a service. `offered_at`: another time that staff offer instead.

    The same `key` is the same booking. The link's token is known by its digest; sealed beside it,
    so that a repetition gets its first receipt. Contact, note and token are removed on `purge_on`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    service = models.CharField(max_length=63)
    key = models.CharField(max_length=80, unique=True)
    content_digest = models.BinaryField(max_length=32)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    department = models.CharField(max_length=63, blank=True)
    task_id = models.UUIDField(null=True)
    name = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    address = SealedTextField(blank=True, default="")
    note = SealedTextField(blank=True, default="")
    may_notify = models.BooleanField(default=True)
    token_digest = models.BinaryField(max_length=32)
    token_sealed = SealedTextField(blank=True, default="")
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    purge_on = models.DateField(db_index=True)
    purged_at = models.DateTimeField(null=True)

    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(
        path="grid_code", scheme="scheme_key", tag="department"
    )

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction_key", "starts_at"], name="bookings_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pack_key}/{self.service} {self.starts_at:%Y-%m-%d %H:%M}"


class Seat(models.Model):
    """One of a slot's places, taken by a booking: nobody else can have it.

    A booking has one; while another time is offered, that one too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="seats")
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    service = models.CharField(max_length=63)
    starts_at = models.DateTimeField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key", "service", "starts_at", "number"],
                name="bookings_seat_once",
            )
        ]
