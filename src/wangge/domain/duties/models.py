"""What is due when (occurrences), what was done and found, and how far planning has come."""

from __future__ import annotations

from django.db import models

from wangge.domain.duties.rules.views import PERIOD_LENGTH_MAX, TARGET_LENGTH_MAX
from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField, ScopeColumns, ScopedModel
from wangge.plumbing.crypto import SealedTextField


class Occurrence(ScopedModel):
    """Once that a duty or a campaign's inspection is due to a target: one task.

    `plan` is `<pack>/<duty or campaign>`; `period` says which time it is (`2026-12#1`), or
    which event (`event:…`). The same target is never due twice for the same time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    pack_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    """The edition it was opened under, to its end; empty: the first that the town took."""
    plan = models.CharField(max_length=127)
    period = models.CharField(max_length=PERIOD_LENGTH_MAX)
    target_kind = models.CharField(max_length=10)
    target = PathField(max_length=TARGET_LENGTH_MAX)
    unit_code = models.CharField(max_length=63, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    """Where the target is, if it has a point of its own; WGS-84."""
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    """Where it is owed."""
    task_id = models.UUIDField()
    planned_on = models.DateField()
    from_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    findings = models.PositiveSmallIntegerField(default=0)

    scope_columns = ScopeColumns(path="grid_code", scheme="scheme_key")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "plan", "period", "target"], name="duties_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.period} {self.target}"


class Visit(models.Model):
    """The record that fulfils an occurrence: check-in, answers, photos. One for each.

    The position is where somebody said to be when checking in, sealed; nothing else is kept of
    where they went.
    """

    occurrence = models.OneToOneField(
        Occurrence, models.PROTECT, related_name="visit", primary_key=True
    )
    by = models.CharField(max_length=80)
    checked_in_at = models.DateTimeField(null=True)
    position = SealedTextField(blank=True, default="")
    distance_m = models.FloatField(null=True)
    """From the target; 0 when inside it, null where it can't be told."""
    far = models.BooleanField(default=False)
    """Farther away than the duty allows."""
    unplaced = models.CharField(max_length=200, blank=True)
    """Why a duty that requires a position was checked in without one, as whoever was there says."""
    answers = models.JSONField(default=dict)
    photos = models.JSONField(default=list)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=64, blank=True)
    """The sender's own: the same filled form sent again is the same visit."""
    done_at = models.DateTimeField(null=True)


class Finding(models.Model):
    """Something found on a visit, to become a case; `case_id` once it is one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="+")
    item = models.CharField(max_length=63)
    case_type = models.CharField(max_length=63)
    text = models.TextField()
    photos = models.JSONField(default=list)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    case_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "item"], name="duties_finding_once")
        ]


class PlanRun(models.Model):
    """How far a plan has been generated for these days; `problem` when it couldn't be."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    plan = models.CharField(max_length=127)
    from_on = models.DateField()
    to_on = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "plan", "from_on", "to_on"], name="duties_run_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.from_on} – {self.to_on}"
