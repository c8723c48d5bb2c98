"""Files on their way into a register: who asked, how far it came, what became of it.

The file itself lies sealed under `WANGGE_HOME/imports`; nothing of it stands here in clear.
"""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.crypto import SealedTextField


class ImportState(models.TextChoices):
    """`broken`: the process that did it was killed; nothing was stored."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    BROKEN = "broken"


class SheetImport(models.Model):
    """One file. `errors`: why it was refused, as JSON pairs of Chinese and English."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    register_key = models.CharField(max_length=63)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    file_name = SealedTextField(blank=True, default="")
    size_bytes = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    partly = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=ImportState.choices, default=ImportState.WAITING
    )
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    stored = models.BooleanField(default=False)
    errors = SealedTextField(blank=True, default="")
    forgotten = models.BooleanField(default=False)
    """Its files are gone: their time of keeping is over."""

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="registers_import_open",
            ),
            models.Index(
                fields=["jurisdiction_key", "pack_key", "register_key", "asked_by", "asked_at"],
                name="registers_import_mine",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_key}/{self.register_key} {self.id}"
