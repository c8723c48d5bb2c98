"""Requests for leave. Refuses details: a kind of reason is all that somebody says."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.crypto import SealedTextField


class State(models.TextChoices):
    """How a request stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LeaveRequest(models.Model):
    """Somebody asks to be away from `from_on` to `last_on`, both included, days of the town.

    The same `key` (the form's and the days) is the same request. `reason` is one of
    `rules.REASONS`, `answer` what the decider wrote; both are sealed and removed on `purge_on`.
    `leave_id`: what came of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    account_id = models.UUIDField()
    key = models.CharField(max_length=64, unique=True)
    from_on = models.DateField()
    last_on = models.DateField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    reason = SealedTextField(blank=True, default="")
    proposed_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    task_id = models.UUIDField(null=True)
    leave_id = models.UUIDField(null=True)
    answer = SealedTextField(blank=True, default="")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    purge_on = models.DateField(db_index=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "from_at"], name="absences_of_account")]
        constraints = [
            models.CheckConstraint(
                name="absences_order", condition=models.Q(to_at__gt=models.F("from_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.from_on}"
