"""Services that somebody recorded has had: their own decision, tied to a line by a keeper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.domain.registers.models.records import Entry
from wangge.kernel.ids import new_id
from wangge.plumbing.crypto import SealedTextField


class Tie(models.Model):
    """What the line is tied to (`subject`: `<kind>:<id>` of a room above) and for which purpose.

    Goes with the line. An untied one stays until then, with why.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="ties", db_index=False)
    subject = models.CharField(max_length=80)
    purpose = models.CharField(max_length=63)
    tied_by = models.CharField(max_length=80)
    tied_at = models.DateTimeField()
    untied_by = models.CharField(max_length=80, blank=True)
    untied_at = models.DateTimeField(null=True)
    untied_reason = SealedTextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "subject"],
                condition=Q(untied_at__isnull=True),
                name="registers_tied_once",
            )
        ]
        indexes = [models.Index(fields=["entry"], name="registers_ties")]
