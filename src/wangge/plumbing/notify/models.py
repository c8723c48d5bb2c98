"""Notices kept in the platform itself, for those who log in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class InboxItem(models.Model):
    """A notice in somebody's inbox; its id is the notice's, so a repetition makes no second."""

    id = models.UUIDField(primary_key=True, editable=False)
    address_ref = models.CharField(max_length=100)
    template = models.CharField(max_length=100)
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["address_ref", "-at"], name="notify_inbox"),
            models.Index(
                fields=["address_ref"], condition=Q(read_at__isnull=True), name="notify_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address_ref} {self.template}"
