"""Findings of screenings: which rows, never whom. What is said about them stays with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedModel
from wangge.plumbing.crypto import SealedTextField


class Decision(models.TextChoices):
    """What somebody made of a finding."""

    EXPLAINED = "explained"
    CASE = "case"


class Finding(ScopedModel):
    """Rows of registers that a screening points to (`entries`: ids of lines, the oldest first).

    `anchor` is the first of them and stays while the finding grows. `gone_at`: the rows no longer
    show it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    screen = models.CharField(max_length=63)
    anchor = models.UUIDField()
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    unit_code = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=63, blank=True)
    entries = models.JSONField()
    givers = models.PositiveIntegerField(default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    reason = SealedTextField(blank=True, default="")
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)

    scope_columns: ClassVar[ScopeColumns] = ScopeColumns(
        path="grid_code", scheme="scheme_key", tag="department"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key", "screen", "anchor"],
                name="screening_finding_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction_key", "pack_key", "screen", "grid_code", "id"],
                condition=models.Q(gone_at__isnull=True),
                name="screening_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack_key}/{self.screen} {self.id}"


class Run(models.Model):
    """The last time a screening was run, and over how many rows; `problem` when it couldn't be."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    screen = models.CharField(max_length=63)
    ran_at = models.DateTimeField()
    records = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    """Rows without a subject or a day: not judged, and said so."""
    population = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key", "screen"], name="screening_run_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack_key}/{self.screen} {self.ran_at:%Y-%m-%d}"
