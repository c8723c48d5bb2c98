"""Messages on their way to subscribers. One row for a message, whoever subscribes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.kernel.ids import new_id
from wangge.plumbing.failures import LENGTH_MAX


class Message(models.Model):
    """Pending while `due_at` is set; then either settled, or dead after too many attempts.

    `done` names the subscribers that have had it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.CharField(max_length=100)
    key = models.CharField(max_length=100, default="")
    payload = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=LENGTH_MAX, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="outbox_due"
            ),
            models.Index(
                fields=["key", "id"],
                condition=Q(due_at__isnull=False) & ~Q(key=""),
                name="outbox_key_pending",
            ),
            models.Index(
                fields=["settled_at"], condition=Q(settled_at__isnull=False), name="outbox_settled"
            ),
            models.Index(
                fields=["dead_at"], condition=Q(dead_at__isnull=False), name="outbox_dead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
