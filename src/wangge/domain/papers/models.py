"""Documents as they were issued, and orders of many prints at once."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField
from wangge.plumbing.crypto import SealedTextField


class Issue(models.Model):
    """A document about a case as it was given out: its PDF never changes afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    document = models.CharField(max_length=63)
    case_id = models.UUIDField(db_index=True)
    number = models.CharField(max_length=40)
    """The case's number, and which of its documents it is: `…-1`, `…-2`."""
    language = models.CharField(max_length=2)
    sha256 = models.CharField(max_length=64)
    """Of the PDF."""
    pdf = SealedTextField()
    """The PDF in base64."""
    issued_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="papers_issued_once")]

    def __str__(self) -> str:
        return self.number


class Batch(models.Model):
    """An order to print a document for every grid of a level under a grid, into one PDF.

    Only whoever ordered it gets it; the file is sealed and removed after some days.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待 Waiting"
        RUNNING = "running", "打印中 Running"
        READY = "ready", "已完成 Ready"
        FAILED = "failed", "未成功 Failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(db_index=True)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    document = models.CharField(max_length=63)
    under = PathField()
    level = models.CharField(max_length=63)
    language = models.CharField(max_length=2)
    address = models.CharField(max_length=200, blank=True)
    """Where residents reach the town's pages; codes to scan lead there."""
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)
    ordered_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["ordered_at"],
                name="papers_batches_open",
                condition=models.Q(state__in=["waiting", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.under}"
